namespace FhirGenomics.Resources;

/// <summary>Resources that stand inside another one (a Bundle's entry, a parameter) as trees of their own.</summary>
public static class Subtree
{
    /// <summary>
    /// The resource at this element as a tree of its own, without reading it again: its JSON is a slice of the source,
    /// its paths start at itself, its lines and columns stay those of the whole source. Faults of reading that stand in it come along.
    /// </summary>
    public static ElementTree Detach(this Element resource)
    {
        var whole = resource.Tree;
        var first = resource.Index;
        if (first == 0)
        {
            return whole;
        }

        var root = whole.Nodes[first];
        var end = first + 1;
        while (end < whole.Nodes.Length && whole.Nodes[end].Parent >= first)
        {
            end++;
        }

        var nodes = whole.Nodes.AsSpan(first, end - first).ToArray();
        for (var i = 0; i < nodes.Length; i++)
        {
            ref var node = ref nodes[i];
            node.Start -= root.Start;
            node.NameStart -= root.Start;
            node.Parent -= first;
            node.FirstChild = node.FirstChild < 0 ? -1 : node.FirstChild - first;
            node.Next = node.Next < 0 ? -1 : node.Next - first;
        }

        ref var detached = ref nodes[0];
        detached.NameStart = detached.Parent = detached.Next = detached.Definition = -1;
        detached.Flags = NodeFlags.None;
        return new ElementTree(whole.Json.Slice(root.Start, root.Length), nodes, offset => whole.PositionAt(offset + root.Start)) { Faults = ReadingFaults.Below(resource) };
    }
}
