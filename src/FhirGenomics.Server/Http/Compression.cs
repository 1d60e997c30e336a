using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace FhirGenomics.Server.Http;

/// <summary>Compression of answers, brotli or gzip, as Accept-Encoding asks.</summary>
internal static class Compression
{
    /// <summary>The fast levels: JSON shrinks most of the way already, and a request must not wait for the rest.</summary>
    public static void Configure(ResponseCompressionOptions options)
    {
        options.EnableForHttps = true;
        options.Providers.Add(new BrotliCompressionProvider(new BrotliCompressionProviderOptions { Level = CompressionLevel.Fastest }));
        options.Providers.Add(new GzipCompressionProvider(new GzipCompressionProviderOptions { Level = CompressionLevel.Fastest }));
        options.MimeTypes = ["application/fhir+json", "application/json", "application/fhir+xml", "application/xml", "text/html", "text/css", "text/javascript", "application/javascript"];
    }

    /// <summary>
    /// False for requests whose credentials a browser adds by itself: there the size of a compressed answer can be made to tell what is in it (BREACH),
    /// as any page can send such requests, and answers repeat parameters. A bearer token only its own client sends.
    /// </summary>
    public static bool IsSafe(HttpContext http)
    {
        var headers = http.Request.Headers;
        return headers.Cookie.Count == 0 && (headers.Authorization.Count == 0 || headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase));
    }
}
