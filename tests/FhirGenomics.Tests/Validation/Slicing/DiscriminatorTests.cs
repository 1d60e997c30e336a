using FhirGenomics.Resources;
using System.Text;
using FhirGenomics.Validation;

namespace FhirGenomics.Tests.Validation.Slicing;

public class DiscriminatorTests
{
    private const string Url = "http://example.org/StructureDefinition/sliced";

    [Fact]
    public async Task A_fixed_value_tells_slices_apart()
    {
        var validator = await SlicedTelecomAsync("value", "system", "open", """{"id":"Patient.telecom:phone.system","path":"Patient.telecom.system","min":1,"fixedCode":"phone"}""");
        Assert.Equal([], Findings(validator, """{"resourceType":"Patient","telecom":[{"system":"email","value":"a"},{"system":"phone","value":"1"}]}"""));
        Assert.Equal(["slice-min Patient (1,1)"], Findings(validator, """{"resourceType":"Patient","telecom":[{"system":"email","value":"a"}]}"""));
        Assert.Equal(["slice-max Patient.telecom[1] (1,69)"], Findings(validator, """{"resourceType":"Patient","telecom":[{"system":"phone","value":"1"},{"system":"phone","value":"2"}]}"""));
        Assert.Equal(["slice-min Patient (1,1)"], Findings(validator, """{"resourceType":"Patient"}"""));
    }

    [Fact]
    public async Task A_pattern_tells_slices_apart_and_codes_beside_it_do_not_matter()
    {
        var validator = await SlicedAsync(
            """{"id":"Patient.identifier","path":"Patient.identifier","slicing":{"discriminator":[{"type":"pattern","path":"type"}],"rules":"open"}}""",
            """{"id":"Patient.identifier:mr","path":"Patient.identifier","sliceName":"mr","min":1,"max":"1"}""",
            """{"id":"Patient.identifier:mr.type","path":"Patient.identifier.type","min":1,"patternCodeableConcept":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"}]}}""");
        Assert.Equal([], Findings(validator, """{"resourceType":"Patient","identifier":[{"type":{"coding":[{"system":"urn:x:y","code":"z"},{"code":"MR","display":"Medical record number","system":"http://terminology.hl7.org/CodeSystem/v2-0203"}]},"value":"1"}]}"""));
        Assert.Equal(["slice-min Patient (1,1)"], Findings(validator, """{"resourceType":"Patient","identifier":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"DL"}]},"value":"1"}]}"""));
    }

    [Fact]
    public async Task Whether_an_element_is_there_tells_slices_apart()
    {
        var validator = await SlicedAsync(
            """{"id":"Patient.name","path":"Patient.name","slicing":{"discriminator":[{"type":"exists","path":"period"}],"rules":"open"}}""",
            """{"id":"Patient.name:old","path":"Patient.name","sliceName":"old","max":"1"}""",
            """{"id":"Patient.name:old.period","path":"Patient.name.period","min":1}""",
            """{"id":"Patient.name:now","path":"Patient.name","sliceName":"now","min":1,"max":"1"}""",
            """{"id":"Patient.name:now.period","path":"Patient.name.period","max":"0"}""");
        Assert.Equal([], Findings(validator, """{"resourceType":"Patient","name":[{"text":"a","period":{"end":"2020"}},{"text":"b"}]}"""));
        Assert.Equal(["slice-min Patient (1,1)"], Findings(validator, """{"resourceType":"Patient","name":[{"text":"a","period":{"end":"2020"}}]}"""));
        Assert.Equal(["slice-max Patient.name[1] (1,48)"], Findings(validator, """{"resourceType":"Patient","name":[{"text":"a"},{"text":"b"}]}"""));
    }

    [Fact]
    public async Task The_type_of_a_choice_tells_slices_apart()
    {
        var validator = await Validators.WithProfilesAsync((Url, "Observation", """
            {"id":"Observation.value[x]","path":"Observation.value[x]","slicing":{"discriminator":[{"type":"type","path":"$this"}],"rules":"open"}},
            {"id":"Observation.value[x]:valueQuantity","path":"Observation.value[x]","sliceName":"valueQuantity","min":0,"max":"1","type":[{"code":"Quantity"}]},
            {"id":"Observation.value[x]:valueQuantity.code","path":"Observation.value[x].code","min":1}
            """));
        Assert.Equal([], Findings(validator, """{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueString":"x"}"""));
        Assert.Equal(["cardinality-min Observation.value (1,84)"], Findings(validator, """{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1}}"""));
    }

