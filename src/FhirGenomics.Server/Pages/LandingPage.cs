namespace FhirGenomics.Server.Pages;

/// <summary>The page at <c>/</c> that tells a person where everything is.</summary>
internal static class LandingPage
{
    /// <summary>What pages of the server may load and do: nothing but their own style.</summary>
    public const string ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly byte[] Html = ReadHtml();

    /// <summary>Maps <c>/</c>.</summary>
    public static void Map(IEndpointRouteBuilder app) => app.MapMethods("/", ["GET", "HEAD"], http =>
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.ContentLength = Html.Length;
        http.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.BodyWriter.WriteAsync(Html, http.RequestAborted).AsTask();
    });

    private static byte[] ReadHtml()
    {
        using var stream = typeof(LandingPage).Assembly.GetManifestResourceStream("FhirGenomics.Server.Pages.LandingPage.html")!;
        var html = new byte[stream.Length];
        stream.ReadExactly(html);
        return html;
    }
}
