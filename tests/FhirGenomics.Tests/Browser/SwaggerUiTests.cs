using FhirGenomics.Tests.Server;

namespace FhirGenomics.Tests.Browser;

/// <summary>Swagger UI in Chromium, as an integrator sees it on a fresh server.</summary>
public class SwaggerUiTests
{
    [Fact]
    public async Task A_person_posts_the_transaction_by_three_clicks_and_every_document_shows_without_an_error_or_a_request_elsewhere()
    {
        var browser = Array.Find(["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"], File.Exists);
        Assert.SkipWhen(browser is null, "Chromium is not installed (apt-get install chromium).");
        using var server = new ServerFixture(("Examples:Load", "true"));
        await server.ExamplesLoaded();
        Assert.EndsWith("ok", (await NodeScript.Run("puppeteer-core", "swagger-ui.js", [server.Base, browser!])).TrimEnd(), StringComparison.Ordinal);
    }
}
