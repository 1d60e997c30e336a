using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Validation;

namespace FhirGenomics.Tests.Validation.Rules;

public class ExtensionTests
{
    private const string Url = "http://example.org/StructureDefinition/kind";

    [Theory]
    [InlineData("""{"resourceType":"Patient","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-birthPlace","valueAddress":{"text":"x"}}]}""")]
    [InlineData("""{"resourceType":"Patient","birthDate":"1970","_birthDate":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-birthTime","valueDateTime":"1970-03-30T10:00:00Z"}]}}""")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"_valueString":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}}""")]
    [InlineData("""{"resourceType":"Patient","extension":[{"url":"http://example.org/unknown","valueString":"x"}]}""")]
    [InlineData("""{"resourceType":"Patient","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-nationality","extension":[{"url":"code","valueCodeableConcept":{"text":"DK"}}]}]}""")]
    public void Extensions_where_they_belong_have_no_findings(string json) => Assert.Equal([], Validators.Findings(json));

    [Theory]
    [InlineData("""{"resourceType":"Patient","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-birthPlace","valueString":"x"}]}""", "type-not-allowed Patient.extension[0].value (1,122)")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-birthPlace","valueAddress":{"text":"x"}}]}""", "extension-context Observation.extension[0] (1,81)")]
    [InlineData("""{"resourceType":"Patient","name":[{"text":"x","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-birthTime","valueDateTime":"1970-03-30T10:00:00Z"}]}]}""", "extension-context Patient.name[0].extension[0] (1,60)")]
    [InlineData("""{"resourceType":"Patient","modifierExtension":[{"url":"http://example.org/unknown","valueString":"x"}]}""", "modifier-extension-unknown Patient.modifierExtension[0] (1,48)")]
    [InlineData("""{"resourceType":"Patient","modifierExtension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-birthPlace","valueAddress":{"text":"x"}}]}""", "extension-modifier Patient.modifierExtension[0] (1,48)")]
    [InlineData("""{"resourceType":"Patient","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-nationality","extension":[{"url":"cod","valueCodeableConcept":{"text":"DK"}}]}]}""", "extension-nested Patient.extension[0].extension[0].url (1,129)")]
    [InlineData("""{"resourceType":"Patient","extension":[{"url":"relative","valueString":"x"}]}""", "extension-unknown Patient.extension[0].url (1,47)")]
    public void Others_have_one_finding(string json, string finding) => Assert.Equal([finding], Validators.Findings(json));

    [Fact]
    public void An_unknown_extension_is_information_or_an_error_as_asked()
    {
        var json = """{"resourceType":"Patient","extension":[{"url":"http://example.org/unknown","valueString":"x"}]}"""u8.ToArray();
        Assert.Equal(IssueSeverity.Information, Assert.Single(Validators.All(json), issue => issue.MessageId == "extension-unknown").Severity);
        Assert.Equal(IssueSeverity.Error, Assert.Single(Validators.All(json, new() { UnknownExtensions = UnknownExtensions.Error }), issue => issue.MessageId == "extension-unknown").Severity);
    }

    [Fact]
    public async Task A_defined_extension_is_checked_against_its_definition_and_context()
    {
        var validator = await Validators.WithProfilesAsync((Url, "Extension", """{"id":"Extension.url","path":"Extension.url","fixedUri":"http://example.org/StructureDefinition/kind"},{"id":"Extension.value[x]","path":"Extension.value[x]","min":1,"type":[{"code":"code"}]}"""));
        Assert.Equal([], Validators.Findings(Patient("contact", "\"valueCode\":\"a\""), validator));
        Assert.Equal(["type-not-allowed Patient.contact[0].extension[0].value (1,139)"], Validators.Findings(Patient("contact", "\"valueString\":\"a\""), validator));
        Assert.Equal(["extension-context Patient.link[0].extension[0] (1,69)"], Validators.Findings(Patient("link", "\"valueCode\":\"a\""), validator).Where(finding => finding.StartsWith("extension", StringComparison.Ordinal)));

        static string Patient(string element, string value) =>
            $$"""{"resourceType":"Patient","{{element}}":[{"name":{"text":"x"},"extension":[{"url":"{{Url}}",{{value}} }]}]}""";
    }

    [Theory]
    [InlineData("male", "")]
    [InlineData("female", "extension-context Patient.extension[0]")]
    public void An_extension_may_stand_only_where_its_context_invariant_holds(string gender, string expected)
    {
        var validator = Validators.With("""
            {"resourceType":"StructureDefinition","url":"http://example.org/x","name":"X","status":"active","kind":"complex-type","abstract":false,"type":"Extension",
             "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Extension","derivation":"constraint","context":[{"type":"element","expression":"Patient"}],
             "contextInvariant":["gender = 'male' and %extension.value = true"],
             "snapshot":{"element":[{"id":"Extension","path":"Extension"},{"id":"Extension.url","path":"Extension.url","min":1,"max":"1","fixedUri":"http://example.org/x"}]} }
            """);
        var found = Validators.Findings($$"""{"resourceType":"Patient","extension":[{"url":"http://example.org/x","valueBoolean":true}],"gender":"{{gender}}" }""", validator);
        Assert.Equal(expected, string.Join(',', found.Select(line => line[..line.IndexOf(" (", StringComparison.Ordinal)])));
    }
}
