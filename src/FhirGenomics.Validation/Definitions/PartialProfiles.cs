using FhirGenomics.Validation.Schema;
using Hl7.Fhir.Model;

namespace FhirGenomics.Validation.Definitions;

/// <summary>
/// Types whose profile is one element of another profile (elementdefinition-profile-element). The snapshot generator takes it for a profile of the whole
/// element and refuses it, so it does not see it; the validator follows it.
/// </summary>
internal static class PartialProfiles
{
    /// <summary>Takes such profiles out of the differential, and gives the types of the elements as they were.</summary>
    public static List<(string Path, string? SliceName, List<ElementDefinition.TypeRefComponent> Types)> TakeOut(StructureDefinition definition)
    {
        var taken = new List<(string, string?, List<ElementDefinition.TypeRefComponent>)>();
        foreach (var element in (definition.Differential?.Element ?? []).Where(element => element.Type.Exists(HasPartial)))
        {
            taken.Add((element.Path ?? "", element.SliceName, element.Type));
            element.Type = [.. element.Type.Select(WithoutProfiles)];
        }

        return taken;
    }

    /// <summary>Puts them into differential and snapshot.</summary>
    public static void PutBack(StructureDefinition definition, List<(string Path, string? SliceName, List<ElementDefinition.TypeRefComponent> Types)> taken)
    {
        foreach (var (path, slice, types) in taken)
        {
            foreach (var element in (definition.Differential?.Element ?? []).Concat(definition.Snapshot?.Element ?? []).Where(element => element.Path == path && element.SliceName == slice))
            {
                element.Type = types;
            }
        }
    }

    private static bool HasPartial(ElementDefinition.TypeRefComponent type) => type.ProfileElement.Exists(profile => profile.HasExtensions() && profile.Extension.Exists(extension => extension.Url == ElementExtensions.ProfileElement));

    private static ElementDefinition.TypeRefComponent WithoutProfiles(ElementDefinition.TypeRefComponent type)
    {
        var copy = (ElementDefinition.TypeRefComponent)type.DeepCopy();
        copy.ProfileElement.Clear();
        return copy;
    }
}
