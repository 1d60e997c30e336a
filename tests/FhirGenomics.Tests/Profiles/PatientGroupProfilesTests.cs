using System.Text;
using System.Text.Json.Nodes;
using FhirGenomics.Resources;
using FhirGenomics.Tests.Validation;

namespace FhirGenomics.Tests.Profiles;

/// <summary>The order and report profiles that each row of the table of patient groups makes.</summary>
public class PatientGroupProfilesTests
{
    private const string Base = "https://fhirgenomics.example/fhir/";

    /// <summary>The codes of all groups.</summary>
    public static TheoryData<string> Groups => [.. PatientGroupRows.Codes];

    [Theory]
    [MemberData(nameof(Groups))]
    public void An_order_of_the_group_takes_its_own_indications_and_no_others(string group)
    {
        Assert.Equal([], Errors(Order(group, FirstIndication(group))));
        var other = PatientGroupRows.Codes.First(code => code != group);
        Assert.Contains(Errors(Order(group, FirstIndication(other))), issue => issue is { MessageId: "binding-required", Expression: "ServiceRequest.reasonCode[0]" });
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void An_order_of_the_group_does_not_take_another_group(string group)
    {
        var order = Order(group, FirstIndication(group));
        order["extension"]![0]!["valueCoding"]!["code"] = PatientGroupRows.Codes.First(code => code != group);
        Assert.Contains(Errors(order), issue => issue is { MessageId: "pattern-value", Expression: "ServiceRequest.extension[0].value" });
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Reports_of_the_group_are_germline_and_somatic_as_its_row_says(string group)
    {
        var row = PatientGroupRows.Row(group);
        foreach (var kind in (string[])["germline", "somatic"])
        {
            var hasProfile = CompiledProfiles.All.Any(profile => profile.Id == $"{group}-{kind}-report");
            Assert.Equal(row[kind]!.GetValue<bool>(), hasProfile);
            if (hasProfile)
            {
                Assert.Equal([], Errors(Report(group, kind)));
                var other = Report(group, kind);
                other["extension"]![0]!["valueCoding"]!["code"] = PatientGroupRows.Codes.First(code => code != group);
                Assert.Contains(Errors(other), issue => issue is { MessageId: "pattern-value", Expression: "DiagnosticReport.extension[0].value" });
            }
        }
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void The_catalogue_names_each_indication_analysis_and_material_of_the_group(string group)
    {
        var row = PatientGroupRows.Row(group);
        var plan = Definition($"PlanDefinition-{group}.json")["action"]![0]!;
        Assert.Equal(Texts(row["indications"]!, "code"), plan["reason"]!.AsArray().Select(reason => reason!["coding"]![0]!["code"]!.GetValue<string>()));
        var analyses = row["analysisTypes"]!.AsArray().Select(type => type!.GetValue<string>()).ToList();
        Assert.Equal(analyses.Select(type => $"{Base}ActivityDefinition/{group}-{type}"), Texts(plan["action"]!, "definitionCanonical"));
        Assert.All(analyses, type => Assert.Equal($"{Base}StructureDefinition/{group}-order", Definition($"ActivityDefinition-{group}-{type}.json")["profile"]!.GetValue<string>()));
        Assert.Equal(
            row["specimenTypes"]!.AsArray().Select(material => material!.GetValue<string>()),
            Definition($"SpecimenDefinition-{group}.json")["typeTested"]!.AsArray().Select(tested => tested!["type"]!["coding"]![0]!["code"]!.GetValue<string>()));
    }

    private static JsonNode Order(string group, string indication)
    {
        var order = Example("wgs-order", $"{group}-order");
        order["extension"]![0]!["valueCoding"] = Coding("patient-group", group);
        order["reasonCode"]![0] = new JsonObject { ["coding"] = new JsonArray(Coding("wgs-indication", indication)) };
        var analysis = PatientGroupRows.Row(group)["analysisTypes"]![0]!.GetValue<string>();
        order["extension"]![1]!["valueCoding"] = Coding("analysis-type", analysis);
        return order;
    }

    private static JsonNode Report(string group, string kind)
    {
        var report = Example($"{kind}-report", $"{group}-{kind}-report");
        report["extension"]![0]!["valueCoding"] = Coding("patient-group", group);
        return report;
    }

    private static JsonNode Example(string folder, string profile)
    {
        var example = JsonNode.Parse(File.ReadAllText(Repository.Path("examples", "profiles", folder, "valid.json")))!;
        example["meta"]!["profile"] = new JsonArray($"{Base}StructureDefinition/{profile}");
        return example;
    }

    private static JsonNode Definition(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(CompiledProfiles.Folder, file)))!;

    private static JsonObject Coding(string system, string code) => new() { ["system"] = $"{Base}CodeSystem/{system}", ["code"] = code };

    private static string FirstIndication(string group) => PatientGroupRows.Row(group)["indications"]![0]!["code"]!.GetValue<string>();

    private static IEnumerable<string> Texts(JsonNode rows, string property) => rows.AsArray().Select(row => row![property]!.GetValue<string>());

    private static List<Issue> Errors(JsonNode resource) => Validators.Errors(Encoding.UTF8.GetBytes(resource.ToJsonString()));
}
