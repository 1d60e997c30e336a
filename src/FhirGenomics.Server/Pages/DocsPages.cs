using System.Collections.Concurrent;
using System.Text;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace FhirGenomics.Server.Pages;

/// <summary>The documentation at <c>/docs</c>: the Markdown files of the folder Docs, which travel inside the program, as HTML.</summary>
internal static class DocsPages
{
    private const string Prefix = "FhirGenomics.Server.Docs.";
    private const string First = "index";

    private static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers(Markdig.Extensions.AutoIdentifiers.AutoIdentifierOptions.GitHub).DisableHtml().Build();
    private static readonly ConcurrentDictionary<string, byte[]> Rendered = new(StringComparer.Ordinal);

    /// <summary>Names of the pages: <c>databases</c> is at <c>/docs/databases</c>, and <c>index</c> at <c>/docs</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. typeof(DocsPages).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name => name[Prefix.Length..^".md".Length]).Order(StringComparer.Ordinal)];

    /// <summary>Maps <c>/docs</c> and the pages below it.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapMethods("/docs", ["GET", "HEAD"], http => Write(http, First));
        app.MapMethods("/docs/{page}", ["GET", "HEAD"], http => Write(http, (string)http.Request.RouteValues["page"]!));
    }

    /// <summary>The Markdown of a page.</summary>
    public static string Source(string name) => Resource(Prefix + name + ".md");

    private static string Resource(string name)
    {
        using var stream = typeof(DocsPages).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static Task Write(HttpContext http, string name)
    {
        var isPage = Names.Contains(name, StringComparer.Ordinal);
        var html = isPage ? Rendered.GetOrAdd(name, Render) : "There is no such page. The documentation begins at /docs."u8.ToArray();
        http.Response.StatusCode = isPage ? 200 : 404;
        http.Response.ContentType = isPage ? "text/html; charset=utf-8" : "text/plain; charset=utf-8";
        http.Response.ContentLength = html.Length;
        http.Response.Headers.ContentSecurityPolicy = LandingPage.ContentSecurityPolicy;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.BodyWriter.WriteAsync(html, http.RequestAborted).AsTask();
    }

    private static byte[] Render(string name)
    {
        var document = Markdig.Markdown.Parse(Source(name), Markdown);
        foreach (var link in document.Descendants<LinkInline>().Where(link => link.Url is { } url && url.EndsWith(".md", StringComparison.Ordinal) && !url.Contains('/', StringComparison.Ordinal)))
        {
            link.Url = link.Url == First + ".md" ? "/docs" : "/docs/" + link.Url![..^".md".Length];
        }

        var title = document.OfType<HeadingBlock>().First().Inline!.FirstChild!.ToString();
        return Encoding.UTF8.GetBytes(Resource("FhirGenomics.Server.Pages.DocsPage.html").Replace("TITLE", title, StringComparison.Ordinal).Replace("CONTENT", document.ToHtml(Markdown), StringComparison.Ordinal));
    }
}
