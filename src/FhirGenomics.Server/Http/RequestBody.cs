using System.Buffers;
using System.IO.Compression;
using FhirGenomics.Resources;
using FhirGenomics.Resources.Xml;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace FhirGenomics.Server.Http;

/// <summary>Reads the content of a request: a resource in JSON or XML, or the form of a search.</summary>
internal static class RequestBody
{
    private const string Accepted = "application/fhir+json, application/json, application/fhir+xml and application/xml, in UTF-8, with fhirVersion 4.0 if it is given, plain or with Content-Encoding gzip, deflate or br";

    /// <summary>The resource in the content, with the faults of its reading if it is to be judged; null if there is no content. Throws <see cref="Failure"/>: 415 for what is not FHIR, 413 if it is too large, 400 if it cannot be read.</summary>
    public static async Task<ElementTree?> Read(HttpRequest request, int maxBytes, bool judges, CancellationToken stop)
    {
        if (!HasContent(request))
        {
            return null;
        }

        var isXml = IsXml(request.ContentType);
        var content = await ReadBytes(request, maxBytes, stop);
        return (content.Length, isXml, judges) switch
        {
            (0, _, _) => null,
            (_, true, true) => ResourceXml.ReadToJudge(content),
            (_, true, false) => ResourceXml.Read(content),
            (_, false, true) => ElementTree.ReadToJudge(content),
            _ => ElementTree.Read(content),
        };
    }

    /// <summary>The form that was sent, encoded as a URL's query is; empty if there is no content.</summary>
    public static async Task<string> ReadForm(HttpRequest request, int maxBytes, CancellationToken stop)
    {
        if (!HasContent(request))
        {
            return "";
        }

        if (string.IsNullOrEmpty(request.ContentType))
        {
            throw Unsupported("The type of the content is not said: a search by POST has Content-Type: application/x-www-form-urlencoded.", "Indholdets type er ikke angivet: en søgning med POST har Content-Type: application/x-www-form-urlencoded.");
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            throw Unsupported($"A search by POST sends its parameters as application/x-www-form-urlencoded, not as '{request.ContentType}'.", $"En søgning med POST sender sine parametre som application/x-www-form-urlencoded, ikke som '{request.ContentType}'.");
        }

        var content = await ReadBytes(request, maxBytes, stop);
        return System.Text.Encoding.UTF8.GetString(content.Span);
    }

    private static bool HasContent(HttpRequest request) =>
        request.ContentLength != 0 && (!string.IsNullOrEmpty(request.ContentType) || request.ContentLength is not null || request.Headers.ContainsKey("Transfer-Encoding"));

    private static bool IsXml(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType))
        {
            throw Unsupported($"The type of the content is not said: send a Content-Type, {Accepted}.", $"Indholdets type er ikke angivet: send en Content-Type, {Accepted}.");
        }

        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || Negotiation.IsXml(type.MediaType.AsSpan()) is not { } isXml)
        {
            throw Unsupported($"The content type '{contentType}' is not accepted: send {Accepted}.", $"Indholdstypen '{contentType}' accepteres ikke: send {Accepted}.");
        }

        RequireSpoken(type);
        return isXml;
    }

    private static void RequireSpoken(MediaTypeHeaderValue type)
    {
        if (type.Charset.HasValue && !type.Charset.Value!.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            throw Unsupported($"The charset {type.Charset} is not accepted: FHIR is always in UTF-8.", $"Tegnsættet {type.Charset} accepteres ikke: FHIR er altid i UTF-8.");
        }

        if (Negotiation.OtherVersion(type) is { } version)
        {
            throw Unsupported($"The content is of FHIR version {version}: this server speaks FHIR R4 (4.0).", $"Indholdet er af FHIR-version {version}: denne server taler FHIR R4 (4.0).");
        }
    }

    /// <summary>True if the content is a JSON Patch.</summary>
    public static bool IsJsonPatch(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals(Interactions.Patch.JsonPatchType, StringComparison.OrdinalIgnoreCase);

    /// <summary>The JSON Patch in the content. Throws <see cref="Failure"/>: 415 if it is not in UTF-8 or not for R4, else as <see cref="ReadBytes"/>.</summary>
    public static Task<ReadOnlyMemory<byte>> ReadJsonPatch(HttpRequest request, int maxBytes, CancellationToken stop)
    {
        RequireSpoken(MediaTypeHeaderValue.Parse(request.ContentType));
        return ReadBytes(request, maxBytes, stop);
    }

    /// <summary>The content, decompressed. Throws <see cref="Failure"/>: 413 if it is too large, 415 for an unknown compression, 400 for a broken one.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadBytes(HttpRequest request, int maxBytes, CancellationToken stop)
    {
        if (request.ContentLength > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        var encoding = request.Headers.ContentEncoding.ToString();
        await using var decompressed = encoding.ToUpperInvariant() switch
        {
            "" or "IDENTITY" => null,
            "GZIP" => new GZipStream(request.Body, CompressionMode.Decompress),
            "DEFLATE" => new ZLibStream(request.Body, CompressionMode.Decompress),
            "BR" => (Stream)new BrotliStream(request.Body, CompressionMode.Decompress),
            _ => throw Unsupported($"The content encoding '{encoding}' is not accepted: send {Accepted}.", $"Indkodningen '{encoding}' accepteres ikke: send {Accepted}."),
        };
        var content = new ArrayBufferWriter<byte>((int)(request.ContentLength + 1 ?? 4096));
        try
        {
            while (await (decompressed ?? request.Body).ReadAsync(content.GetMemory(1), stop) is > 0 and var read)
            {
                content.Advance(read);
                if (content.WrittenCount > maxBytes)
                {
                    throw TooLarge(maxBytes);
                }
            }
        }
        catch (Exception broken) when (broken is InvalidDataException || (broken is InvalidOperationException && decompressed is BrotliStream))
        {
            throw new Failure(FailureKind.BadRequest, Issue.Error(IssueCode.Structure, "content-encoding-broken", $"The content is not what Content-Encoding says ({encoding}).", $"Indholdet er ikke det, som Content-Encoding siger ({encoding})."));
        }

        return content.WrittenMemory;
    }

    private static Failure Unsupported(string text, string danish) => new(FailureKind.UnsupportedMediaType, Issue.Error(IssueCode.NotSupported, "content-type-not-accepted", text, danish));

    private static Failure TooLarge(int maxBytes) => new(
        FailureKind.TooLarge, Issue.Error(IssueCode.TooLong, "content-too-large", $"The content is larger than the {maxBytes} bytes that this server takes (setting Requests:MaxBytes).", $"Indholdet er større end de {maxBytes} bytes, som denne server tager imod (indstillingen Requests:MaxBytes)."));
}
