using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Validation;

namespace FhirGenomics.Tests.Validation;

/// <summary>
/// What newcomers to FHIR get wrong most often. Each mistake is told once, at its place, and the text says what to change, in both languages.
/// </summary>
public class TypicalMistakesTests(ITestOutputHelper output)
{
    private const string Variant = "http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/variant";

    private const string Category = """
        "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]},{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0074","code":"GE"}]}],
        """;

    private const string VariantCode = """
        "code":{"coding":[{"system":"http://loinc.org","code":"69548-6"}]},
        """;

    public static TheoryData<string, string, string, string, string, string> Mistakes => new()
    {
        // What is written, message id, expression, and words of both texts that name the change.
        { "a misspelled element", """{"resourceType":"Patient","gendr":"female"}""", "unknown-element", "Patient.gendr", "Did you mean 'gender'?", "Mente du 'gender'?" },
        { "a misspelled required element", """{"resourceType":"Observation","statuss":"final","code":{"text":"x"}}""", "unknown-element", "Observation.statuss", "Did you mean 'status'?", "Mente du 'status'?" },
        { "a missing required element", """{"resourceType":"Observation","code":{"text":"x"}}""", "cardinality-min", "Observation", "'status' is missing", "'status' mangler" },
        { "a code in capitals", """{"resourceType":"Patient","gender":"Female"}""", "binding-required", "Patient.gender", "Did you mean 'female'?", "Mente du 'female'?" },
        { "a display where the code belongs", """{"resourceType":"Observation","status":"Entered in Error","code":{"text":"x"}}""", "binding-required", "Observation.status", "its code is 'entered-in-error'", "koden er 'entered-in-error'" },
        { "a Danish date", """{"resourceType":"Patient","birthDate":"31-01-2026"}""", "primitive-format", "Patient.birthDate", "Did you mean '2026-01-31'?", "Mente du '2026-01-31'?" },
        { "a time without zone", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"effectiveDateTime":"2026-01-31T12:00:00"}""", "primitive-format", "Observation.effective", "The time zone is missing", "Tidszonen mangler" },
        { "a text for a concept", """{"resourceType":"Observation","status":"final","code":"Gene studied"}""", "json-kind", "Observation.code", """Write {"text": "Gene studied"}""", """Skriv {"text": "Gene studied"}""" },
        { "a text for a reference", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":"Patient/1"}""", "json-kind", "Observation.subject", """Write {"reference": "Patient/1"}""", """Skriv {"reference": "Patient/1"}""" },
        { "a number in quotes", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":"0.47"}}""", "json-kind", "Observation.value.value", "Write 0.47 without quotes", "Skriv 0.47 uden anførselstegn" },
        { "one value where an array belongs", """{"resourceType":"Patient","name":{"family":"Jensen"}}""", "json-array", "Patient.name", "Put it in [ ]", "Sæt [ ] om den" },
        { "a choice without its type", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"value":"positive"}""", "unknown-element", "Observation.value", "'valueQuantity'", "'valueQuantity'" },
        { "a choice of a type that is not allowed", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueDecimal":0.47}""", "unknown-element", "Observation.valueDecimal", "'valueQuantity'", "'valueQuantity'" },
        { "a system by its everyday name", """{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"LOINC","code":"69548-6"}]}}""", "coding-system", "Observation.code.coding[0].system", "Did you mean 'http://loinc.org'?", "Mente du 'http://loinc.org'?" },
        { "a unit that is not UCUM", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":12,"unit":"years","system":"http://unitsofmeasure.org","code":"years"}}""", "unknown-code", "Observation.value.code", "Did you mean 'a'?", "Mente du 'a'?" },
        { "a code that its system does not have", """{"resourceType":"Observation","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"lab"}]}],"code":{"text":"x"}}""", "unknown-code", "Observation.category[0].coding[0].code", "has no code 'lab'", "har ingen kode 'lab'" },
        { "a CPR number with a hyphen", """{"resourceType":"Patient","meta":{"profile":["https://fhirgenomics.example/fhir/StructureDefinition/danish-patient"]},"identifier":[{"use":"official","system":"urn:oid:1.2.208.176.1.2","value":"310122-9995"}],"name":[{"use":"official","family":"Jensen","given":["Ali"]}],"gender":"male","birthDate":"2022-01-31"}""", "invariant", "Patient.identifier[0].value", "Found '310122-9995'", "Et CPR-nummer er en dag, en måned og seks cifre mere, uden bindestreg" },
        { "a fullUrl without urn:uuid:", """{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"c757873d-ec9a-4326-a141-556f43239520","resource":{"resourceType":"Patient","active":true}}]}""", "bundle-full-url", "Bundle.entry[0].fullUrl", "Did you mean 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520'?", "Mente du 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520'?" },
        { "a reference without urn:uuid:", """{"resourceType":"Bundle","type":"transaction","entry":[{"fullUrl":"urn:uuid:c757873d-ec9a-4326-a141-556f43239520","resource":{"resourceType":"Patient","active":true},"request":{"method":"POST","url":"Patient"}},{"fullUrl":"urn:uuid:c757873d-ec9a-4326-a141-556f43239521","resource":{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"c757873d-ec9a-4326-a141-556f43239520"}},"request":{"method":"POST","url":"Observation"}}]}""", "reference-unresolved", "Bundle.entry[1].resource.subject", "Did you mean 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520'", "Mente du 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520'" },
        { "a haplotype as text", $$"""{"resourceType":"Observation","meta":{"profile":["http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/haplotype"]},"status":"final",{{Category}}"code":{"coding":[{"system":"http://loinc.org","code":"84414-2"}]},"valueString":"*1"}""", "type-not-allowed", "Observation.value", "Write 'valueCodeableConcept' instead", "Skriv 'valueCodeableConcept' i stedet" },
        { "a variant without its category", $$"""{"resourceType":"Observation","meta":{"profile":["{{Variant}}"]},"status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}],{{VariantCode}}"valueCodeableConcept":{"coding":[{"system":"http://loinc.org","code":"LA9633-4"}]} }""", "slice-min", "Observation", "http://terminology.hl7.org/CodeSystem/v2-0074|GE", "http://terminology.hl7.org/CodeSystem/v2-0074|GE" },
        { "one bad resource that others refer to", $$"""{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:uuid:c757873d-ec9a-4326-a141-556f43239520","resource":{"resourceType":"Observation","meta":{"profile":["{{Variant}}"]},{{Category}}{{VariantCode}}"valueCodeableConcept":{"coding":[{"system":"http://loinc.org","code":"LA9633-4"}]} } },{"fullUrl":"urn:uuid:c757873d-ec9a-4326-a141-556f43239521","resource":{"resourceType":"Observation","meta":{"profile":["http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/diagnostic-implication"]},"status":"final",{{Category}}"code":{"coding":[{"system":"http://hl7.org/fhir/uv/genomics-reporting/CodeSystem/tbd-codes-cs","code":"diagnostic-implication"}]},"derivedFrom":[{"reference":"urn:uuid:c757873d-ec9a-4326-a141-556f43239520"}]} }]}""", "cardinality-min", "Bundle.entry[0].resource", "'status' is missing", "'status' mangler" },
        { "a name as text", """{"resourceType":"Patient","contact":[{"name":"Anna"}]}""", "json-kind", "Patient.contact[0].name", """Write {"text": "Anna"}""", """Skriv {"text": "Anna"}""" },
        { "an id with an underscore", """{"resourceType":"Patient","id":"patient_1"}""", "primitive-format", "Patient.id", "Did you mean 'patient-1'?", "Mente du 'patient-1'?" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_typical_mistake_is_told_once_with_what_to_change(string mistake, string json, string messageId, string expression, string english, string danish)
    {
        var errors = Validators.Errors(Encoding.UTF8.GetBytes(json));
        foreach (var one in errors)
        {
            output.WriteLine($"{mistake}: {one.MessageId} at {one.Expression}, line {one.Line}, column {one.Column}\n    {one.Text}\n    {one.Danish}");
        }

        var error = Assert.Single(errors);
        Assert.Equal((messageId, expression), (error.MessageId, error.Expression));
        Assert.Contains(english, error.Text, StringComparison.Ordinal);
        Assert.Contains(danish, error.Danish, StringComparison.Ordinal);
        Assert.Equal(1, error.Line);
        Assert.True(error.Column > 0);
    }

    [Fact]
    public void A_second_mistake_is_never_taken_for_a_consequence_of_the_first()
    {
        var errors = Validators.Errors("""{"resourceType":"Observation","statuss":"final","category":[{"coding":[{"system":"x","code":"y"},{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"lab"}]}]}"""u8.ToArray());
        Assert.Equal(["cardinality-min", "coding-system", "unknown-code", "unknown-element"], errors.Select(error => error.MessageId).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("https://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/variant", Variant)]
    [InlineData("http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/Variant/", Variant)]
    [InlineData("http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/varient", Variant)]
    [InlineData("http://fhirgenomics.example/fhir/StructureDefinition/danish-patient", "https://fhirgenomics.example/fhir/StructureDefinition/danish-patient")]
    public void A_profile_that_is_nearly_known_is_guessed(string claimed, string meant)
    {
        var issue = Assert.Single(Validators.Shared.Validate(Validators.Read($$"""{"resourceType":"Observation","meta":{"profile":["{{claimed}}"]},"status":"final","code":{"text":"x"} }""").Root), issue => issue.MessageId == MessageId.ProfileUnknown);
        Assert.EndsWith($"Did you mean '{meant}'?", issue.Text, StringComparison.Ordinal);
        Assert.EndsWith($"Mente du '{meant}'?", issue.Danish, StringComparison.Ordinal);
    }
}
