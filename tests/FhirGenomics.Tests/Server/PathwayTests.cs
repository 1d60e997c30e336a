using FhirGenomics.Tests.Examples;

namespace FhirGenomics.Tests.Server;

/// <summary>The rules between resources hold at the door, and what breaks them is not written.</summary>
[Collection("server")]
public class PathwayTests(ServerFixture server)
{
    [Fact]
    public async Task A_secondary_finding_that_the_patient_declined_is_refused_with_the_whole_bundle()
    {
        var before = await server.Versions();
        var answer = await server.Send("POST", "", Declined());
        Assert.Equal(422, answer.Status);
        Assert.Contains("secondary-finding-consent", answer.At("issue[*].details.coding[*].code"), StringComparison.Ordinal);
        Assert.Equal(before, await server.Versions());
    }

    [Fact]
    public async Task Validate_says_the_same()
    {
        var answer = await server.Send("POST", "Bundle/$validate", Declined());
        Assert.Equal(200, answer.Status);
        Assert.Contains("secondary-finding-consent", answer.At("issue[*].details.coding[*].code"), StringComparison.Ordinal);
    }

    private static string Declined()
    {
        var bundle = WholeStory.Read(Repository.Path("examples", "advanced-cancer-tumour-normal-rna"));
        var consent = bundle["entry"]!.AsArray().Select(entry => entry!["resource"]!).Single(resource => resource["resourceType"]!.GetValue<string>() == "Consent");
        var choice = consent["extension"]!.AsArray().Single(extension => extension!["url"]!.GetValue<string>().EndsWith("/secondary-findings-choice", StringComparison.Ordinal))!["valueCoding"]!;
        choice["code"] = "none";
        choice["display"] = "No secondary findings";
        return bundle.ToJsonString();
    }
}
