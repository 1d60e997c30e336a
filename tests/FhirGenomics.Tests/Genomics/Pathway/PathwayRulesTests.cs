using System.Text;
using System.Text.Json.Nodes;
using FhirGenomics.Genomics;
using FhirGenomics.Genomics.Pathway;
using FhirGenomics.Resources;

namespace FhirGenomics.Tests.Genomics.Pathway;

/// <summary>Each rule: a pathway that keeps it, and the same pathway with one thing changed that breaks it.</summary>
public class PathwayRulesTests
{
    private const string Base = "https://fhirgenomics.example/fhir";

    private static readonly PatientGroups Groups = PatientGroups.From(ElementTree.Read(Encoding.UTF8.GetBytes("""
        {"resourceType":"CodeSystem","status":"active","content":"complete","concept":[
          {"code":"advanced-incurable-cancer","display":"Advanced","property":[{"code":"category","valueString":"cancer"},{"code":"germline","valueBoolean":true},{"code":"somatic","valueBoolean":true},
            {"code":"analysis-type","valueCoding":{"code":"tumor-normal"}},
            {"code":"material","valueCoding":{"code":"edta-blood"}},{"code":"material","valueCoding":{"code":"tumour-tissue-fresh-frozen"}}]}]}
        """)));

    [Fact]
    public void A_pathway_that_fits_together_has_no_findings() => Assert.Empty(Check(_ => { }));

    [Theory]
    [InlineData("report.subject.reference", "urn:x:other", "report-other-person", "Bundle.entry[7].resource.subject")]
    [InlineData("report.extension[0].valueCoding.code", "rare-disease-children", "report-other-group", "Bundle.entry[7].resource.extension[0]")]
    [InlineData("normal.extension[0].valueCoding.code", "family", "tumour-normal-pair", "Bundle.entry[7].resource")]
    [InlineData("tumour.extension[0].valueCoding.code", "rna", "tumour-normal-pair", "Bundle.entry[7].resource")]
    [InlineData("order.extension[1].valueCoding.code", "trio", "trio-parents", "Bundle.entry[2].resource")]
    [InlineData("consent.extension[0].valueCoding.code", "none", "secondary-finding-consent", "Bundle.entry[6].resource.extension[0]")]
    [InlineData("finding.extension[1].valueCoding.code", "not-actionable", "secondary-finding-consent", "Bundle.entry[6].resource.extension[0]")]
    [InlineData("report.issued", "2026-01-09T08:00:00Z", "dates-backward", "Bundle.entry[7].resource.issued")]
    public void One_thing_changed_is_refused(string path, string value, string messageId, string expression)
    {
        var issue = Assert.Single(Check(bundle => Set(bundle, path, value)));
        Assert.Equal((IssueSeverity.Error, IssueCode.BusinessRule, messageId, expression), (issue.Severity, issue.Code, issue.MessageId, issue.Expression));
    }

    [Theory]
    [InlineData("tumour.type.coding[0].code", "amniotic-fluid", "specimen-material", "Bundle.entry[5].resource.type")]
    [InlineData("finding.component[0].valueCodeableConcept.coding[0].code", "NM_000059.4:g.1A>G", "hgvs-form", "Bundle.entry[6].resource.component[0].value.coding[0].code")]
    [InlineData("finding.component[0].valueCodeableConcept.coding[0].code", "NP_000050.3:p.Lys1Glu", "hgvs-form", "Bundle.entry[6].resource.component[0].value.coding[0].code")]
    public void One_thing_changed_is_warned_of(string path, string value, string messageId, string expression)
    {
        var issue = Assert.Single(Check(bundle => Set(bundle, path, value)));
        Assert.Equal((IssueSeverity.Warning, messageId, expression), (issue.Severity, issue.MessageId, issue.Expression));
    }

    [Fact]
    public void What_the_bundle_does_not_hold_is_not_judged()
    {
        Assert.Empty(Check(bundle => Set(bundle, "report.basedOn[0].reference", "ServiceRequest/elsewhere")));
        Assert.Empty(Check(bundle => Set(bundle, "consent.patient.reference", "Patient/elsewhere")));
        Assert.Empty(Check(bundle => Set(bundle, "report.issued", "2026")));
    }

    [Fact]
    public void A_conditional_update_counts_instead_of_what_it_replaces()
    {
        var bundle = Pathway();
        var patient = ElementTree.Read("""{"resourceType":"Patient","id":"1"}"""u8.ToArray());
        var old = ElementTree.Read(Encoding.UTF8.GetBytes($$$"""{"resourceType":"Consent","id":"2","status":"active","extension":[{"url":"{{{Base}}}/StructureDefinition/secondary-findings-choice","valueCoding":{"code":"none"}}],"patient":{"reference":"Patient/1"}}"""));
        var matches = new Dictionary<string, string> { ["urn:x:patient"] = "Patient/1" };
        Set(bundle, "consent.extension[0].valueCoding.code", "all-significant");
        var root = ElementTree.Read(Encoding.UTF8.GetBytes(bundle.ToJsonString())).Root;
        Assert.Contains(PathwayRules.Check(root, Groups, new StoredResources([patient, old], matches)), issue => issue.MessageId == "secondary-finding-consent");
        var replaced = new Dictionary<string, string> { ["urn:x:consent"] = "Consent/2" };
        Assert.DoesNotContain(PathwayRules.Check(root, Groups, new StoredResources([patient, old], matches) { Replaced = replaced }), issue => issue.MessageId == "secondary-finding-consent");
    }

