using System.Text.Json.Nodes;
using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Tests.Server.Pages;

[Collection("server")]
public class ProfilePackageTests(ServerFixture server)
{
    [Fact]
    public async Task Every_definition_of_its_own_that_the_server_names_is_in_the_package()
    {
        await using var tgz = await server.Client.GetStreamAsync(new Uri(new Uri(server.Base), "/package.tgz"), TestContext.Current.CancellationToken);
        var package = await PackageFile.ReadAsync(tgz, TestContext.Current.CancellationToken);
        Assert.Equal("fhirgenomics.profiles#0.1.0", package.Name);
        Assert.Contains("hl7.fhir.r4.core#4.0.1", package.Dependencies);
        Assert.Contains("hl7.fhir.uv.genomics-reporting#3.0.0", package.Dependencies);
        Assert.Empty(package.Problems);
        var urls = package.Definitions.Select(definition => definition.Root.Child("url").Text).ToHashSet();
        var named = (await server.Send("GET", "metadata")).Json!["rest"]![0]!["resource"]!.AsArray()
            .SelectMany(resource => (resource!["supportedProfile"]?.AsArray() ?? []).Concat((resource["searchParam"]?.AsArray() ?? []).Select(parameter => parameter!["definition"])).Concat((resource["operation"]?.AsArray() ?? []).Select(operation => operation!["definition"])))
            .Select(url => url?.GetValue<string>()).OfType<string>().Where(url => url.StartsWith("https://fhirgenomics.example/", StringComparison.Ordinal)).Distinct().ToList();
        Assert.True(named.Count > 20);
        Assert.All(named, url => Assert.Contains(url, urls));
    }

    [Fact]
    public async Task The_package_tells_its_length_and_name()
    {
        var head = await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, new Uri(new Uri(server.Base), "/package.tgz")), TestContext.Current.CancellationToken);
        var bytes = await server.Client.GetByteArrayAsync(new Uri(new Uri(server.Base), "/package.tgz"), TestContext.Current.CancellationToken);
        Assert.Equal(("application/gzip", (long?)bytes.Length), (head.Content.Headers.ContentType!.MediaType, head.Content.Headers.ContentLength));
        Assert.Equal("fhirgenomics-0.1.0.tgz", head.Content.Headers.ContentDisposition!.FileName);
    }
}
