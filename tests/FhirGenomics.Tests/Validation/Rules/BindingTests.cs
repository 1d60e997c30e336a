using System.Text;
using FhirGenomics.Resources;

namespace FhirGenomics.Tests.Validation.Rules;

public class BindingTests
{
    [Theory]
    [InlineData("""{"resourceType":"Patient","gender":"mal"}""", "binding-required Patient.gender (1,36)")]
    [InlineData("""{"resourceType":"Patient","contact":[{"name":{"text":"x"},"gender":"x"}]}""", "binding-required Patient.contact[0].gender (1,68)")]
    [InlineData("""{"resourceType":"Condition","subject":{"display":"x"},"clinicalStatus":{"text":"x"}}""", "binding-required Condition.clinicalStatus (1,72)")]
    [InlineData("""{"resourceType":"Patient","maritalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus","code":"QQ"}]}}""", "unknown-code Patient.maritalStatus.coding[0].code (1,128)")]
    [InlineData("""{"resourceType":"Patient","maritalStatus":{"coding":[{"system":"marital","code":"M"}]}}""", "coding-system Patient.maritalStatus.coding[0].system (1,64)")]
    [InlineData("""{"resourceType":"Patient","maritalStatus":{"coding":[{"system":"http://hl7.org/fhir/ValueSet/marital-status","code":"M"}]}}""", "coding-system Patient.maritalStatus.coding[0].system (1,64)")]
    [InlineData("""{"resourceType":"Patient","maritalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus","code":"M","display":"Divorced"}]}}""", "wrong-display Patient.maritalStatus.coding[0].display (1,142)")]
    [InlineData("""{"resourceType":"Patient","language":"xx-yy-zz-"}""", "binding-required Patient.language (1,38)")]
    public void A_code_outside_its_value_set_is_found_by_the_strength_of_the_binding(string json, params string[] findings) =>
        Assert.Equal(findings.Order(StringComparer.Ordinal), Validators.Findings(json).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("""{"resourceType":"Patient","gender":"female"}""")]
    [InlineData("""{"resourceType":"Patient","maritalStatus":{"text":"happily"}}""")]
    [InlineData("""{"resourceType":"Patient","maritalStatus":{"coding":[{"system":"urn:x:local","code":"1"},{"system":"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus","code":"M","display":"married"}]}}""")]
    [InlineData("""{"resourceType":"Condition","subject":{"display":"x"},"code":{"coding":[{"system":"http://snomed.info/sct","code":"0"}]}}""")]
    [InlineData("""{"resourceType":"Patient","communication":[{"language":{"coding":[{"system":"urn:ietf:bcp:47","code":"da-DK"}]}}]}""")]
    public void What_is_in_it_or_cannot_be_told_has_no_findings(string json) => Assert.Equal([], Validators.Findings(json));

    [Theory]
    [InlineData("https://loinc.org", "http://loinc.org")]
    [InlineData("http://loinc.org/", "http://loinc.org")]
    [InlineData("http://www.snomed.info/SCT", "http://snomed.info/sct")]
    [InlineData("https://terminology.hl7.org/CodeSystem/v3-MaritalStatus", "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus")]
    public void A_code_system_of_nearly_the_right_URL_is_a_warning_with_the_right_one(string system, string meant)
    {
        var issue = Assert.Single(Validators.All(Encoding.UTF8.GetBytes($$"""{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"{{system}}","code":"M"}]} }""")), issue => issue.MessageId == "coding-system");
        Assert.Equal((IssueSeverity.Warning, "Observation.code.coding[0].system"), (issue.Severity, issue.Expression));
        Assert.EndsWith($"Did you mean '{meant}'?", issue.Text, StringComparison.Ordinal);
        Assert.EndsWith($"Mente du '{meant}'?", issue.Danish, StringComparison.Ordinal);
    }

    [Fact]
    public void The_nearest_codes_are_told() =>
        Assert.Contains("'male'", Assert.Single(Validators.Errors("""{"resourceType":"Patient","gender":"mal"}"""u8.ToArray())).Text, StringComparison.Ordinal);

    [Fact]
    public void A_code_met_again_is_judged_the_same()
    {
        var json = Encoding.UTF8.GetBytes("""{"resourceType":"Patient","gender":"mal"}""");
        Assert.Equal(Validators.Errors(json).Select(issue => issue.Text), Validators.Errors(json).Select(issue => issue.Text));
        Assert.All(Validators.Errors(json), issue => Assert.Equal(IssueCode.CodeInvalid, issue.Code));
    }
}
