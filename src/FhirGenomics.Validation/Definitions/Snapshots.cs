using System.Text;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Specification.Snapshot;

namespace FhirGenomics.Validation.Definitions;

/// <summary>What became of a differential: the StructureDefinition with its snapshot, or why it could not be made.</summary>
/// <param name="Json">The StructureDefinition with differential and snapshot; null if there are problems.</param>
/// <param name="Problems">One sentence each; empty if the snapshot was made.</param>
internal sealed record SnapshotResult(byte[]? Json, IReadOnlyList<string> Problems);

/// <summary>
/// Makes the snapshot of a StructureDefinition that has only a differential, with the SDK's generator.
/// Source: https://hl7.org/fhir/R4/profiling.html#snapshot
/// </summary>
internal static class Snapshots
{
    private static readonly SnapshotGeneratorSettings Settings = new()
    {
        GenerateSnapshotForExternalProfiles = true,
        ForceRegenerateSnapshots = false,
        GenerateElementIds = true,
    };

    private static readonly FhirJsonSerializer Writer = new();

    /// <summary>Makes one snapshot, anew if there is one; several may share a resolver, one after the other.</summary>
    public static async Task<SnapshotResult> GenerateAsync(ReadOnlyMemory<byte> json, SnapshotResolver resolver)
    {
        try
        {
            return SnapshotResolver.Parse(json) is { } definition ? await ExpandAsync(definition, resolver) : new SnapshotResult(null, ["It is not a StructureDefinition."]);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The SDK throws a dozen types for differentials that contradict themselves or their base, and for values it cannot read: all are findings about the profile.
            return new SnapshotResult(null, [exception.Message]);
        }
    }

    private static async Task<SnapshotResult> ExpandAsync(StructureDefinition definition, SnapshotResolver resolver)
    {
        var generator = new SnapshotGenerator(resolver, Settings);
        var partial = PartialProfiles.TakeOut(definition);
        await generator.UpdateAsync(definition);
        PartialProfiles.PutBack(definition, partial);
        List<string> problems =
        [
            .. from issue in generator.Outcome?.Issue ?? []
               where issue.Severity is OperationOutcome.IssueSeverity.Error or OperationOutcome.IssueSeverity.Fatal
               select issue.Details?.Text ?? issue.Diagnostics ?? "The snapshot generator gave no reason.",
        ];
        if (problems.Count == 0)
        {
            problems.AddRange(definition.Snapshot is { Element.Count: > 0 } ? await UnknownElementsAsync(definition, resolver) : ["The snapshot is empty."]);
        }

        if (problems.Count > 0)
        {
            return new SnapshotResult(null, problems);
        }

        NarrowRenamedChoices(definition);
        return new SnapshotResult(Encoding.UTF8.GetBytes(Writer.SerializeToString(definition)), []);
    }

    /// <summary>The generator takes an element that the base does not have for a new one; only a specialization may add elements.</summary>
    private static async Task<IEnumerable<string>> UnknownElementsAsync(StructureDefinition definition, SnapshotResolver resolver)
    {
        if (definition.Derivation != StructureDefinition.TypeDerivationRule.Constraint
            || await resolver.ResolveByCanonicalUriAsync(definition.BaseDefinition ?? "") is not StructureDefinition { Snapshot.Element: { } baseElements })
        {
            return [];
        }

        var known = baseElements.Select(element => element.Path).ToHashSet(StringComparer.Ordinal);
        return definition.Snapshot!.Element
            .Where(element => (element.Base?.Path ?? element.Path) == element.Path && !known.Contains(element.Path))
            .Select(element => $"{definition.BaseDefinition} has no element {element.Path}.");
    }

    /// <summary>
    /// A differential that says <c>Observation.valueQuantity</c> leaves <c>value[x]</c> only that type; the generator adds a slice and leaves all types.
    /// Source: https://hl7.org/fhir/R4/profiling.html#snapshot and the vital signs profiles as published.
    /// </summary>
    private static void NarrowRenamedChoices(StructureDefinition definition)
    {
        var said = (definition.Differential?.Element ?? []).Where(element => element.SliceName is null).Select(element => element.Path ?? "").ToHashSet(StringComparer.Ordinal);
        foreach (var choice in definition.Snapshot!.Element)
        {
            if (choice is { SliceName: null, Path: { } path } && path.EndsWith("[x]", StringComparison.Ordinal) && !said.Contains(path))
            {
                var named = choice.Type.Where(type => type.Code is { Length: > 0 } code && said.Contains(path[..^3] + char.ToUpperInvariant(code[0]) + code[1..])).ToList();
                choice.Type = named.Count == 1 ? named : choice.Type;
            }
        }
    }
}
