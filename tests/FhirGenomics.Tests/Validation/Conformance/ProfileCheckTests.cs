using FhirGenomics.Resources;
using FhirGenomics.Validation.Conformance;

namespace FhirGenomics.Tests.Validation.Conformance;

public class ProfileCheckTests(ITestOutputHelper output)
{
    [Fact]
    public void No_profile_of_the_packages_is_found_broken()
    {
        var found = new List<string>();
        var profiles = 0;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "profiles", "node_modules"), "StructureDefinition-*.json", SearchOption.AllDirectories))
        {
            if (ElementTree.TryRead(File.ReadAllBytes(file), []) is { } profile)
            {
                profiles++;
                found.AddRange(ProfileCheck.Check(Validators.Pack, profile.Root).Where(issue => issue.IsError).Select(issue => Path.GetFileName(Path.GetDirectoryName(file)) + "/" + Path.GetFileName(file) + " " + issue.ElementId + ": " + issue.Text));
            }
        }

        found.ForEach(output.WriteLine);
        Assert.True(profiles > 100, profiles.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Empty(found);
    }

    [Fact]
    public void Nothing_is_wrong_with_other_conformance_resources_of_the_packages()
    {
        string[] ids = ["mapped-code", "code-system-content", "code-system-property", "value-set-filter", "operation-profile", "unknown-code"];
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "profiles", "node_modules"), "*.json", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(file).Split('-')[0] is "ValueSet" or "CodeSystem" or "ConceptMap" or "OperationDefinition" && ElementTree.TryRead(File.ReadAllBytes(file), []) is { } resource)
            {
                found.AddRange(Validators.Shared.Validate(resource.Root).Where(issue => issue.IsError && ids.Contains(issue.MessageId)).Select(issue => Path.GetFileName(file) + " " + Validators.Line(issue)));
            }
        }

        found.ForEach(output.WriteLine);
        Assert.Empty(found);
    }

    [Theory]
    [InlineData("""{"id":"Observation.valueBla","path":"Observation.valueBla"}""", "profile-element", "Observation.valueBla")]
    [InlineData("""{"id":"Observation.code.codign","path":"Observation.code.codign"}""", "profile-element", "Observation.code.codign")]
    [InlineData("""{"id":"Observation.code","path":"Observation.code"},{"id":"Observation.status","path":"Observation.status"}""", "profile-order", "Observation.status")]
    [InlineData("""{"id":"Observation.status","path":"Observation.status","min":0}""", "profile-cardinality", "Observation.status")]
    [InlineData("""{"id":"Observation.subject","path":"Observation.subject","max":"2"}""", "profile-cardinality", "Observation.subject")]
    [InlineData("""{"id":"Observation.value[x]","path":"Observation.value[x]","type":[{"code":"Address"}]}""", "profile-element-type", "Observation.value[x]")]
    [InlineData("""{"id":"Observation.valueQuantity","path":"Observation.valueQuantity","type":[{"code":"Quantity","profile":["http://hl7.org/fhir/StructureDefinition/Count"]}]}""", "profile-element-type", "Observation.valueQuantity")]
    [InlineData("""{"id":"Observation.device","path":"Observation.device","type":[{"code":"Reference","targetProfile":["http://hl7.org/fhir/StructureDefinition/Patient"]}]}""", "profile-element-type", "Observation.device")]
    [InlineData("""{"id":"Observation.issued","path":"Observation.issued","binding":{"strength":"required","valueSet":"http://hl7.org/fhir/ValueSet/observation-status"}}""", "profile-binding", "Observation.issued")]
    [InlineData("""{"id":"Observation.status","path":"Observation.status","binding":{"strength":"preferred","valueSet":"http://hl7.org/fhir/ValueSet/observation-status"}}""", "profile-binding", "Observation.status")]
    [InlineData("""{"id":"Observation.status","path":"Observation.status","fixedString":"final"}""", "profile-value", "Observation.status")]
    [InlineData("""{"id":"Observation.component","path":"Observation.component","slicing":{"discriminator":[{"type":"value","path":"kind"}],"rules":"open"}}""", "profile-slicing", "Observation.component")]
    [InlineData("""{"id":"Observation.note:a","path":"Observation.note","sliceName":"a"}""", "profile-slicing", "Observation.note:a")]
    [InlineData("""{"id":"Observation.code","path":"Observation.code","constraint":[{"key":"a-1","severity":"error","human":"h","expression":"coding.where("}]}""", "profile-expression", "Observation.code")]
    public void A_broken_differential_is_told_with_the_element(string elements, string messageId, string elementId)
    {
        var issue = Assert.Single(Check("Observation", "http://hl7.org/fhir/StructureDefinition/Observation", elements));
        Assert.Equal((messageId, elementId), (issue.MessageId, issue.ElementId));
        Assert.True(issue.IsError && issue.Line > 0 && issue.Danish is not null);
    }

    [Fact]
    public void A_sound_differential_has_no_findings() => Assert.Empty(Check("Observation", "http://hl7.org/fhir/StructureDefinition/Observation", """
        {"id":"Observation","path":"Observation"},
        {"id":"Observation.category","path":"Observation.category","slicing":{"discriminator":[{"type":"value","path":"coding.code"}],"rules":"open"},"min":1},
        {"id":"Observation.category:lab","path":"Observation.category","sliceName":"lab","min":0,"max":"1"},
        {"id":"Observation.code.coding.system","path":"Observation.code.coding.system","fixedUri":"http://loinc.org"},
        {"id":"Observation.subject","path":"Observation.subject","min":1,"type":[{"code":"Reference","targetProfile":["http://hl7.org/fhir/StructureDefinition/Patient"]}]},
        {"id":"Observation.value[x]","path":"Observation.value[x]","type":[{"code":"Quantity"}]},
        {"id":"Observation.value[x].code","path":"Observation.value[x].code","min":1},
        {"id":"Observation.component.valueCodeableConcept","path":"Observation.component.valueCodeableConcept"},
        {"id":"Observation.component.referenceRange.low","path":"Observation.component.referenceRange.low","min":1}
        """));

    [Fact]
    public void A_base_of_another_type_is_an_error_and_an_unknown_base_a_warning()
    {
        Assert.Equal("profile-base Error", Line(Assert.Single(Check("Patient", "http://hl7.org/fhir/StructureDefinition/Observation", ""))));
        Assert.Equal("profile-base Warning", Line(Assert.Single(Check("Patient", "http://example.org/unknown", ""))));
    }

    [Fact]
    public void The_URL_of_an_extension_is_that_of_its_definition() =>
        Assert.Equal("profile-value Error", Line(Assert.Single(Check("Extension", "http://hl7.org/fhir/StructureDefinition/Extension", """{"id":"Extension.url","path":"Extension.url","fixedUri":"http://example.org/other"}"""))));

    private static string Line(Issue issue) => $"{issue.MessageId} {issue.Severity}";

    private static IReadOnlyList<Issue> Check(string type, string baseDefinition, string elements) => ProfileCheck.Check(Validators.Pack, Validators.Read($$"""
        {"resourceType":"StructureDefinition","url":"http://example.org/p","name":"P","status":"draft","kind":"resource","abstract":false,"type":"{{type}}",
         "baseDefinition":"{{baseDefinition}}","derivation":"constraint","differential":{"element":[{{(elements.Length == 0 ? """{"path":"Patient"}""" : elements)}}]} }
        """).Root);
}