    [Fact]
    public async Task The_profile_of_a_referenced_resource_tells_slices_apart()
    {
        var validator = await Validators.WithProfilesAsync(
            ("http://example.org/StructureDefinition/coded", "Observation", """{"id":"Observation.code","path":"Observation.code","patternCodeableConcept":{"coding":[{"system":"http://loinc.org","code":"1-1"}]}}"""),
            (Url, "DiagnosticReport", """
                {"id":"DiagnosticReport.result","path":"DiagnosticReport.result","slicing":{"discriminator":[{"type":"profile","path":"resolve()"}],"rules":"open"}},
                {"id":"DiagnosticReport.result:coded","path":"DiagnosticReport.result","sliceName":"coded","min":1,"max":"1","type":[{"code":"Reference","targetProfile":["http://example.org/StructureDefinition/coded"]}]}
                """));
        Assert.Equal([], Findings(validator, Report("1-1")));
        var issue = Assert.Single(Issues(validator, Report("1-2")), issue => issue.IsError);
        Assert.Equal(("slice-min", "DiagnosticReport", "DiagnosticReport.result:coded", Url), (issue.MessageId, issue.Expression, issue.ElementId, issue.Profile));
        Assert.Contains("result[0] is not in it because resolve(): expected the profile 'coded', found Observation/o", issue.Text, StringComparison.Ordinal);

        static string Report(string code) => $$"""
            {"resourceType":"DiagnosticReport","status":"final","code":{"text":"x"},"result":[{"reference":"#o"}],
             "contained":[{"resourceType":"Observation","id":"o","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"{{code}}"}]} }]}
            """;
    }

    [Fact]
    public async Task The_value_of_an_extension_tells_slices_apart()
    {
        var validator = await SlicedAsync(
            """{"id":"Patient.contact","path":"Patient.contact","slicing":{"discriminator":[{"type":"value","path":"extension('http://example.org/StructureDefinition/kind').value"}],"rules":"open"}}""",
            """{"id":"Patient.contact:kin","path":"Patient.contact","sliceName":"kin","min":1,"max":"1"}""",
            """{"id":"Patient.contact:kin.extension:kind","path":"Patient.contact.extension","sliceName":"kind","min":1,"max":"1","type":[{"code":"Extension","profile":["http://example.org/StructureDefinition/kind"]}]}""",
            """{"id":"Patient.contact:kin.extension:kind.value[x]","path":"Patient.contact.extension.value[x]","fixedCode":"kin"}""");
        Assert.Equal([], Findings(validator, """{"resourceType":"Patient","contact":[{"name":{"text":"x"},"extension":[{"url":"http://example.org/StructureDefinition/kind","valueCode":"kin"}]}]}"""));
        Assert.Equal(["slice-min Patient (1,1)"], Findings(validator, """{"resourceType":"Patient","contact":[{"name":{"text":"x"},"extension":[{"url":"http://example.org/StructureDefinition/kind","valueCode":"other"}]}]}"""));
    }

