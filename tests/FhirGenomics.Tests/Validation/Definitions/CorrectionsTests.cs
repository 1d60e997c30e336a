using FhirGenomics.Resources;
using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Tests.Validation.Definitions;

public sealed class CorrectionsTests
{
    private static readonly DefinitionsPack Pack = DefinitionsPack.Open();
    private static readonly Lazy<HashSet<string>> TextsOfSnapshots = new(ReadTexts);

    public static TheoryData<string> Keys => [.. Corrections.Texts.Select(correction => correction.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void The_correction_stands_in_the_pack_and_the_error_nowhere(string key)
    {
        var correction = Corrections.Texts.Single(item => item.Key == key);
        Assert.Contains(correction.Corrected, TextsOfSnapshots.Value);
        Assert.DoesNotContain(correction.Published, TextsOfSnapshots.Value);
    }

    [Theory]
    [InlineData("Patient", "Patient.id", "id")]
    [InlineData("Resource", "Resource.id", "id")]
    [InlineData("HumanName", "HumanName.id", "string")]
    [InlineData("vitalsigns", "Observation.id", "id")]
    public void The_id_of_a_resource_is_an_id_and_that_of_an_element_a_string(string definition, string path, string type)
    {
        var element = Elements(Pack.Find("StructureDefinition", "http://hl7.org/fhir/StructureDefinition/" + definition)!).First(item => item.Child("path").Text == path);
        Assert.Equal(type, element.Child("type").Child("extension").Child("value").Text);
    }

    private static HashSet<string> ReadTexts()
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in Pack.Entries.Where(entry => entry.ResourceType == "StructureDefinition"))
        {
            foreach (var element in Elements(Pack.Read(entry)))
            {
                for (var constraint = element.Child("constraint"); constraint.Exists; constraint = constraint.NextSame())
                {
                    texts.Add(constraint.Child("expression").Text ?? "");
                }

                for (var extension = element.Child("type").Child("extension"); extension.Exists; extension = extension.NextSame())
                {
                    texts.Add(extension.Child("value").Text ?? "");
                }
            }
        }

        return texts;
    }

    private static IEnumerable<Element> Elements(ElementTree definition)
    {
        for (var element = definition.Root.Child("snapshot").Child("element"); element.Exists; element = element.NextSame())
        {
            yield return element;
        }
    }
}
