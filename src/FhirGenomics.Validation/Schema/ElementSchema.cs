using FhirGenomics.Resources;
using FhirGenomics.Validation.Slicing;

namespace FhirGenomics.Validation.Schema;

/// <summary>
/// What one ElementDefinition asks of the elements it describes, compiled. Of a base type it holds everything; of a profile only what the
/// profile adds to the base type, so that a node is checked once by its type and then by the little that each profile adds.
/// Written only while it is compiled; safe to share afterwards.
/// </summary>
internal sealed class ElementSchema
{
    /// <summary>The profile this belongs to; null for FHIR's own types.</summary>
    public CompiledProfile? Profile { get; init; }

    /// <summary>Id of the ElementDefinition: <c>Observation.component:gene.value[x]</c>.</summary>
    public string ElementId { get; init; } = "";

    /// <summary>FHIRPath name; empty for a root.</summary>
    public string Name { get; init; } = "";

    /// <summary>Number of <see cref="Name"/>; -1 for a root.</summary>
    public int NameId { get; init; } = -1;

    /// <summary>The base element it is about; null for a root.</summary>
    public TypeElement? Element { get; init; }

    /// <summary>Name of the slice; null if it is none.</summary>
    public string? SliceName { get; init; }

    public int Min { get; set; }

    public int Max { get; set; } = int.MaxValue;

    /// <summary>The types allowed, with their profiles and targets; null if nothing is narrowed.</summary>
    public TypeRule[]? Types { get; set; }

    /// <summary>Identifies the list of types in the definition, to see whether a profile changes it.</summary>
    public ulong TypesSignature { get; set; }

    public Element Fixed { get; set; }

    public Element Pattern { get; set; }

    public Element MinValue { get; set; }

    public Element MaxValue { get; set; }

    /// <summary>Characters allowed in a string; 0 if not limited.</summary>
    public int MaxLength { get; set; }

    public Binding? Binding { get; set; }

    /// <summary>Extensions of which one must be there where the value is missing.</summary>
    public string[] ValueAlternatives { get; set; } = [];

    /// <summary>What a narrative must have beyond XHTML; null if nothing.</summary>
    public NarrativeControl? Narrative { get; set; }

    public Invariant[] Invariants { get; set; } = [];

    public SlicingProgram? Slicing { get; set; }

    /// <summary>The element of the same profile whose children this one has too (contentReference).</summary>
    public ElementSchema? ContentTarget { get; set; }

    /// <summary>What is asked of children; of a base type in the order of <see cref="TypeElement.Order"/>.</summary>
    public ElementSchema[] Slots { get; set; } = [];

    /// <summary>Those of <see cref="Slots"/> that must be there, or have slices that must be there.</summary>
    public ElementSchema[] Required { get; set; } = [];

    /// <summary>True if there is anything to check at the element itself (besides types, cardinality and children).</summary>
    public bool HasNodeRules { get; private set; }

    /// <summary>True if one of <see cref="Types"/> narrows what a reference may point to.</summary>
    public bool HasTargets { get; private set; }

    /// <summary>True if this base slot has to be looked at for a node below it.</summary>
    public bool IsNeeded { get; private set; }

    /// <summary>What is asked of a child; null if nothing.</summary>
    public ElementSchema? Slot(TypeElement child)
    {
        if (Profile is null && child.Order < Slots.Length)
        {
            return Slots[child.Order];
        }

        return Slot(child.NameId);
    }

    /// <summary>What is asked of the child of this name; null if nothing.</summary>
    public ElementSchema? Slot(int nameId)
    {
        foreach (var slot in Slots)
        {
            if (slot.NameId == nameId)
            {
                return slot;
            }
        }

        return null;
    }

    /// <summary>All profiles that it and what is below it name.</summary>
    public IEnumerable<ProfileLink> Links()
    {
        var open = new Stack<ElementSchema>([this]);
        while (open.TryPop(out var schema))
        {
            foreach (var below in schema.Slots.Concat(schema.Slicing?.Slices ?? []))
            {
                open.Push(below);
            }

            foreach (var rule in schema.Types ?? [])
            {
                foreach (var link in rule.Profiles.Concat(rule.Targets))
                {
                    yield return link;
                }
            }
        }
    }

    /// <summary>Works out the summaries once all is set.</summary>
    public void Finish()
    {
        Required = [.. Slots.Where(slot => slot.Min > 0 || slot.Slicing is { HasRequired: true })];
        HasTargets = Types is not null && Types.Any(type => type.Targets.Length > 0 || type.Aggregation.Length > 0);
        HasNodeRules = Fixed.Exists || Pattern.Exists || MinValue.Exists || MaxValue.Exists || MaxLength > 0 || Binding is not null || Invariants.Length > 0 || HasTargets || Narrative is not null || ValueAlternatives.Length > 0;
        IsNeeded = HasNodeRules || Types is not null || Slicing is not null || ContentTarget is not null || Slots.Length > 0;
    }

    /// <inheritdoc/>
    public override string ToString() => (Profile?.Url ?? "FHIR") + " " + ElementId;
}
