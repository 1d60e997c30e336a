using System.IO.Compression;

namespace FhirGenomics.Tests.Server.Http;

/// <summary>Compressed content: whole, broken and cut off.</summary>
[Collection("server")]
public class RequestBodyTests(ServerFixture server)
{
    private static readonly byte[] Patient = """{"resourceType":"Patient","active":true}"""u8.ToArray();

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Compressed_content_is_read_and_what_is_broken_or_cut_off_is_refused(string encoding)
    {
        var whole = await Compress(encoding, Patient);
        Assert.Equal(201, await Post("Patient", encoding, "application/fhir+json", whole));

        var before = await server.Versions();
        Assert.Equal(400, await Post("Patient", encoding, "application/fhir+json", Patient));
        for (var length = 1; length < whole.Length; length++)
        {
            Assert.Equal(400, await Post("Patient", encoding, "application/fhir+json", whole[..length]));
        }

        // Of bytes nobody else could tell that some are missing.
        var bytes = await Compress(encoding, [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * i))]);
        Assert.Equal(400, await Post("Binary", encoding, "application/octet-stream", bytes[..^9]));
        Assert.Equal(before, await server.Versions());
    }

    private static async Task<byte[]> Compress(string encoding, byte[] content)
    {
        using var compressed = new MemoryStream();
        await using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            await stream.WriteAsync(content, TestContext.Current.CancellationToken);
        }

        return compressed.ToArray();
    }

    private async Task<int> Post(string type, string encoding, string contentType, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.Add("Content-Type", contentType);
        content.Headers.Add("Content-Encoding", encoding);
        using var response = await server.Client.PostAsync(new Uri($"{server.Base}/{type}"), content, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }
}
