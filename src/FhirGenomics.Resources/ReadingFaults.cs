namespace FhirGenomics.Resources;

/// <summary>Faults that are found while a resource is read, and what is found after them.</summary>
public static class ReadingFaults
{
    /// <summary>Where readers stop collecting: then nobody knows what else is wrong.</summary>
    internal const int Most = 100;

    /// <summary>The findings about a tree together with the faults of its reading; what only follows from a fault is left out.</summary>
    public static IReadOnlyList<Issue> With(this ElementTree tree, IReadOnlyList<Issue> findings)
    {
        if (tree.Faults.Count == 0)
        {
            return findings;
        }

        var explained = tree.Faults.Where(IsOfValue).Select(fault => fault.Expression).ToHashSet(StringComparer.Ordinal);

        // A name that is no text is told at the element around it, of which other findings tell something else.
        var texts = tree.Faults.Where(fault => fault.MessageId == "json-escape").Select(fault => (fault.Expression, fault.Line, fault.Column)).ToHashSet();
        return [.. tree.Faults, .. findings.Where(finding => !explained.Contains(finding.Expression) && !texts.Contains((finding.Expression, finding.Line, finding.Column)))];
    }

    /// <summary>True if the rest can be read and judged in spite of them.</summary>
    internal static bool LeaveReadable(IReadOnlyList<Issue> faults) => faults.Count < Most && faults.All(fault => IsOfValue(fault) || fault.MessageId is
        "json-empty-array" or "json-empty-name" or "json-duplicate-key" or "json-escape" or "json-underscore"
        or "unknown-element" or "unknown-attribute" or "xml-attribute" or "xml-namespace" or "xml-order" or "xml-repeats" or "xml-text" or "xml-one-resource");

    /// <summary>The faults of a whole tree that stand in this resource, told from there.</summary>
    internal static IReadOnlyList<Issue> Below(Element resource)
    {
        var faults = resource.Tree.Faults;
        if (faults.Count == 0)
        {
            return faults;
        }

        var (place, type) = (resource.Path, resource.Type?.Name ?? "Resource");
        return
        [
            .. faults.Where(fault => fault.Expression is { } told && told.StartsWith(place, StringComparison.Ordinal) && (told.Length == place.Length || told[place.Length] == '.'))
                .Select(fault => fault with { Expression = type + fault.Expression![place.Length..] }),
        ];
    }

    /// <summary>True if the fault is that its element has no value that could be judged.</summary>
    private static bool IsOfValue(Issue fault) =>
        fault.MessageId is "json-empty-object" or "json-empty-string" or "json-null" or "json-nested-array" or "xml-empty" || fault.MessageId.StartsWith("invalid-", StringComparison.Ordinal);
}