    [Fact]
    public async Task A_closed_slicing_says_of_each_slice_why_an_item_is_not_in_it()
    {
        var validator = await SlicedTelecomAsync("value", "system", "closed", """{"id":"Patient.telecom:phone.system","path":"Patient.telecom.system","min":1,"fixedCode":"phone"}""");
        var issue = Assert.Single(Issues(validator, """{"resourceType":"Patient","telecom":[{"system":"phone","value":"1"},{"system":"email","value":"a"}]}"""), issue => issue.IsError);
        Assert.Equal(("slice-closed", "Patient.telecom[1]"), (issue.MessageId, issue.Expression));
        Assert.Contains("Not 'phone' because system: expected phone, found email.", issue.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ordered_slices_must_stand_in_their_order_and_others_at_the_end()
    {
        var elements = (string rules, string ordered) => new[]
        {
            $$"""{"id":"Patient.telecom","path":"Patient.telecom","slicing":{"discriminator":[{"type":"value","path":"system"}],"rules":"{{rules}}","ordered":{{ordered}} } }""",
            """{"id":"Patient.telecom:phone","path":"Patient.telecom","sliceName":"phone"}""",
            """{"id":"Patient.telecom:phone.system","path":"Patient.telecom.system","min":1,"fixedCode":"phone"}""",
            """{"id":"Patient.telecom:fax","path":"Patient.telecom","sliceName":"fax"}""",
            """{"id":"Patient.telecom:fax.system","path":"Patient.telecom.system","min":1,"fixedCode":"fax"}""",
        };
        var ordered = await SlicedAsync(elements("open", "true"));
        Assert.Equal([], Findings(ordered, Telecom("phone", "email", "fax")));
        Assert.Equal(["slice-order Patient.telecom[1] (1,71)"], Findings(ordered, Telecom("fax", "phone")));
        var atEnd = await SlicedAsync(elements("openAtEnd", "false"));
        Assert.Equal([], Findings(atEnd, Telecom("fax", "phone", "email")));
        Assert.Equal(["slice-order Patient.telecom[1] (1,73)"], Findings(atEnd, Telecom("email", "fax")));
    }

    [Fact]
    public async Task A_slice_can_be_sliced_again()
    {
        var validator = await SlicedTelecomAsync(
            "value",
            "system",
            "open",
            """{"id":"Patient.telecom:phone.system","path":"Patient.telecom.system","min":1,"fixedCode":"phone"}""",
            "*",
            """{"id":"Patient.telecom:phone","path":"Patient.telecom","sliceName":"phone","slicing":{"discriminator":[{"type":"value","path":"use"}],"rules":"open"},"min":1}""",
            """{"id":"Patient.telecom:phone/home","path":"Patient.telecom","sliceName":"phone/home","min":1,"max":"1"}""",
            """{"id":"Patient.telecom:phone/home.use","path":"Patient.telecom.use","min":1,"fixedCode":"home"}""");
        Assert.Equal([], Findings(validator, """{"resourceType":"Patient","telecom":[{"system":"phone","value":"1","use":"work"},{"system":"phone","value":"2","use":"home"}]}"""));
        Assert.Equal(["slice-min Patient (1,1)"], Findings(validator, """{"resourceType":"Patient","telecom":[{"system":"phone","value":"1","use":"work"}]}"""));
    }

    private static string Telecom(params string[] systems) =>
        $$"""{"resourceType":"Patient","telecom":[{{string.Join(',', systems.Select(system => $$"""{"system":"{{system}}","value":"value"}"""))}} ]}""";

    private static List<string> Findings(Validator validator, string json) => Validators.Findings(json, validator, Url);

    private static List<Issue> Issues(Validator validator, string json) =>
        Validators.All(Encoding.UTF8.GetBytes(json), new ValidationRequest { Profiles = [Url] }, validator);

    private static Task<Validator> SlicedAsync(params string[] elements) =>
        Validators.WithProfilesAsync(
            ("http://example.org/StructureDefinition/kind", "Extension", """{"id":"Extension.url","path":"Extension.url","fixedUri":"http://example.org/StructureDefinition/kind"},{"id":"Extension.value[x]","path":"Extension.value[x]","min":1,"type":[{"code":"code"}]}"""),
            (Url, "Patient", string.Join(',', elements)));

    private static Task<Validator> SlicedTelecomAsync(string type, string path, string rules, string discriminator, string max = "1", params string[] others) =>
        SlicedAsync([
            $$"""{"id":"Patient.telecom","path":"Patient.telecom","slicing":{"discriminator":[{"type":"{{type}}","path":"{{path}}"}],"rules":"{{rules}}"} }""",
            .. others.Length > 0 ? [others[0]] : new[] { $$"""{"id":"Patient.telecom:phone","path":"Patient.telecom","sliceName":"phone","min":1,"max":"{{max}}"}""", },
            discriminator,
            .. others.Skip(1)]);
}
