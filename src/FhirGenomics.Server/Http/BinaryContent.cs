using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using FhirGenomics.Resources;
using Microsoft.Net.Http.Headers;

namespace FhirGenomics.Server.Http;

/// <summary>A Binary as the bytes that it holds, instead of the resource with the bytes in base64: https://hl7.org/fhir/R4/binary.html#rest</summary>
internal static class BinaryContent
{
    private const string Binary = "Binary";
    private const string SecurityContext = "X-Security-Context";

    /// <summary>What a browser may do with it, as anybody may have stored it: nothing but keep it.</summary>
    private const string ContentSecurityPolicy = "sandbox; default-src 'none'";

    /// <summary>True for a read of a Binary that asks for no form of the resource: neither JSON nor XML, nor a part.</summary>
    public static bool IsWanted(HttpRequest request, FhirRoute route) =>
        route.Code is "read" or "vread" && request.RouteValues["type"] as string == Binary
        && !(request.QueryString.HasValue && request.Query.Keys.Any(name => name is "_format" or "_summary" or "_elements"))
        && !Ranges(request).Any(range => range.Quality is not 0 && Negotiation.IsXml(range.MediaType.AsSpan()) is not null);

    /// <summary>True if a request to create or update a Binary has its bytes as content.</summary>
    public static bool IsSent(HttpRequest request, FhirRequest read) =>
        read.Type == Binary && request.ContentLength != 0 && MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && Negotiation.IsXml(type.MediaType.AsSpan()) is null;

    /// <summary>The Binary for the content. Throws <see cref="Failure"/>: 413 if it is too large, 400 or 415 for a compression that cannot be read.</summary>
    public static async Task<ElementTree> Read(HttpRequest request, string? id, int maxBytes, CancellationToken stop)
    {
        var content = await RequestBody.ReadBytes(request, maxBytes, stop);
        var target = new ArrayBufferWriter<byte>((content.Length * 3 / 2) + 256);
        using var writer = new Utf8JsonWriter(target, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        writer.WriteStartObject();
        writer.WriteString("resourceType"u8, Binary);
        if (id is not null)
        {
            writer.WriteString("id"u8, id);
        }

        writer.WriteString("contentType"u8, request.ContentType);
        if (request.Headers[SecurityContext] is [{ Length: > 0 } context])
        {
            writer.WriteStartObject("securityContext"u8);
            writer.WriteString("reference"u8, context);
            writer.WriteEndObject();
        }

        if (!content.IsEmpty)
        {
            writer.WriteBase64String("data"u8, content.Span);
        }

        writer.WriteEndObject();
        writer.Flush();
        return ElementTree.Read(target.WrittenMemory);
    }

    /// <summary>Answers with the bytes of the Binary that was read, under its own media type. Throws <see cref="Failure"/> (406) if that is not accepted.</summary>
    public static async Task Write(HttpContext http, FhirResponse response, string url, CancellationToken stop)
    {
        var binary = ElementTree.Read(response.Json).Root;
        var type = binary.Child("contentType").Text is { } text && IsHeader(text) && MediaTypeHeaderValue.TryParse(text, out var stated) ? stated : new MediaTypeHeaderValue("application/octet-stream");
        var accepted = Ranges(http.Request);
        if (accepted.Count > 0 && !accepted.Any(range => range.Quality is not 0 && type.IsSubsetOf(new MediaTypeHeaderValue(range.MediaType))))
        {
            throw new Failure(FailureKind.NotAcceptable, Issue.Error(
                IssueCode.NotSupported,
                "format-not-offered",
                $"The Binary is of the type {type}, which is not accepted. As a resource it is offered as application/fhir+json and application/fhir+xml.",
                $"Denne Binary er af typen {type}, som ikke accepteres. Som ressource tilbydes den som application/fhir+json og application/fhir+xml."));
        }

        var headers = http.Response.Headers;
        Respond.WriteHeaders(http, response);
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.ContentDisposition = "attachment";
        if (binary.Child("securityContext").Child("reference").Text is { } context && IsHeader(context))
        {
            headers[SecurityContext] = context.Contains(':', StringComparison.Ordinal) ? context : $"{url}/{context}";
        }

        var data = Convert.FromBase64String(binary.Child("data").Text ?? "");
        headers.ContentType = type.ToString();
        headers.ContentLength = data.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.BodyWriter.WriteAsync(data, stop);
        }
    }

    /// <summary>True if a text can be the value of a header.</summary>
    private static bool IsHeader(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static IList<MediaTypeHeaderValue> Ranges(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var ranges) ? ranges : [];
}
