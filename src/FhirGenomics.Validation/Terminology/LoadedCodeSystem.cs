using System.Collections.Frozen;
using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Terminology;

/// <summary>
/// The concepts of one CodeSystem resource. Keeps codes, hierarchy and displays; the resource itself is read again where more is asked for.
/// Source: https://hl7.org/fhir/R4/codesystem.html
/// </summary>
internal sealed class LoadedCodeSystem
{
    private readonly FrozenDictionary<string, int> byCode;
    private readonly List<string> codes = [];
    private readonly List<string[]> displays = [];
    private readonly List<(int Parent, int Child)> hierarchy = [];
    private ILookup<int, int>? children;
    private ILookup<int, int>? parents;

    public LoadedCodeSystem(ElementTree resource)
    {
        Url = resource.Root.Child("url").Text ?? "";
        IsComplete = resource.Root.Child("content").Text == "complete";
        IsSupplement = resource.Root.Child("content").Text == "supplement";
        HierarchyMeaning = resource.Root.Child("hierarchyMeaning").Text ?? "is-a";
        IsCaseSensitive = resource.Root.Child("caseSensitive").Text != "false";
        var related = new List<(int From, string Property, string Code)>();
        foreach (var (concept, parent) in Concepts(resource))
        {
            if (parent >= 0)
            {
                hierarchy.Add((parent, codes.Count));
            }

            for (var property = concept.Child("property"); property.Exists; property = property.NextSame())
            {
                if (property.Child("code").Text is "parent" or "subsumedBy" or "child" && ValueOf(property) is { } value)
                {
                    related.Add((codes.Count, property.Child("code").Text!, value));
                }
            }

            codes.Add(concept.Child("code").Text ?? "");
            displays.Add(DisplaysOf(concept));
        }

        byCode = codes.Select((code, index) => (code, index)).DistinctBy(item => item.code, Comparer)
            .ToFrozenDictionary(item => item.code, item => item.index, Comparer);
        foreach (var (from, property, code) in related)
        {
            if (byCode.TryGetValue(code, out var other))
            {
                hierarchy.Add(property == "child" ? (from, other) : (other, from));
            }
        }
    }

    public string Url { get; }

    /// <summary>True if every code of the system is here.</summary>
    public bool IsComplete { get; }

    /// <summary>True if this only adds to a system that stands elsewhere.</summary>
    public bool IsSupplement { get; }

    public bool IsCaseSensitive { get; }

    /// <summary>What being below another concept means; <c>is-a</c> if it is not told.</summary>
    public string HierarchyMeaning { get; }

    /// <summary>Codes in the order of <see cref="Concepts"/>.</summary>
    public IReadOnlyList<string> Codes => codes;

    private StringComparer Comparer => IsCaseSensitive ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;

    /// <summary>All concepts of a CodeSystem, parents before children, each with the index of its parent (-1 for the topmost).</summary>
    public static IEnumerable<(Element Concept, int Parent)> Concepts(ElementTree resource)
    {
        var open = new Stack<(Element Concept, int Parent)>();
        open.Push((resource.Root.Child("concept"), -1));
        for (var index = 0; open.TryPop(out var next);)
        {
            if (next.Concept.Exists)
            {
                open.Push((next.Concept.NextSame(), next.Parent));
                open.Push((next.Concept.Child("concept"), index++));
                yield return next;
            }
        }
    }

    /// <summary>The value of a concept's property as text: of a Coding its code; null if it has none.</summary>
    public static string? ValueOf(Element property)
    {
        var value = property.Child("value");
        return value.HasValue ? value.Text : value.Child("code").Text;
    }

    /// <summary>Index of a code; -1 if the system does not list it.</summary>
    public int IndexOf(string code) => byCode.GetValueOrDefault(code, -1);

    public Membership Contains(string code) => byCode.ContainsKey(code) ? Membership.In : IsComplete ? Membership.Out : Membership.Unknown;

    /// <summary>Display and designations of a code; empty if it is not listed.</summary>
    public IReadOnlyList<string> Displays(string code) => byCode.TryGetValue(code, out var index) ? displays[index] : [];

    /// <summary>Indexes of the concepts directly below one.</summary>
    public IEnumerable<int> ChildrenOf(int index) => (children ??= hierarchy.ToLookup(edge => edge.Parent, edge => edge.Child))[index];

    /// <summary>Indexes of the concepts directly above one.</summary>
    public IEnumerable<int> ParentsOf(int index) => (parents ??= hierarchy.ToLookup(edge => edge.Child, edge => edge.Parent))[index];

    /// <summary>True if one concept is the other, or above it.</summary>
    public bool Subsumes(int general, int special)
    {
        var reached = new HashSet<int> { special };
        var open = new Stack<int>(reached);
        while (open.TryPop(out var index) && index != general)
        {
            foreach (var parent in ParentsOf(index).Where(reached.Add))
            {
                open.Push(parent);
            }
        }

        return reached.Contains(general);
    }

    private static string[] DisplaysOf(Element concept)
    {
        var texts = new List<string>();
        if (concept.Child("display").Text is { } display)
        {
            texts.Add(display);
        }

        for (var designation = concept.Child("designation"); designation.Exists; designation = designation.NextSame())
        {
            if (designation.Child("value").Text is { } text && !texts.Contains(text))
            {
                texts.Add(text);
            }
        }

        return [.. texts];
    }
}
