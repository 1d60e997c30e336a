using System.Text;
using FhirGenomics.Resources;

namespace FhirGenomics.Tests.Validation.Schema;

public class ProfileTests
{
    private const string Url = "http://example.org/StructureDefinition/strict";

    [Theory]
    [InlineData(""" "min":1 """, "", "cardinality-min Patient (1,1)")]
    [InlineData(""" "max":"0" """, """ ,"birthDate":"1970" """, "cardinality-max Patient.birthDate (1,78)")]
    [InlineData(""" "fixedDate":"1970" """, """ ,"birthDate":"1971" """, "fixed-value Patient.birthDate (1,78)")]
    [InlineData(""" "patternDate":"1970" """, """ ,"birthDate":"1971" """, "pattern-value Patient.birthDate (1,78)")]
    [InlineData(""" "minValueDate":"1970" """, """ ,"birthDate":"1969-12-31" """, "out-of-range Patient.birthDate (1,78)")]
    [InlineData(""" "maxValueDate":"1970-06-01" """, """ ,"birthDate":"1970-06-02" """, "out-of-range Patient.birthDate (1,78)")]
    public async Task What_a_profile_asks_of_an_element_is_checked(string rule, string content, string finding)
    {
        var validator = await Validators.WithProfilesAsync((Url, "Patient", $$"""{"id":"Patient.birthDate","path":"Patient.birthDate",{{rule}} }"""));
        var json = $$"""{"resourceType":"Patient","text":{"status":"generated","div":"x"}{{content}} }""".Replace(""","text":{"status":"generated","div":"x"}""", ""","name":[{"text":"12345678901234"}]""", StringComparison.Ordinal);
        Assert.Equal(finding.Split(" (")[0], Assert.Single(Validators.Findings(json, validator, Url)).Split(" (")[0]);
        Assert.Equal([], Validators.Findings(json, validator));
        var issue = Assert.Single(Validators.All(System.Text.Encoding.UTF8.GetBytes(json), new() { Profiles = [Url] }, validator), issue => issue.IsError);
        Assert.Equal((Url, "Patient.birthDate"), (issue.Profile, issue.ElementId));
    }

    [Fact]
    public async Task A_fixed_value_is_exact_and_a_pattern_is_the_least()
    {
        const string Coding = """{"coding":[{"system":"urn:x:y","code":"a"}]}""";
        var exact = await Validators.WithProfilesAsync((Url, "Basic", $$"""{"id":"Basic.code","path":"Basic.code","fixedCodeableConcept":{{Coding}} }"""));
        var least = await Validators.WithProfilesAsync((Url, "Basic", $$"""{"id":"Basic.code","path":"Basic.code","patternCodeableConcept":{{Coding}} }"""));
        const string More = """{"resourceType":"Basic","code":{"text":"x","coding":[{"system":"urn:x:z","code":"b"},{"code":"a","system":"urn:x:y"}]}}""";
        const string Same = """{"resourceType":"Basic","code":{"coding":[{"code":"a","system":"urn:x:y"}]}}""";
        const string Other = """{"resourceType":"Basic","code":{"coding":[{"code":"b","system":"urn:x:y"}]}}""";
        Assert.Equal([], Validators.Findings(Same, exact, Url));
        Assert.Equal(["fixed-value Basic.code (1,32)"], Validators.Findings(More, exact, Url));
        Assert.Equal([], Validators.Findings(Same, least, Url));
        Assert.Equal([], Validators.Findings(More, least, Url));
        Assert.Equal(["pattern-value Basic.code (1,32)"], Validators.Findings(Other, least, Url));
    }

    [Fact]
    public async Task A_claimed_profile_is_checked_where_it_is_claimed()
    {
        var validator = await Validators.WithProfilesAsync((Url, "Patient", """{"id":"Patient.birthDate","path":"Patient.birthDate","min":1}"""));
        Assert.Equal(["cardinality-min Patient (1,1)"], Validators.Findings($$"""{"resourceType":"Patient","meta":{"profile":["{{Url}}"]} }""", validator));
        Assert.Equal(["cardinality-min Patient.contained[0]"], Validators.Findings($$"""{"resourceType":"Patient","link":[{"type":"seealso","other":{"reference":"#a"} }],"contained":[{"resourceType":"Patient","id":"a","meta":{"profile":["{{Url}}|1"]} }]}""", validator).Select(finding => finding.Split(" (")[0]));
    }

    [Fact]
    public void An_unknown_profile_is_a_warning_if_claimed_and_an_error_if_asked_for()
    {
        var json = """{"resourceType":"Patient","meta":{"profile":["http://example.org/nowhere"]}}"""u8.ToArray();
        Assert.Equal(IssueSeverity.Warning, Assert.Single(Validators.All(json), issue => issue.MessageId == "profile-unknown").Severity);
        Assert.Contains(Validators.All(json, new() { Profiles = ["http://example.org/nowhere"] }), issue => issue is { MessageId: "profile-unknown", IsError: true });
    }

    [Theory]
    [InlineData("4.0.1", false)]
    [InlineData("4.0", false)]
    [InlineData("9", true)]
    [InlineData("4.0.10", true)]
    public void A_version_that_is_not_known_is_told_with_the_one_that_was_used(string version, bool isTold)
    {
        var canonical = "http://hl7.org/fhir/StructureDefinition/Patient|" + version;
        var claimed = Encoding.UTF8.GetBytes($"{{\"resourceType\":\"Patient\",\"meta\":{{\"profile\":[\"{canonical}\"]}}}}");
        foreach (var found in (IReadOnlyList<Issue>[])[Validators.All(claimed), Validators.All("""{"resourceType":"Patient"}"""u8.ToArray(), new() { Profiles = [canonical] })])
        {
            var told = found.Where(issue => issue.MessageId == "profile-version").ToList();
            Assert.Equal(isTold, told.Count == 1 && told[0].Text.Contains("against version 4.0.1", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_profile_of_another_type_is_an_error() =>
        Assert.Equal(["profile-type Patient.meta.profile[0] (1,47)"], Validators.Findings("""{"resourceType":"Patient","meta":{"profile":["http://hl7.org/fhir/StructureDefinition/bodyweight"]}}""").Select(finding => finding.Replace("(1,46)", "(1,47)", StringComparison.Ordinal)));

    [Fact]
    public void A_narrowed_choice_is_checked()
    {
        var findings = Validators.Findings("""{"resourceType":"Observation","meta":{"profile":["http://hl7.org/fhir/StructureDefinition/bodyweight"]},"status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"subject":{"display":"x"},"effectiveDateTime":"2024-01-01","valueString":"1 kg"}""");
        Assert.StartsWith("type-not-allowed Observation.value", Assert.Single(findings), StringComparison.Ordinal);
    }
}