    [Fact]
    public void Where_nobody_can_tell_which_of_hundreds_of_consents_holds_nothing_is_told()
    {
        var bundle = Pathway();
        Set(bundle, "consent.extension[0].valueCoding.code", "all-significant");
        var entries = bundle["entry"]!.AsArray();
        var consent = entries.Single(entry => entry!["fullUrl"]!.GetValue<string>() == "urn:x:consent")!;
        for (var i = 0; i < 3_000; i++)
        {
            var other = consent.DeepClone();
            other["fullUrl"] = $"urn:x:consent-{i}";
            entries.Add(other);
        }

        var issue = Assert.Single(PathwayRules.Check(ElementTree.Read(Encoding.UTF8.GetBytes(bundle.ToJsonString())).Root, Groups));
        Assert.Equal("secondary-finding-consent", issue.MessageId);
        Assert.Contains("200", issue.Text, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Issue> Check(Action<JsonObject> change)
    {
        var bundle = Pathway();
        change(bundle);
        return PathwayRules.Check(ElementTree.Read(Encoding.UTF8.GetBytes(bundle.ToJsonString())).Root, Groups);
    }

    /// <summary>Sets the string at a path such as <c>report.extension[0].url</c>; the first step names the entry.</summary>
    private static void Set(JsonObject bundle, string path, string value)
    {
        var steps = path.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.');
        JsonNode node = bundle["entry"]!.AsArray().Single(entry => entry!["fullUrl"]!.GetValue<string>() == "urn:x:" + steps[0])!["resource"]!;
        foreach (var step in steps[1..^1])
        {
            node = int.TryParse(step, out var index) ? node[index]! : node[step]!;
        }

        node[steps[^1]] = value;
    }

    private static JsonObject Pathway()
    {
        static string Coded(string name, string code) => $$$"""{"url":"{{{Base}}}/StructureDefinition/{{{name}}}","valueCoding":{"code":"{{{code}}}"}}""";
        static string Specimen(string role, string material) => $$$"""
            {"resourceType":"Specimen","extension":[{{{Coded("sample-role", role)}}}],"type":{"coding":[{"system":"{{{Base}}}/CodeSystem/specimen-material","code":"{{{material}}}"}]},
             "subject":{"reference":"urn:x:patient"},"receivedTime":"2026-01-10T08:00:00Z"}
            """;
        var group = Coded("patient-group", "advanced-incurable-cancer");
        (string Name, string Json)[] entries =
        [
            ("patient", """{"resourceType":"Patient","active":true}"""),
            ("other", """{"resourceType":"Patient","active":true}"""),
            ("order", $$$"""{"resourceType":"ServiceRequest","extension":[{{{group}}},{{{Coded("analysis-type", "tumor-normal")}}}],"subject":{"reference":"urn:x:patient"}}"""),
            ("consent", $$$"""{"resourceType":"Consent","status":"active","extension":[{{{Coded("secondary-findings-choice", "actionable-only")}}}],"patient":{"reference":"urn:x:patient"}}"""),
            ("normal", Specimen("germline", "edta-blood")),
            ("tumour", Specimen("tumour", "tumour-tissue-fresh-frozen")),
            ("finding", $$$"""
                {"resourceType":"Observation","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/observation-secondaryFinding","valueCodeableConcept":{"text":"x"}},
                 {{{Coded("secondary-finding-actionability", "actionable")}}}],"subject":{"reference":"urn:x:patient"},
                 "component":[{"code":{"coding":[{"system":"http://loinc.org","code":"48004-6"}]},"valueCodeableConcept":{"coding":[{"system":"http://varnomen.hgvs.org","code":"NM_000059.4:c.1A>G"}]}}]}
                """),
            ("report", $$$"""
                {"resourceType":"DiagnosticReport","extension":[{{{group}}}],"basedOn":[{"reference":"urn:x:order"}],"subject":{"reference":"urn:x:patient"},"issued":"2026-02-01T08:00:00Z",
                 "category":[{"coding":[{"system":"http://loinc.org","code":"LA6684-0"}]}],"specimen":[{"reference":"urn:x:normal"},{"reference":"urn:x:tumour"}],"result":[{"reference":"urn:x:finding"}]}
                """),
        ];
        var bundle = string.Join(',', entries.Select(entry => $$$"""{"fullUrl":"urn:x:{{{entry.Name}}}","resource":{{{entry.Json}}}}"""));
        return JsonNode.Parse($$$"""{"resourceType":"Bundle","type":"transaction","entry":[{{{bundle}}}]}""")!.AsObject();
    }
}
