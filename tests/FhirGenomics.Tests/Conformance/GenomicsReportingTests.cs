using System.Net;
using System.Text.Json.Nodes;
using FhirGenomics.Tests.Server;

namespace FhirGenomics.Tests.Conformance;

/// <summary>The published examples of HL7 Genomics Reporting 3.0.0, over HTTP as an EHR would send them.</summary>
public sealed class GenomicsReportingTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    public static TheoryData<string> TransactionBundles { get; } =
        [.. Examples.Where(file => JsonNode.Parse(File.ReadAllText(file)) is { } json && json["resourceType"]!.GetValue<string>() == "Bundle" && json["type"]!.GetValue<string>() == "transaction").Select(file => Path.GetFileName(file)!)];

    private static IReadOnlyList<string> Examples => Repository.PackageFiles("hl7.fhir.uv.genomics-reporting", "example");

    [Fact]
    public void There_are_ten_transaction_bundles() => Assert.Equal(10, TransactionBundles.Count);

    [Theory]
    [MemberData(nameof(TransactionBundles))]
    public async Task A_transaction_bundle_is_taken_read_back_and_found(string file)
    {
        var stop = TestContext.Current.CancellationToken;
        var bundle = await PostedBundle.Post(server.Client, await File.ReadAllBytesAsync(Examples.Single(path => path.EndsWith("/" + file, StringComparison.Ordinal)), stop), stop);
        await bundle.CheckReadBack(stop);
        await bundle.CheckFoundByPatient(stop);
    }

    [Fact]
    public async Task Every_example_passes_validation_against_its_profiles()
    {
        var stop = TestContext.Current.CancellationToken;
        var refused = new List<string>();
        foreach (var file in Examples)
        {
            var json = await File.ReadAllBytesAsync(file, stop);
            var type = JsonNode.Parse(json)!["resourceType"]!.GetValue<string>();
            // Parameters are what an operation takes: to be validated themselves they come inside of Parameters.
            json = type == "Parameters" ? [.. "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"resource\",\"resource\":"u8, .. json, .. "}]}"u8] : json;
            using var content = new ByteArrayContent(json) { Headers = { ContentType = new("application/fhir+json") } };
            using var answer = await server.Client.PostAsync(new Uri(type == "Parameters" ? "/fhir/$validate" : $"/fhir/{type}/$validate", UriKind.Relative), content, stop);
            var outcome = JsonNode.Parse(await answer.Content.ReadAsStringAsync(stop))!;
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            refused.AddRange(outcome["issue"]!.AsArray().Where(issue => issue!["severity"]!.GetValue<string>() is "error" or "fatal").Select(issue => $"{Path.GetFileName(file)}: {issue}"));
        }

        Assert.Empty(refused);
    }
}
