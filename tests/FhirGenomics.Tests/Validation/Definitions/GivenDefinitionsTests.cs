using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Tests.Validation.Definitions;

public sealed class GivenDefinitionsTests
{
    private static readonly DefinitionsPack Pack = DefinitionsPack.Open();

    [Fact]
    public async Task Profiles_with_only_a_differential_get_snapshots_also_when_they_derive_from_each_other()
    {
        var (pack, problems) = await Pack.WithAsync([Profile("b", "http://example.org/a", """,{"id":"Observation.subject","path":"Observation.subject","min":1}"""), Profile("a", "http://hl7.org/fhir/StructureDefinition/Observation", """,{"id":"Observation.code","path":"Observation.code","patternCodeableConcept":{"text":"A"}}""")]);
        Assert.Empty(problems);
        var elements = Elements(pack.Find("StructureDefinition", "http://example.org/b")!);
        Assert.Equal("1", elements["Observation.subject"].Child("min").Text);
        Assert.Equal("A", elements["Observation.code"].Child("pattern").Child("text").Text);
        Assert.Equal("id", elements["Observation.id"].Child("type").Child("extension").Child("value").Text);
        Assert.Null(Pack.Find("StructureDefinition", "http://example.org/b"));
    }

    [Fact]
    public async Task A_profile_that_cannot_be_expanded_is_left_out_and_the_reason_said_at_its_differential()
    {
        var (pack, problems) = await Pack.WithAsync([Profile("a", "http://example.org/none", "")]);
        Assert.Null(pack.Find("StructureDefinition", "http://example.org/a"));
        var problem = Assert.Single(problems);
        Assert.Equal(("StructureDefinition.differential", "http://example.org/a"), (problem.Expression, problem.Profile));
        Assert.Contains("http://example.org/none", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_that_derives_from_itself_is_refused()
    {
        var (_, problems) = await Pack.WithAsync([Profile("a", "http://example.org/a", "")]);
        Assert.NotEmpty(problems);
    }

    [Fact]
    public void Errors_of_R4_that_a_given_snapshot_copied_are_corrected()
    {
        var published = Corrections.Texts.Single(correction => correction.Key == "bdl-8");
        var given = ElementTree.Read(Encoding.UTF8.GetBytes($$"""
            {"resourceType":"StructureDefinition","url":"http://example.org/b","type":"Bundle","snapshot":{"element":[{"id":"Bundle.entry","path":"Bundle.entry",
             "constraint":[{"key":"bdl-8","expression":"{{published.Published}}"}]}] } }
            """));
        var element = Elements(Pack.With([given]).Find("StructureDefinition", "http://example.org/b")!)["Bundle.entry"];
        Assert.Equal(published.Corrected, element.Child("constraint").Child("expression").Text);
    }

    private static ElementTree Profile(string id, string baseDefinition, string elements) => ElementTree.Read(Encoding.UTF8.GetBytes($$"""
        {"resourceType":"StructureDefinition","url":"http://example.org/{{id}}","name":"P","status":"draft","fhirVersion":"4.0.1","kind":"resource","abstract":false,
         "type":"Observation","baseDefinition":"{{baseDefinition}}","derivation":"constraint","differential":{"element":[{"id":"Observation","path":"Observation"}{{elements}}] } }
        """));

    private static Dictionary<string, Element> Elements(ElementTree definition)
    {
        var elements = new Dictionary<string, Element>(StringComparer.Ordinal);
        for (var element = definition.Root.Child("snapshot").Child("element"); element.Exists; element = element.NextSame())
        {
            elements[element.Child("id").Text!] = element;
        }

        return elements;
    }
}
