using FhirGenomics.Resources;
using FhirGenomics.Validation;

namespace FhirGenomics.Tests.Validation.Rules;

public class ReferenceTests
{
    private const string Url = "http://example.org/StructureDefinition/about-adults";

    [Theory]
    [InlineData("""{"reference":"Patient/1"}""")]
    [InlineData("""{"reference":"http://example.org/fhir/Group/1/_history/2"}""")]
    [InlineData("""{"reference":"Patient?identifier=a|b"}""")]
    [InlineData("""{"reference":"urn:uuid:c757873d-ec9a-4326-a141-556f43239520","type":"Patient"}""")]
    [InlineData("""{"identifier":{"value":"1"}}""")]
    public void Targets_of_an_allowed_type_have_no_findings(string subject) => Assert.Equal([], Validators.Findings(Observation(subject)));

    [Theory]
    [InlineData("""{"reference":"Practitioner/1"}""", "reference-type Observation.subject (1,78)")]
    [InlineData("""{"reference":"Practitioner?identifier=a|b"}""", "reference-type Observation.subject (1,78)")]
    [InlineData("""{"reference":"Patient/1","type":"Group"}""", "reference-type Observation.subject (1,78)")]
    [InlineData("""{"type":"Practitioner","identifier":{"value":"1"}}""", "reference-type Observation.subject (1,78)")]
    [InlineData("""{"reference":"#nobody"}""", "reference-unresolved Observation.subject (1,78)")]
    public void Others_have_one_finding(string subject, string finding) => Assert.Equal([finding], Validators.Findings(Observation(subject)));

    [Fact]
    public void A_contained_resource_of_the_wrong_type_is_found() =>
        Assert.Equal(
            ["reference-type Observation.subject (1,133)"],
            Validators.Findings("""{"resourceType":"Observation","contained":[{"resourceType":"Practitioner","id":"p"}],"status":"final","code":{"text":"x"},"subject":{"reference":"#p"}}"""));

    [Theory]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"x"}]}""", "invariant Patient.contained[0] (1,40)", "dom-3:")]
    [InlineData("""{"resourceType":"Patient","managingOrganization":{"reference":"#o"},"contained":[{"resourceType":"Organization","id":"o","name":"x","contained":[{"resourceType":"Basic","id":"b","code":{"text":"x"},"subject":{"reference":"#"}}]}]}""", "invariant Patient.contained[0].contained[0] (1,146)", "dom-2:")]
    [InlineData("""{"resourceType":"Patient","managingOrganization":{"reference":"#o"},"contained":[{"resourceType":"Organization","id":"o","name":"x","meta":{"versionId":"1"}}]}""", "invariant Patient.contained[0].meta.versionId (1,153)", "dom-4:")]
    public void Rules_of_contained_resources_hold(string json, string finding, string key)
    {
        Assert.Contains(finding, Validators.Findings(json));
        Assert.Contains(Validators.Errors(System.Text.Encoding.UTF8.GetBytes(json)), issue => issue.Text.StartsWith(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_target_must_conform_to_the_profile_that_the_reference_asks_for()
    {
        var validator = await Validators.WithProfilesAsync(
            ("http://example.org/StructureDefinition/adult", "Patient", """{"id":"Patient.birthDate","path":"Patient.birthDate","min":1}"""),
            (Url, "Observation", """{"id":"Observation.subject","path":"Observation.subject","type":[{"code":"Reference","targetProfile":["http://example.org/StructureDefinition/adult"]}]}"""));
        var adult = Validators.Read("""{"resourceType":"Patient","id":"1","birthDate":"1970"}""");
        var unborn = Validators.Read("""{"resourceType":"Patient","id":"2"}""");
        Assert.Equal([], Errors("Patient/1"));
        Assert.Equal([], Errors("Patient/unknown"));
        var issue = Assert.Single(Errors("Patient/2"));
        Assert.Equal(("reference-profile", "Observation.subject", Url), (issue.MessageId, issue.Expression, issue.Profile));
        Assert.Contains("not 'adult' because 'birthDate' is missing: at least 1 needed", issue.Text, StringComparison.Ordinal);

        List<Issue> Errors(string reference) =>
            [.. validator.Validate(Validators.Read(Observation($$"""{"reference":"{{reference}}"}""")).Root, new ValidationRequest
            {
                Profiles = [Url],
                Resolve = asked => asked == "Patient/1" ? adult : asked == "Patient/2" ? unborn : null,
            }).Where(issue => issue.IsError)];
    }

    private static string Observation(string subject) =>
        $$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{{subject}} }""";
}
