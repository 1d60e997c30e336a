using System.Text;

namespace FhirGenomics.Tests.Validation.Rules;

public class StructureTests
{
    [Fact]
    public void A_valid_resource_has_no_errors_and_no_warnings() =>
        Assert.Equal([], Validators.Findings("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1.0,"unit":"g","system":"http://unitsofmeasure.org","code":"g"}}"""));

    [Theory]
    [InlineData("""{"resourceType":"Patient","gendr":"male"}""", "unknown-element Patient.gendr (1,35)")]
    [InlineData("""{"resourceType":"Patient","name":[{"famly":"x","given":["a"]}]}""", "unknown-element Patient.name[0].famly (1,44)")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"value":"x"}""", "unknown-element Observation.value (1,76)")]
    [InlineData("""{"resourceType":"Patient","active":"true"}""", "json-kind Patient.active (1,36)")]
    [InlineData("""{"resourceType":"Patient","maritalStatus":"M"}""", "json-kind Patient.maritalStatus (1,43)")]
    [InlineData("""{"resourceType":"Patient","birthDate":1970}""", "json-kind Patient.birthDate (1,39)")]
    [InlineData("""{"resourceType":"Patient","multipleBirthInteger":"2"}""", "json-kind Patient.multipleBirth (1,50)")]
    [InlineData("""{"resourceType":"Patient","name":{"text":"x"}}""", "json-array Patient.name (1,34)")]
    [InlineData("""{"resourceType":"Patient","birthDate":["1970"]}""", "json-array Patient.birthDate[0] (1,40)")]
    [InlineData("""{"resourceType":"Patient","deceasedBoolean":true,"deceasedDateTime":"2020"}""", "choice-twice Patient.deceased (1,69)")]
    [InlineData("""{"resourceType":"Observation","code":{"text":"x"}}""", "cardinality-min Observation (1,1)")]
    [InlineData("""{"resourceType":"Patient","communication":[{"preferred":true}]}""", "cardinality-min Patient.communication[0] (1,44)")]
    [InlineData("""{"resourceType":"Patient","maritalStatus":{"id":"a"}}""", "invariant Patient.maritalStatus (1,43)")]
    public void One_mistake_gives_one_finding_at_its_place(string json, string finding) =>
        Assert.Equal([finding], Validators.Findings(json));

    [Fact]
    public void A_mistyped_element_is_told_with_what_was_probably_meant() =>
        Assert.Contains("Did you mean 'gender'?", Text("""{"resourceType":"Patient","gendr":"male"}"""));

    [Fact]
    public void A_choice_without_its_type_is_told_with_the_names_it_can_have() =>
        Assert.Contains("'valueQuantity'", Text("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"value":"x"}"""));

    [Fact]
    public void What_stands_in_an_unknown_element_gives_no_further_findings() =>
        Assert.Equal(["unknown-element Patient.foo (1,33)"], Validators.Findings("""{"resourceType":"Patient","foo":[{"bar":1},{"bar":[2]}]}""").Select(finding => finding.Replace("foo[0] (1,34)", "foo (1,33)", StringComparison.Ordinal)));

    [Fact]
    public void Findings_stand_in_the_order_of_the_document() =>
        Assert.Equal(
            ["unknown-element Patient.a (2,8)", "primitive-format Patient.birthDate (3,16)", "unknown-element Patient.b (4,8)"],
            Validators.Findings("{\"resourceType\":\"Patient\",\n  \"a\": 1,\n  \"birthDate\": \"1970-13-01\",\n  \"b\": 2}"));

    [Fact]
    public async Task One_validator_serves_several_threads()
    {
        var files = Repository.PackageFiles("hl7.fhir.uv.genomics-reporting", "example").Take(40).Select(File.ReadAllBytes).ToList();
        var fresh = Validators.With();
        var found = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => files.Sum(file => Validators.All(file, validator: fresh).Count), TestContext.Current.CancellationToken)));
        Assert.Single(found.Distinct());
    }

    private static string Text(string json) => Assert.Single(Validators.Errors(Encoding.UTF8.GetBytes(json))).Text;
}
