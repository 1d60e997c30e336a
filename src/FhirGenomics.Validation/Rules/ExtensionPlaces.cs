using FhirGenomics.Resources;
using FhirGenomics.Resources.FhirPath;
using FhirGenomics.Validation.Schema;

namespace FhirGenomics.Validation.Rules;

/// <summary>Where an extension may stand. Source: https://hl7.org/fhir/R4/defining-extensions.html#context</summary>
internal static class ExtensionPlaces
{
    /// <summary>True if one of the definition's contexts is this element, or if it has none.</summary>
    public static bool Allow(ValidationRun run, Element parent, CompiledProfile definition)
    {
        foreach (var context in definition.Contexts)
        {
            if (IsIn(run, parent, context))
            {
                return true;
            }
        }

        return definition.Contexts.Length == 0;
    }

    /// <summary>The element as a person would name it: by its path in the type, and its type.</summary>
    public static string Describe(Element parent) =>
        parent.Definition is { } definition ? $"{definition.Owner.Name}.{definition.Name} ({parent.Type?.Name})" : parent.Type?.Name ?? "this element";

    private static bool IsIn(ValidationRun run, Element parent, ExtensionContext context)
    {
        switch (context.Type)
        {
            case "extension":
                return parent.Type?.Name == "Extension" && parent.Child("url").Text == context.Expression;
            case "fhirpath":
                var found = new List<Element>();
                try
                {
                    run.FhirPath.Select(context.Compiled, parent.Resource, found);
                }
                catch (FhirPathException)
                {
                    // An expression that cannot be evaluated here does not forbid the place.
                    return true;
                }

                return found.Contains(parent);
            default:
                // A context within a profile (URL#path) would need the profile: only the path is compared.
                var path = context.Expression[(context.Expression.LastIndexOf('#') + 1)..];
                return path.Contains("://", StringComparison.Ordinal) || IsAt(parent, path.AsSpan());
        }
    }

    private static bool IsAt(Element element, ReadOnlySpan<char> path)
    {
        for (var at = element; at.Exists; at = at.Parent)
        {
            if (at.Type is { } type && IsType(type, path))
            {
                return true;
            }

            var dot = path.LastIndexOf('.');
            if (dot < 0 || !IsName(at, path[(dot + 1)..]))
            {
                return false;
            }

            path = path[..dot];
        }

        return false;
    }

    private static bool IsType(FhirType type, ReadOnlySpan<char> name)
    {
        for (var at = type; at is not null; at = at.Base)
        {
            if (name.SequenceEqual(at.Name))
            {
                return true;
            }
        }

        // Names of later versions for groups of types.
        return name switch
        {
            "Base" => true,
            "DataType" => type.Kind is FhirTypeKind.Complex or FhirTypeKind.Primitive,
            "BackboneType" => type.Kind == FhirTypeKind.Backbone,
            "CanonicalResource" or "MetadataResource" => type.Kind == FhirTypeKind.Resource && Has(type, "url") && Has(type, "status"),
            _ => false,
        };
    }

    private static bool IsName(Element element, ReadOnlySpan<char> name) =>
        element.Definition is { } definition
        && (name.SequenceEqual(definition.Name) || name.SequenceEqual(definition.JsonName) || (definition.IsChoice && name.EndsWith("[x]") && name[..^3].SequenceEqual(definition.Name)));

    private static bool Has(FhirType type, string name) => type.Find(FhirTypes.R4.NameId(name)) is not null;
}
