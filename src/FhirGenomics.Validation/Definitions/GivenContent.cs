using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Definitions;

/// <summary>The JSON of a definition that does not stand in the pack. It is read when it is asked for, and kept as long as somebody uses it.</summary>
internal sealed class GivenContent(ReadOnlyMemory<byte> json)
{
    private WeakReference<ElementTree>? known;

    /// <summary>The definition.</summary>
    public ElementTree Read()
    {
        if (known is not null && known.TryGetTarget(out var tree))
        {
            return tree;
        }

        tree = ElementTree.Read(json);
        known = new WeakReference<ElementTree>(tree);
        return tree;
    }
}
