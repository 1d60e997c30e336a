using System.IO.Compression;

namespace FhirGenomics.Tests.Server.Http;

[Collection("server")]
public class CompressionTests(ServerFixture server)
{
    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("br, gzip", "br")]
    [InlineData("deflate", null)]
    public async Task Answers_are_compressed_as_the_caller_accepts(string accept, string? encoding)
    {
        using var response = await Get("metadata", ("Accept-Encoding", accept));
        Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Contains("Accept-Encoding", string.Join(',', response.Headers.Vary), StringComparison.OrdinalIgnoreCase);
        await using var content = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using Stream plain = encoding switch { "gzip" => new GZipStream(content, CompressionMode.Decompress), "br" => new BrotliStream(content, CompressionMode.Decompress), _ => content };
        using var reader = new StreamReader(plain);
        Assert.EndsWith("}", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cookie", "session=1", false)]
    [InlineData("Authorization", "Basic eDp5", false)]
    [InlineData("Authorization", "Bearer x", true)]
    public async Task Answers_to_credentials_that_a_browser_adds_by_itself_are_not(string name, string value, bool isCompressed)
    {
        using var response = await Get("metadata", ("Accept-Encoding", "gzip"), (name, value));
        Assert.Equal(isCompressed, response.Content.Headers.ContentEncoding.Count > 0);
    }

    [Fact]
    public async Task Errors_are_compressed_too_and_keep_their_status()
    {
        using var response = await Get("Patient/none-at-all", ("Accept-Encoding", "gzip"));
        Assert.Equal((404, "gzip"), ((int)response.StatusCode, response.Content.Headers.ContentEncoding.Single()));
    }

    [Fact]
    public async Task A_preflight_allows_PATCH_and_an_answer_shows_its_headers_to_pages()
    {
        var preflight = await server.Send("OPTIONS", "Patient/1", null, "", ("Origin", "http://localhost:3000"), ("Access-Control-Request-Method", "PATCH"), ("Access-Control-Request-Headers", "content-type,if-match"));
        Assert.Equal(204, preflight.Status);
        Assert.Equal("http://localhost:3000", preflight.Header("Access-Control-Allow-Origin"));
        Assert.Contains("PATCH", preflight.Header("Access-Control-Allow-Methods"), StringComparison.Ordinal);
        var answer = await server.Send("GET", "metadata", null, "", ("Origin", "http://localhost:3000"));
        Assert.All(["ETag", "Location", "Content-Location", "Last-Modified"], header => Assert.Contains(header, answer.Header("Access-Control-Expose-Headers"), StringComparison.Ordinal));
        Assert.Null((await server.Send("GET", "metadata", null, "", ("Origin", "https://elsewhere.example"))).Header("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task OPTIONS_tells_what_a_URL_offers()
    {
        var answer = await server.Send("OPTIONS", "Patient/1");
        Assert.Equal(204, answer.Status);
        Assert.All(["GET", "HEAD", "PUT", "PATCH", "DELETE"], method => Assert.Contains(method, answer.Header("Allow"), StringComparison.Ordinal));
        foreach (var url in (string[])["SearchParameter", "SearchParameter/1", "StructureDefinition/1"])
        {
            Assert.DoesNotContain("PATCH", (await server.Send("OPTIONS", url)).Header("Allow"), StringComparison.Ordinal);
        }
    }

    private async Task<HttpResponseMessage> Get(string url, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{server.Base}/{url}");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
