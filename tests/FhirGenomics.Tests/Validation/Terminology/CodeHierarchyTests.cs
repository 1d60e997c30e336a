using FhirGenomics.Validation;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Tests.Validation.Terminology;

/// <summary>Terminology in the FHIRPath of invariants: memberOf, conformsTo, subsumes, subsumedBy.</summary>
public sealed class CodeHierarchyTests
{
    private const string Class = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

    [Theory]
    [InlineData("class.memberOf('http://terminology.hl7.org/ValueSet/v3-ActEncounterCode')", true)]
    [InlineData("class.memberOf('http://hl7.org/fhir/ValueSet/administrative-gender')", false)]
    [InlineData("class.memberOf('http://example.org/none').empty()", true)]
    [InlineData("type.first().memberOf('http://terminology.hl7.org/ValueSet/v3-ActEncounterCode')", true)]
    [InlineData("status.memberOf('http://hl7.org/fhir/ValueSet/encounter-status')", true)]
    [InlineData("conformsTo('http://hl7.org/fhir/StructureDefinition/Encounter')", true)]
    [InlineData("conformsTo('http://hl7.org/fhir/StructureDefinition/Patient')", false)]
    [InlineData("conformsTo('http://example.org/none').empty()", true)]
    [InlineData("type[0].subsumes(class)", true)]
    [InlineData("type[1].subsumes(class)", true)]
    [InlineData("class.subsumedBy(type[1])", true)]
    [InlineData("class.subsumes(type[1])", false)]
    [InlineData("class.subsumes(priority)", false)]
    [InlineData("serviceType.subsumes(reasonCode.first()).empty()", true)]
    public void Invariants_ask_the_terminology(string expression, bool holds)
    {
        var profile = Validators.Read($$"""
            {"resourceType":"StructureDefinition","url":"http://example.org/i","version":"1","name":"I","status":"active","kind":"resource","abstract":false,"type":"Encounter",
             "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Encounter","derivation":"constraint","snapshot":{"element":[{"id":"Encounter","path":"Encounter","min":0,"max":"*",
             "constraint":[{"key":"t-1","severity":"error","human":"Asked","expression":"{{expression}}"}]}]} }
            """);
        var asked = new Validator(new TerminologyService(Validators.Pack.With([profile])));
        var findings = Validators.Findings($$"""
            {"resourceType":"Encounter","id":"e","status":"finished","class":{"system":"{{Class}}","code":"ACUTE"},
             "type":[{"coding":[{"system":"{{Class}}","code":"ACUTE"}]},{"coding":[{"system":"{{Class}}","code":"IMP"}]}],
             "priority":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActPriority","code":"R"}]},
             "serviceType":{"coding":[{"system":"http://snomed.info/sct","code":"1"}]},
             "reasonCode":[{"coding":[{"system":"http://snomed.info/sct","code":"2"}]}] }
            """, asked, "http://example.org/i");
        Assert.Equal(holds, !findings.Exists(finding => finding.StartsWith("invariant ", StringComparison.Ordinal)));
    }
}
