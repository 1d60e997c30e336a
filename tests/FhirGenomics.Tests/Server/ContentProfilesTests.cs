using System.Text;
using System.Text.Json.Nodes;
using FhirGenomics.Resources;
using FhirGenomics.Server;
using FhirGenomics.Tests.Profiles;
using FhirGenomics.Tests.Validation;

namespace FhirGenomics.Tests.Server;

/// <summary>The profile of the patient group applies by content, and the setting that asks for a profile of genomic resources.</summary>
public class ContentProfilesTests
{
    private const string Base = "https://fhirgenomics.example/fhir/";
    private static readonly Lazy<GenomicValidator> Declared = new(() => new GenomicValidator(Validators.Pack));
    private static readonly Lazy<GenomicValidator> Required = new(() => new GenomicValidator(Validators.Pack, ProfilePolicy.Required));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_order_of_a_group_has_the_groups_indications_whether_or_not_it_claims_a_profile(bool inBundle)
    {
        var order = Example("wgs-order");
        order.AsObject().Remove("meta");
        Assert.Equal([], Errors(order, inBundle));
        order["reasonCode"]![0]!["coding"]![0]!["code"] = "lymphoma";
        Assert.Equal(["binding-required https://fhirgenomics.example/fhir/StructureDefinition/rare-disease-children-order"], Errors(order, inBundle));
        order["meta"] = JsonNode.Parse($$"""{"profile":["{{Base}}StructureDefinition/haematological-cancer-order"]}""");
        Assert.Contains("pattern-value https://fhirgenomics.example/fhir/StructureDefinition/haematological-cancer-order", Errors(order, inBundle));
    }

    [Fact]
    public void An_order_that_names_its_group_as_a_category_alone_is_told_where_it_belongs()
    {
        var order = Example("wgs-order");
        order.AsObject().Remove("meta");
        order["category"] = new JsonArray(new JsonObject { ["coding"] = new JsonArray(order["extension"]![0]!["valueCoding"]!.DeepClone()) });
        order["extension"]!.AsArray().RemoveAt(0);
        Assert.Contains("slice-min https://fhirgenomics.example/fhir/StructureDefinition/rare-disease-children-order", Errors(order, inBundle: false));
    }

    [Fact]
    public void An_order_without_a_group_is_only_checked_by_what_it_claims()
    {
        var order = Example("wgs-order");
        order.AsObject().Remove("meta");
        order["extension"]!.AsArray().RemoveAt(0);
        Assert.Equal([], Errors(order, inBundle: false));
    }

    /// <summary>The codes of all groups.</summary>
    public static TheoryData<string> Groups => [.. PatientGroupRows.Codes];

    [Theory]
    [MemberData(nameof(Groups))]
    public void A_report_of_a_group_is_checked_as_germline_or_somatic_by_what_it_is(string group)
    {
        foreach (var scope in (string[])["germline", "somatic"])
        {
            var report = Example($"{scope}-report");
            report.AsObject().Remove("meta");
            report["extension"]![0]!["valueCoding"] = new JsonObject { ["system"] = $"{Base}CodeSystem/patient-group", ["code"] = group };
            Assert.Equal([], Errors(report, inBundle: false));
            report.AsObject().Remove("specimen");
            Assert.Equal([$"cardinality-min {Base}StructureDefinition/{(PatientGroupRows.Row(group)[scope]!.GetValue<bool>() ? group + "-" : "")}{scope}-report"], Errors(report, inBundle: false));
        }

        var unsaid = Example("germline-report");
        unsaid.AsObject().Remove("meta");
        unsaid["extension"]![0]!["valueCoding"]!["code"] = group;
        unsaid["category"]!.AsArray().RemoveAt(1);
        Assert.StartsWith($"slice-min {Base}StructureDefinition/{group}-{(PatientGroupRows.Row(group)["germline"]!.GetValue<bool>() ? "germline" : "somatic")}-report", string.Join(" | ", Find(Declared.Value, unsaid, inBundle: false).Where(issue => issue.IsError).Select(issue => $"{issue.MessageId} {issue.Profile} {issue.Expression} {issue.Text}")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wgs-order")]
    [InlineData("germline-specimen")]
    [InlineData("wgs-consent")]
    [InlineData("somatic-report")]
    [InlineData("germline-variant")]
    public void Where_profiles_are_required_a_genomic_resource_without_one_is_refused(string example)
    {
        var resource = Example(example);
        Assert.Equal([], Missing(resource));
        if (resource["resourceType"]!.GetValue<string>() is "ServiceRequest" or "DiagnosticReport")
        {
            resource["extension"]!.AsArray().RemoveAt(0);
        }

        resource["meta"] = new JsonObject { ["profile"] = new JsonArray("http://hl7.org/fhir/StructureDefinition/" + resource["resourceType"]) };
        Assert.Equal(["profile-required"], Missing(resource));
        Assert.DoesNotContain(Find(Declared.Value, resource, inBundle: false), issue => issue.MessageId == "profile-required");
        resource["meta"]!["profile"] = new JsonArray("https://elsewhere.example/StructureDefinition/other");
        Assert.Equal(["profile-required"], Missing(resource));
    }

    [Fact]
    public void Where_profiles_are_required_a_group_is_enough_and_what_ours_do_not_refine()
    {
        var order = Example("wgs-order");
        order.AsObject().Remove("meta");
        Assert.Equal([], Missing(order));
        var finding = Example("germline-variant");
        finding["meta"]!["profile"]![0] = "http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/variant";
        Assert.Equal(["profile-required"], Missing(finding));
        finding["meta"]!["profile"]![0] = "http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/haplotype";
        Assert.Equal([], Missing(finding));
        Assert.Equal([], Missing(JsonNode.Parse("""{"resourceType":"Observation","status":"final","code":{"text":"Weight"}}""")!));
        Assert.Equal([], Missing(JsonNode.Parse("""{"resourceType":"Patient","active":true}""")!));
    }

    private static List<string> Missing(JsonNode resource) => [.. Find(Required.Value, resource, inBundle: true).Where(issue => issue.MessageId == "profile-required").Select(issue => issue.MessageId)];

    private static List<string> Errors(JsonNode resource, bool inBundle) => [.. Find(Declared.Value, resource, inBundle).Where(issue => issue.IsError).Select(issue => $"{issue.MessageId} {issue.Profile}")];

    private static IReadOnlyList<Issue> Find(GenomicValidator validator, JsonNode resource, bool inBundle)
    {
        var json = inBundle ? $$"""{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"https://hospital.example/fhir/x/1","resource":{{resource.ToJsonString()}}}]}""" : resource.ToJsonString();
        return validator.Validate(ElementTree.Read(Encoding.UTF8.GetBytes(json)).Root);
    }

    private static JsonNode Example(string folder) => JsonNode.Parse(File.ReadAllText(Repository.Path("examples", "profiles", folder, "valid.json")))!;
}
