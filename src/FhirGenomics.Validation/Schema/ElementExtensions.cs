using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Schema;

/// <summary>The extensions of ElementDefinitions that ask something of instances. Source: https://hl7.org/fhir/extensions/</summary>
internal static class ElementExtensions
{
    /// <summary>Of <c>type.profile</c>: the one element of the profile that is meant.</summary>
    public const string ProfileElement = "http://hl7.org/fhir/StructureDefinition/elementdefinition-profile-element";

    private const string ValueAlternatives = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ElementDefinition.valueAlternatives";
    private const string NarrativeLanguage = "http://hl7.org/fhir/StructureDefinition/narrative-language-control";
    private const string NarrativeSource = "http://hl7.org/fhir/StructureDefinition/narrative-source-control";

    /// <summary>Sets what the extensions of an ElementDefinition ask.</summary>
    public static void Read(ElementSchema schema, Element definition)
    {
        for (var extension = definition.Child("extension"); extension.Exists; extension = extension.NextSame())
        {
            if (extension.Child("value").Text is not { } value)
            {
                continue;
            }

            switch (extension.Child("url").Text)
            {
                case ValueAlternatives:
                    schema.ValueAlternatives = [.. schema.ValueAlternatives, value];
                    break;
                case NarrativeLanguage:
                    schema.Narrative = (schema.Narrative ?? new()) with { Language = value };
                    break;
                case NarrativeSource:
                    schema.Narrative = (schema.Narrative ?? new()) with { Source = value is "error" or "fatal" ? IssueSeverity.Error : value == "information" ? IssueSeverity.Information : IssueSeverity.Warning };
                    break;
            }
        }
    }

    /// <summary>The value of an element's extension; none if it is not there.</summary>
    public static Element Value(Element element, string url)
    {
        for (var extension = element.Child("extension"); extension.Exists; extension = extension.NextSame())
        {
            if (extension.Child("url").ValueIs(System.Text.Encoding.UTF8.GetBytes(url)))
            {
                return extension.Child("value");
            }
        }

        return default;
    }
}

/// <summary>What a profile asks of a narrative beyond XHTML.</summary>
internal sealed record NarrativeControl
{
    /// <summary><c>_no</c>, <c>_yes</c>, <c>_resource</c> or a language code of which there must be a section; null if nothing is asked.</summary>
    public string? Language { get; init; }

    /// <summary>How bad it is if a part does not tell its source (class boilerplate, generated or original); null if that is not asked.</summary>
    public IssueSeverity? Source { get; init; }
}
