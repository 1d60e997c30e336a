using System.Text;
using System.Text.Json.Nodes;
using FhirGenomics.Resources;
using FhirGenomics.Tests.Validation;

namespace FhirGenomics.Tests.Profiles;

/// <summary>
/// Examples of the profiles of each patient group, made from its row of the table: a valid order and valid reports, and what one change each makes invalid.
/// A change that brings another finding, or a second one, fails.
/// </summary>
public class PatientGroupExamplesTests
{
    private const string Base = "https://fhirgenomics.example/fhir/";

    private static readonly (string Change, Action<JsonNode, string> Make, string MessageId, string Expression)[] OrderChanges =
    [
        ("another group", (order, group) => Group(order)["code"] = Another(group), "pattern-value", "ServiceRequest.extension[0].value"),
        ("no group", (order, _) => order["extension"]!.AsArray().RemoveAt(0), "slice-min", "ServiceRequest"),
        ("an indication of another group", (order, group) => Indication(order)["code"] = FirstIndication(Another(group)), "binding-required", "ServiceRequest.reasonCode[0]"),
        ("active without consent", (order, _) => order.AsObject().Remove("supportingInfo"), "invariant", "ServiceRequest"),
        ("a priority that is not offered", (order, _) => order["priority"] = "stat", "binding-required", "ServiceRequest.priority"),
        ("no requester", (order, _) => order.AsObject().Remove("requester"), "cardinality-min", "ServiceRequest"),
    ];

    private static readonly (string Change, Action<JsonNode, string> Make, string MessageId, string Expression)[] ReportChanges =
    [
        ("another group", (report, group) => Group(report)["code"] = Another(group), "pattern-value", "DiagnosticReport.extension[0].value"),
        ("no group", (report, _) => report["extension"]!.AsArray().RemoveAt(0), "slice-min", "DiagnosticReport"),
        ("no number", (report, _) => report.AsObject().Remove("identifier"), "cardinality-min", "DiagnosticReport"),
        ("no order", (report, _) => report.AsObject().Remove("basedOn"), "cardinality-min", "DiagnosticReport"),
        ("no specimen", (report, _) => report.AsObject().Remove("specimen"), "cardinality-min", "DiagnosticReport"),
        ("final without interpreter", (report, _) => report.AsObject().Remove("resultsInterpreter"), "invariant", "DiagnosticReport"),
    ];

    /// <summary>The codes of all groups.</summary>
    public static TheoryData<string> Groups => [.. PatientGroupRows.Codes];

    [Theory]
    [MemberData(nameof(Groups))]
    public void An_order_of_the_group_is_valid_until_one_thing_is_changed(string group) => Check(Order(group), group, OrderChanges);

    [Theory]
    [MemberData(nameof(Groups))]
    public void Each_report_of_the_group_is_valid_until_one_thing_is_changed(string group)
    {
        var kinds = ((string[])["germline", "somatic"]).Where(kind => PatientGroupRows.Row(group)[kind]!.GetValue<bool>()).ToList();
        Assert.NotEmpty(kinds);
        foreach (var kind in kinds)
        {
            Check(Report(group, kind), group, ReportChanges);
        }
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void An_analysis_that_the_group_is_not_offered_is_refused_or_where_the_list_is_inferred_warned_of(string group)
    {
        var row = PatientGroupRows.Row(group);
        var offered = row["analysisTypes"]!.AsArray().Select(type => type!.GetValue<string>()).ToList();
        var other = ((string[])["singleton", "trio", "tumor-normal", "rna"]).Except(offered).FirstOrDefault();
        if (other is null)
        {
            return;
        }

        var order = Order(group);
        order["extension"]![1]!["valueCoding"] = Coding("analysis-type", other);
        var finding = Assert.Single(Validators.All(Encoding.UTF8.GetBytes(order.ToJsonString())), issue => issue.Severity <= IssueSeverity.Warning);
        var isInferred = row["analysisEvidence"]!.GetValue<string>() == "inferred";
        Assert.Equal(isInferred ? (IssueSeverity.Warning, "invariant", "ServiceRequest") : (IssueSeverity.Error, "binding-required", "ServiceRequest.extension[1].value"), (finding.Severity, finding.MessageId, finding.Expression));
    }

    private static void Check(JsonNode valid, string group, IEnumerable<(string Change, Action<JsonNode, string> Make, string MessageId, string Expression)> changes)
    {
        Assert.Equal([], Errors(valid));
        foreach (var (change, make, messageId, expression) in changes)
        {
            var changed = valid.DeepClone();
            make(changed, group);
            Assert.Equal([$"{change}: {messageId} {expression}"], Errors(changed).Select(error => $"{change}: {error}"));
        }
    }

    private static JsonNode Order(string group)
    {
        var order = Example("wgs-order", $"{group}-order", group);
        order["reasonCode"]![0] = new JsonObject { ["coding"] = new JsonArray(Coding("wgs-indication", FirstIndication(group))) };
        order["extension"]![1]!["valueCoding"] = Coding("analysis-type", PatientGroupRows.Row(group)["analysisTypes"]![0]!.GetValue<string>());
        return order;
    }

    private static JsonNode Report(string group, string kind) => Example($"{kind}-report", $"{group}-{kind}-report", group);

    private static JsonNode Example(string folder, string profile, string group)
    {
        var example = JsonNode.Parse(File.ReadAllText(Repository.Path("examples", "profiles", folder, "valid.json")))!;
        example["meta"]!["profile"] = new JsonArray($"{Base}StructureDefinition/{profile}");
        example["extension"]![0]!["valueCoding"] = Coding("patient-group", group);
        return example;
    }

    private static JsonNode Group(JsonNode resource) => resource["extension"]![0]!["valueCoding"]!;

    private static JsonNode Indication(JsonNode order) => order["reasonCode"]![0]!["coding"]![0]!;

    private static string Another(string group) => PatientGroupRows.Codes.First(code => code != group);

    private static string FirstIndication(string group) => PatientGroupRows.Row(group)["indications"]![0]!["code"]!.GetValue<string>();

    private static JsonObject Coding(string system, string code) => new() { ["system"] = $"{Base}CodeSystem/{system}", ["code"] = code };

    private static List<string> Errors(JsonNode resource) =>
        [.. Validators.Errors(Encoding.UTF8.GetBytes(resource.ToJsonString())).Select(issue => $"{issue.MessageId} {issue.Expression}").Distinct()];
}
