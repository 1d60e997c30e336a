using System.Text;
using FhirGenomics.Resources;

namespace FhirGenomics.Tests.Validation.Rules;

public class InvariantTests
{
    private const string Url = "http://example.org/StructureDefinition/ruled";

    [Theory]
    [InlineData("""{"resourceType":"Patient","contact":[{"gender":"male"}]}""", "pat-1:", "Patient.contact[0]")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueString":"x","dataAbsentReason":{"text":"x"}}""", "obs-6:", "Observation")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"referenceRange":[{"type":{"text":"x"}}]}""", "obs-3:", "Observation.referenceRange[0]")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"component":[{"code":{"text":"x"},"referenceRange":[{"type":{"text":"x"}}]}]}""", "obs-3:", "Observation.component[0].referenceRange[0]")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"effectivePeriod":{"start":"2024-02","end":"2024-01"}}""", "per-1:", "Observation.effective")]
    [InlineData("""{"resourceType":"Patient","telecom":[{"value":"1"}]}""", "cpt-2:", "Patient.telecom[0]")]
    [InlineData("""{"resourceType":"Basic","code":{"text":"x"},"extension":[{"url":"http://example.org/any"}]}""", "ext-1:", "Basic.extension[0]")]
    public void A_broken_rule_of_R4_is_told_once_with_its_key(string json, string key, string expression)
    {
        var issue = Assert.Single(Validators.Errors(Encoding.UTF8.GetBytes(json)));
        Assert.Equal(("invariant", IssueCode.Invariant, expression), (issue.MessageId, issue.Code, issue.Expression));
        Assert.StartsWith(key, issue.Text, StringComparison.Ordinal);
        Assert.Null(issue.Profile);
    }

    [Fact]
    public void Missing_narrative_is_no_finding() => Assert.Empty(Validators.All("""{"resourceType":"Patient"}"""u8.ToArray()));

    [Fact]
    public async Task A_rule_of_a_profile_is_told_with_profile_and_element()
    {
        var validator = await Validators.WithProfilesAsync((Url, "Patient", """
            {"id":"Patient.name","path":"Patient.name","constraint":[
              {"key":"x-1","severity":"error","human":"A name needs a family name","expression":"family.exists()"},
              {"key":"x-2","severity":"warning","human":"A name should have a use","expression":"use.exists()"},
              {"key":"x-3","severity":"error","human":"No such function","expression":"family.nosuch()"}]}
            """));
        var issues = Validators.All("""{"resourceType":"Patient","name":[{"text":"x"}]}"""u8.ToArray(), new() { Profiles = [Url] }, validator).Where(issue => issue.Severity != IssueSeverity.Information).ToList();
        Assert.Equal(["invariant Error Patient.name[0]", "invariant Warning Patient.name[0]", "invariant-not-evaluated Error Patient.name[0]"], issues.Select(issue => $"{issue.MessageId} {issue.Severity} {issue.Expression}"));
        Assert.All(issues, issue => Assert.Equal((Url, "Patient.name"), (issue.Profile, issue.ElementId)));
        Assert.Equal("x-1: A name needs a family name (profile 'ruled').", issues[0].Text);
    }
}
