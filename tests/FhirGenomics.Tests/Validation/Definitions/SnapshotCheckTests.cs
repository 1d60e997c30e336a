using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Tests.Validation.Definitions;

public sealed class SnapshotCheckTests
{
    private static readonly LoadedDefinitions Loaded = LoadedDefinitions.Over(Validators.Pack);

    [Theory]
    [InlineData("""{"id":"Observation.code","path":"Observation.code","patternCodeableConcept":{"text":"A"}}""")]
    [InlineData("""{"id":"Observation.subject","path":"Observation.subject","min":1,"type":[{"code":"Reference","targetProfile":["http://hl7.org/fhir/StructureDefinition/Patient"]}]}""")]
    [InlineData("""{"id":"Observation.value[x]","path":"Observation.value[x]","type":[{"code":"Quantity"}]}""")]
    [InlineData("""{"id":"Observation.valueQuantity","path":"Observation.valueQuantity","min":1}""")]
    [InlineData("""{"id":"Observation.category","path":"Observation.category","slicing":{"discriminator":[{"type":"pattern","path":"$this"}],"rules":"open"}},{"id":"Observation.category:a","path":"Observation.category","sliceName":"a","min":1,"max":"1","patternCodeableConcept":{"text":"A"}}""")]
    [InlineData("""{"id":"Observation","path":"Observation","constraint":[{"key":"x-1","severity":"error","human":"H","expression":"value.exists() or code.memberOf('http://hl7.org/fhir/ValueSet/observation-codes')"}]}""")]
    public async Task A_sound_profile_has_no_errors(string elements) => Assert.DoesNotContain(await CheckAsync(elements), issue => issue.IsError);

    [Theory]
    [InlineData("""{"id":"Observation.code","path":"Observation.code","min":0}""", "profile-cardinality", "Observation.code")]
    [InlineData("""{"id":"Observation.colour","path":"Observation.colour","min":1}""", "profile-element", "Observation.colour")]
    [InlineData("""{"id":"Observation.value[x]","path":"Observation.value[x]","type":[{"code":"Money"}]}""", "profile-element-type", "Observation.value[x]", "Money")]
    [InlineData("""{"id":"Observation","path":"Observation","constraint":[{"key":"x-1","severity":"error","human":"H","expression":"value.exists("}]}""", "profile-expression", "Observation")]
    [InlineData("""{"id":"Observation.category","path":"Observation.category","slicing":{"discriminator":[{"type":"value","path":"coding.where(system='x')"}],"rules":"open"}},{"id":"Observation.category:a","path":"Observation.category","sliceName":"a","patternCodeableConcept":{"text":"A"}}""", "profile-slicing", "Observation.category", "coding.where")]
    [InlineData("""{"id":"Observation.category","path":"Observation.category","slicing":{"discriminator":[{"type":"value","path":"text"}],"rules":"open"}},{"id":"Observation.category:a","path":"Observation.category","sliceName":"a","min":1}""", "profile-slicing", "Observation.category:a", "'a'", "value:text")]
    public async Task What_is_wrong_is_said_with_the_element_and_the_reason(string elements, string messageId, string elementId, params string[] texts)
    {
        var errors = (await CheckAsync(elements)).Where(issue => issue.IsError).ToList();
        Assert.True(errors.Exists(issue => issue.MessageId == messageId && issue.ElementId == elementId && texts.All(text => issue.Text.Contains(text, StringComparison.Ordinal))), string.Join('\n', errors.Select(Validators.Line)));
        Assert.All(errors, error => Assert.Equal("http://example.org/checked", error.Profile));
        Assert.All(errors, error => Assert.NotNull(error.Danish));
        Assert.All(errors, error => Assert.StartsWith("StructureDefinition", error.Expression, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_base_is_an_error_and_an_unknown_value_set_only_a_warning()
    {
        Assert.Contains(await CheckAsync("", "http://example.org/none"), issue => issue.IsError && issue.Text.Contains("http://example.org/none", StringComparison.Ordinal));
        var warning = Assert.Single(await CheckAsync("""{"id":"Observation.code","path":"Observation.code","binding":{"strength":"required","valueSet":"http://example.org/unknown-vs"}}"""));
        Assert.Equal((IssueSeverity.Warning, "Observation.code"), (warning.Severity, warning.ElementId));
        Assert.Contains("http://example.org/unknown-vs", warning.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_profiles_that_the_server_brings_have_no_errors()
    {
        // Published with slices whose extensions have no URL.
        const string Broken = "http://hl7.org/fhir/StructureDefinition/quantity-confidenceInterval";
        var profiles = Validators.Pack.Entries.Where(entry => entry is { ResourceType: "StructureDefinition", Derivation: "constraint", Url: not Broken }).Select(Validators.Pack.Read);
        var errors = Loaded.Check(profiles).Where(issue => issue.IsError).Select(Validators.Line).ToList();
        Assert.True(errors.Count == 0, string.Join('\n', errors));
    }

    private static async Task<IReadOnlyList<Issue>> CheckAsync(string elements, string baseDefinition = "http://hl7.org/fhir/StructureDefinition/Observation")
    {
        var root = elements.Contains("\"path\":\"Observation\"", StringComparison.Ordinal) ? "" : """{"id":"Observation","path":"Observation"}""" + (elements.Length > 0 ? "," : "");
        var tree = ElementTree.Read(Encoding.UTF8.GetBytes($$"""
            {"resourceType":"StructureDefinition","url":"http://example.org/checked","version":"1","name":"Checked","status":"draft","kind":"resource","abstract":false,
             "type":"Observation","baseDefinition":"{{baseDefinition}}","derivation":"constraint","differential":{"element":[{{root}}{{elements}}] } }
            """));
        var (loaded, _) = await Loaded.WithAsync(new Dictionary<string, ElementTree?> { ["new"] = tree });
        return loaded.Check([tree]);
    }
}
