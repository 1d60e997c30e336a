using System.Collections.Concurrent;
using System.Text;

namespace FhirGenomics.Resources;

/// <summary>
/// One resource: its JSON source and an arena of typed nodes over it, read in one pass. Immutable and safe to share between threads.
/// Values are never copied out of the source: a decimal keeps its digits, a string its escapes.
/// </summary>
public sealed class ElementTree
{
    internal readonly Node[] Nodes;
    private readonly ReadOnlyMemory<byte> json;
    private readonly Func<int, (int Line, int Column)>? positions;
    private int[]? lineStarts;
    private ConcurrentDictionary<int, Dictionary<int, int>>? ordinals;

    internal ElementTree(ReadOnlyMemory<byte> json, Node[] nodes, Func<int, (int Line, int Column)>? positions = null)
    {
        this.json = json;
        this.positions = positions;
        Nodes = nodes;
    }

    /// <summary>The UTF-8 source that was read.</summary>
    public ReadOnlyMemory<byte> Json => json;

    /// <summary>The resource itself.</summary>
    public Element Root => new(this, 0);

    /// <summary>The resource's type name.</summary>
    public string ResourceType => Root.Type!.Name;

    /// <summary>The resource's logical id; null if it has none.</summary>
    public string? Id => Root.Child("id").Text;

    /// <summary>What was wrong while it was read to be judged; none otherwise. What has faults has lost content, and must not be stored.</summary>
    public IReadOnlyList<Issue> Faults { get; internal init; } = [];

    /// <summary>Number of nodes, the resource itself included.</summary>
    public int Count => Nodes.Length;

    /// <summary>
    /// Reads a resource from UTF-8 JSON. Throws <see cref="Failure"/> (400) with all findings if it is not FHIR JSON:
    /// bad UTF-8, duplicate keys, nulls, empty arrays or objects, an unknown resource type, lone surrogates, trailing data ...
    /// Elements that the type does not have are kept (<see cref="Element.Definition"/> is null): the validator reports them.
    /// </summary>
    public static ElementTree Read(ReadOnlyMemory<byte> json)
    {
        var issues = new List<Issue>();
        var tree = TryRead(json, issues);
        return tree is null || issues.Any(issue => issue.IsError) ? throw new Failure(FailureKind.BadRequest, issues) : tree;
    }

    /// <summary>Reads an answer of this server, which may be deeper than what is taken: it has Bundles around what was stored. Throws as <see cref="Read"/> does.</summary>
    public static ElementTree ReadAnswer(ReadOnlyMemory<byte> json)
    {
        var issues = new List<Issue>();
        return ElementTreeReader.Read(json, issues, isAnswer: true) is { } tree && !issues.Exists(issue => issue.IsError) ? tree : throw new Failure(FailureKind.BadRequest, issues);
    }

    /// <summary>
    /// Reads a resource so that all that is wrong with it can be told at once: faults that leave the rest readable become its <see cref="Faults"/>.
    /// Throws <see cref="Failure"/> (400) with all findings for others.
    /// </summary>
    public static ElementTree ReadToJudge(ReadOnlyMemory<byte> json)
    {
        var issues = new List<Issue>();
        var tree = TryRead(json, issues);
        return tree is null || !ReadingFaults.LeaveReadable(issues) ? throw new Failure(FailureKind.BadRequest, issues)
            : issues.Count == 0 ? tree
            : new ElementTree(json, tree.Nodes) { Faults = issues };
    }

    /// <summary>Reads a resource; null if nothing could be read. All findings are added to <paramref name="issues"/>.</summary>
    public static ElementTree? TryRead(ReadOnlyMemory<byte> json, List<Issue> issues) => ElementTreeReader.Read(json, issues);

    /// <summary>1-based line and column (in characters) of a byte offset: in what the caller sent, if the JSON was cut out of a larger source or made from XML.</summary>
    public (int Line, int Column) PositionAt(int offset)
    {
        if (positions is not null)
        {
            return positions(offset);
        }

        var starts = lineStarts ??= FindLineStarts();
        var line = Array.BinarySearch(starts, offset);
        line = line < 0 ? ~line - 1 : line;
        return (line + 1, Encoding.UTF8.GetCharCount(json.Span[starts[line]..offset]) + 1);
    }

    /// <summary>The positions of all nodes below one among the items of their repeating elements, by node; worked out once.</summary>
    internal IReadOnlyDictionary<int, int> OrdinalsBelow(int parent)
    {
        var known = ordinals ?? Interlocked.CompareExchange(ref ordinals, new(), null) ?? ordinals;
        return known.GetOrAdd(parent, static (of, nodes) =>
        {
            var found = new Dictionary<int, int>();
            var counts = new Dictionary<int, int>();
            for (var child = nodes[of].FirstChild; child >= 0; child = nodes[child].Next)
            {
                found[child] = counts.TryGetValue(nodes[child].ItemKey, out var count) ? count : 0;
                counts[nodes[child].ItemKey] = found[child] + 1;
            }

            return found;
        }, Nodes);
    }

    private int[] FindLineStarts()
    {
        var starts = new List<int> { 0 };
        var span = json.Span;
        for (var at = span.IndexOf((byte)'\n'); at >= 0;)
        {
            starts.Add(at + 1);
            var next = span[(at + 1)..].IndexOf((byte)'\n');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return [.. starts];
    }
}

/// <summary>What stands in the JSON source for an element.</summary>
public enum ElementKind : byte
{
    /// <summary>Nothing: a primitive that has only an id or extensions.</summary>
    None,

    /// <summary>An object.</summary>
    Object,

    /// <summary>A string.</summary>
    String,

    /// <summary>A number.</summary>
    Number,

    /// <summary>The literal true.</summary>
    True,

    /// <summary>The literal false.</summary>
    False,

    /// <summary>An array inside an array, which FHIR does not know; its items are not read.</summary>
    Array,
}

[Flags]
internal enum NodeFlags : byte
{
    None = 0,

    /// <summary>The source has it in an array.</summary>
    InArray = 1,

    /// <summary>The string has escapes.</summary>
    Escaped = 2,
}

/// <summary>One element in the arena; indexes point into the same array, -1 is none.</summary>
internal struct Node
{
    /// <summary>Offset of the value: after the quote of a string, at the brace of an object; of <c>_name</c>'s object if there is no value.</summary>
    public int Start;

    /// <summary>Bytes of the value, without quotes.</summary>
    public int Length;

    /// <summary>Offset of the property's name, after its quote; -1 for the root.</summary>
    public int NameStart;

    /// <summary>The node that has this one; -1 for the root.</summary>
    public int Parent;

    /// <summary>The first node below this one.</summary>
    public int FirstChild;

    /// <summary>The next node with the same parent.</summary>
    public int Next;

    /// <summary>Index in <see cref="FhirTypes.Elements"/>; -1 for the root and for elements that the type does not have.</summary>
    public int Definition;

    /// <summary>Index in <see cref="FhirTypes.All"/>; -1 if unknown.</summary>
    public short Type;

    /// <summary>See <see cref="FhirTypes.NameId"/>; -1 for the root and for elements that the type does not have.</summary>
    public short NameId;

    /// <summary>The same for all items of one repeating element of a parent, known or not.</summary>
    public readonly int ItemKey => Definition >= 0 ? Definition : -2 - NameStart;

    /// <summary>What stands in the source.</summary>
    public ElementKind Kind;

    /// <summary>How it stands there.</summary>
    public NodeFlags Flags;
}
