using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Definitions;

/// <summary>One definition that was loaded while the server runs.</summary>
/// <param name="Source">The definition as it came.</param>
/// <param name="Raw">Its entry, as it came.</param>
/// <param name="Entry">Its entry, with a snapshot if one could be made.</param>
/// <param name="Bases">Canonical URLs (without version) of the profiles that its snapshot is made from; empty if it came with one.</param>
internal sealed record LoadedDefinition(ElementTree Source, DefinitionEntry Raw, DefinitionEntry Entry, IReadOnlySet<string> Bases)
{
    /// <summary>True for a StructureDefinition that came without snapshot.</summary>
    public bool NeedsSnapshot => Raw.ResourceType == "StructureDefinition" && !Source.Root.Child("snapshot").Exists;

    /// <summary>Null if it has no canonical URL.</summary>
    public static LoadedDefinition? Of(ElementTree tree) =>
        GivenDefinitions.Entry(tree, "") is { } entry ? new LoadedDefinition(tree, entry, entry, ProfileExpansion.Bases(tree).ToHashSet(StringComparer.Ordinal)) : null;

    /// <summary>With the snapshot that was made; without one if <paramref name="json"/> is null.</summary>
    public LoadedDefinition Expanded(byte[]? json) => this with { Entry = json is null ? Raw : GivenDefinitions.Entry(ElementTree.Read(json), "")! };
}
