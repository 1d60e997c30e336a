using FhirGenomics.Resources;

namespace FhirGenomics.Tests.Validation.Mutations;

/// <summary>Elements that HL7's definition of their resource or datatype demands.</summary>
internal static class RequiredElements
{
    /// <summary>True if the element may not be missing and is the only one of its name.</summary>
    public static bool Has(Element element) =>
        ElementRules.Of(element) is { } rule && rule.Child("min").ValueIs("1"u8) && element.Ordinal == 0 && !element.NextSame().Exists;
}

/// <summary>Codes that must come from a value set.</summary>
internal static class RequiredCodes
{
    /// <summary>True if the element is a code with a required binding.</summary>
    public static bool Has(Element element) =>
        element.Type?.Name == "code" && element.HasValue && ElementRules.Of(element) is { } rule && rule.Child("binding").Child("strength").ValueIs("required"u8) && !rule.Child("binding").Child("valueSet").Text!.Contains("mimetypes", StringComparison.Ordinal)
        && !rule.Child("binding").Child("valueSet").Text!.Contains("languages", StringComparison.Ordinal);
}

/// <summary>ElementDefinitions of R4's own types.</summary>
internal static class ElementRules
{
    private static readonly Dictionary<string, Dictionary<string, Element>> Types = new(StringComparer.Ordinal);

    /// <summary>The ElementDefinition of a child of a resource, datatype or nested type; null if there is none.</summary>
    public static Element? Of(Element element)
    {
        if (element.Parent.Type?.Name is not { } owner || element.Definition is not { } definition)
        {
            return null;
        }

        var type = owner.Split('.')[0];
        if (!Types.TryGetValue(type, out var rules))
        {
            rules = new(StringComparer.Ordinal);
            var definitions = Validators.Pack.Find("StructureDefinition", "http://hl7.org/fhir/StructureDefinition/" + type)!.Root.Child("snapshot");
            for (var rule = definitions.Child("element"); rule.Exists; rule = rule.NextSame())
            {
                rules.TryAdd(rule.Child("path").Text!, rule);
            }

            Types.Add(type, rules);
        }

        return rules.TryGetValue($"{owner}.{definition.Name}{(definition.IsChoice ? "[x]" : "")}", out var found) ? found : null;
    }
}
