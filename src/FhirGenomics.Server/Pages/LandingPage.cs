using System.Text;
using System.Text.Encodings.Web;
using FhirGenomics.Server.Http;

namespace FhirGenomics.Server.Pages;

/// <summary>The page at <c>/</c> that tells a person where everything is.</summary>
internal static class LandingPage
{
    /// <summary>What pages of the server may load and do: nothing but their own style.</summary>
    public const string ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly string Html = ReadHtml();

    /// <summary>Maps <c>/</c>.</summary>
    public static void Map(IEndpointRouteBuilder app) => app.MapMethods("/", ["GET", "HEAD"], http =>
    {
        // Its commands can be copied as they stand: they name the server as the caller does.
        var html = Encoding.UTF8.GetBytes(Html.Replace("BASE", HtmlEncoder.Default.Encode(HttpExchange.BaseOf(http.Request)), StringComparison.Ordinal));
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.ContentLength = html.Length;
        http.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.BodyWriter.WriteAsync(html, http.RequestAborted).AsTask();
    });

    private static string ReadHtml()
    {
        using var reader = new StreamReader(typeof(LandingPage).Assembly.GetManifestResourceStream("FhirGenomics.Server.Pages.LandingPage.html")!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
