using System.Globalization;
using System.Text;

namespace FhirGenomics.Resources;

/// <summary>
/// One element of an <see cref="ElementTree"/>: a resource, a datatype, or one item of a repeating element. A view: copying costs nothing.
/// The default value stands for "no such element": it has no children, no value, and <see cref="Exists"/> is false.
/// </summary>
public readonly struct Element : IEquatable<Element>
{
    /// <summary>Siblings that are counted one by one.</summary>
    private const int MostSiblings = 64;

    private readonly ElementTree? tree;
    private readonly int index;

    internal Element(ElementTree tree, int index)
    {
        this.tree = tree;
        this.index = index;
    }

    /// <summary>False if this stands for "no such element".</summary>
    public bool Exists => tree is not null;

    /// <summary>The tree this element belongs to. Throws <see cref="InvalidOperationException"/> if the element does not exist.</summary>
    public ElementTree Tree => tree ?? throw new InvalidOperationException("There is no element here.");

    /// <summary>Index of the element in its tree: 0 is the resource; children come after their parent.</summary>
    public int Index => index;

    /// <summary>What stands in the source; <see cref="ElementKind.None"/> also if there is no such element.</summary>
    public ElementKind Kind => tree is null ? ElementKind.None : Node.Kind;

    /// <summary>The element's actual type (for a choice the one chosen, for <c>contained</c> and <c>entry.resource</c> the resource's own); null if unknown.</summary>
    public FhirType? Type => tree is null || Node.Type < 0 ? null : FhirTypes.R4.All[Node.Type];

    /// <summary>What the parent's type says of this element; null for a root and for elements the type does not have.</summary>
    public TypeElement? Definition => tree is null || Node.Definition < 0 ? null : FhirTypes.R4.Elements[Node.Definition];

    /// <summary>The number of the FHIRPath name, see <see cref="FhirTypes.NameId"/>; -1 for a root and for unknown elements.</summary>
    public int NameId => tree is null ? -1 : Node.NameId;

    /// <summary>The FHIRPath name (<c>value</c>, not <c>valueQuantity</c>); the type's name for a root, the JSON name for an unknown element.</summary>
    public string Name => tree is null ? "" : Definition?.Name ?? (index == 0 ? Type?.Name ?? "" : JsonName);

    /// <summary>The property name as it stands in JSON, without the underscore of <c>_birthDate</c>; empty for a root.</summary>
    public string JsonName => tree is null || Node.NameStart < 0 ? "" : Definition?.JsonName ?? Encoding.UTF8.GetString(SourceName).TrimStart('_');

    /// <summary>True if the source has the element in an array.</summary>
    public bool InArray => tree is not null && (Node.Flags & NodeFlags.InArray) != 0;

    /// <summary>The element that has this one; none for a root.</summary>
    public Element Parent => At(tree is null ? -1 : Node.Parent);

    /// <summary>The first child; with <see cref="Next"/> this visits all children without allocating. Items of one array follow each other.</summary>
    public Element FirstChild => At(tree is null ? -1 : Node.FirstChild);

    /// <summary>The next child of the same parent.</summary>
    public Element Next => At(tree is null ? -1 : Node.Next);

    /// <summary>The children in source order: <c>foreach (var child in element.Children)</c> allocates nothing.</summary>
    public ElementChildren Children => new(this);

    /// <summary>The value's bytes as they stand in the source: of a string without quotes and with its escapes, of a number its digits. Empty for objects.</summary>
    public ReadOnlySpan<byte> Raw => tree is null || Kind is ElementKind.None or ElementKind.Object or ElementKind.Array ? default : tree.Json.Span.Slice(Node.Start, Node.Length);

    /// <summary>True if <see cref="Raw"/> has JSON escapes, so that it is not yet the string's value.</summary>
    public bool IsEscaped => tree is not null && (Node.Flags & NodeFlags.Escaped) != 0;

    /// <summary>The value as UTF-8 text: <see cref="Raw"/>, its escapes decoded if it has any. Empty for objects.</summary>
    public ReadOnlySpan<byte> Utf8 => IsEscaped ? Encoding.UTF8.GetBytes(Text!) : Raw;

    /// <summary>True if the element has a primitive value.</summary>
    public bool HasValue => Kind is ElementKind.String or ElementKind.Number or ElementKind.True or ElementKind.False;

    /// <summary>The primitive value as text (a string decoded, a number's digits as written, <c>true</c>/<c>false</c>); null if there is none.</summary>
    public string? Text => !HasValue ? null : IsEscaped ? JsonText.Decode(Raw) : Encoding.UTF8.GetString(Raw);

    /// <summary>The bytes of the whole value in the source: a string with its quotes, an object with its braces. Empty if there is no value.</summary>
    public ReadOnlySpan<byte> Source => Kind switch
    {
        ElementKind.None => default,
        ElementKind.String => tree!.Json.Span.Slice(Node.Start - 1, Node.Length + 2),
        _ => tree!.Json.Span.Slice(Node.Start, Node.Length),
    };

    /// <summary>1-based line and column of the value in the source.</summary>
    public (int Line, int Column) Position => tree is null ? (0, 0) : tree.PositionAt(Kind == ElementKind.String ? Node.Start - 1 : Node.Start);

    /// <summary>The nearest resource that has this element: itself if it is one.</summary>
    public Element Resource
    {
        get
        {
            var at = this;
            while (at.Exists && at.Type is not { Kind: FhirTypeKind.Resource } && at.Parent.Exists)
            {
                at = at.Parent;
            }

            return at;
        }
    }

    /// <summary>Where the element stands, as FHIRPath: <c>Observation.component[2].value.coding[0].code</c>.</summary>
    public string Path
    {
        get
        {
            if (tree is null)
            {
                return "";
            }

            var steps = new Stack<Element>();
            var at = this;
            for (; at.index != 0; at = at.Parent)
            {
                steps.Push(at);
            }

            var path = new StringBuilder(at.Name);
            foreach (var step in steps)
            {
                path.Append('.').Append(step.Name);
                if (step.InArray)
                {
                    path.Append('[').Append(step.Ordinal.ToString(CultureInfo.InvariantCulture)).Append(']');
                }
            }

            return path.ToString();
        }
    }

    /// <summary>0-based position among the items of the same repeating element.</summary>
    public int Ordinal
    {
        get
        {
            var ordinal = 0;
            var steps = 0;
            for (var sibling = Parent.FirstChild; sibling.Exists && sibling.index != index; sibling = sibling.Next)
            {
                // In long lists the positions are worked out once for all items, or many findings would cost the square of the length.
                if (++steps > MostSiblings)
                {
                    return tree!.OrdinalsBelow(Node.Parent)[index];
                }

                ordinal += sibling.Node.ItemKey == Node.ItemKey ? 1 : 0;
            }

            return ordinal;
        }
    }

    private ref readonly Node Node => ref tree!.Nodes[index];

    private ReadOnlySpan<byte> SourceName
    {
        get
        {
            var rest = tree!.Json.Span[Node.NameStart..];
            var end = 0;
            while (rest[end] != (byte)'"')
            {
                end += rest[end] == (byte)'\\' ? 2 : 1;
            }

            return rest[..end];
        }
    }

    /// <summary>The first child of this FHIRPath name (<c>value</c> finds <c>valueQuantity</c>); none if there is none.</summary>
    public Element Child(string name) => Child(FhirTypes.R4.NameId(name));

    /// <summary>The first child whose name has this number.</summary>
    public Element Child(int nameId)
    {
        if (nameId >= 0 && tree is not null)
        {
            var nodes = tree.Nodes;
            for (var child = nodes[index].FirstChild; child >= 0; child = nodes[child].Next)
            {
                if (nodes[child].NameId == nameId)
                {
                    return new Element(tree, child);
                }
            }
        }

        return default;
    }

    /// <summary>The next sibling of the same name: the next item of a repeating element.</summary>
    public Element NextSame()
    {
        var nameId = NameId;
        var sibling = Next;
        while (sibling.Exists && sibling.NameId != nameId)
        {
            sibling = sibling.Next;
        }

        return sibling;
    }

    /// <summary>True if the primitive value is exactly this text.</summary>
    public bool ValueIs(ReadOnlySpan<byte> utf8) => HasValue && (IsEscaped ? Encoding.UTF8.GetBytes(Text!).AsSpan().SequenceEqual(utf8) : Raw.SequenceEqual(utf8));

    /// <inheritdoc/>
    public bool Equals(Element other) => ReferenceEquals(tree, other.tree) && index == other.index;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Element other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(tree is null ? 0 : System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(tree), index);

    /// <inheritdoc/>
    public override string ToString() => Exists ? $"{Path} = {Text ?? Type?.Name}" : "(none)";

    /// <summary>True if both are the same element of the same tree.</summary>
    public static bool operator ==(Element left, Element right) => left.Equals(right);

    /// <summary>True if they are not the same element of the same tree.</summary>
    public static bool operator !=(Element left, Element right) => !left.Equals(right);

    private Element At(int at) => at < 0 ? default : new Element(tree!, at);
}

/// <summary>The children of an element, for <c>foreach</c>.</summary>
public readonly struct ElementChildren(Element parent)
{
    /// <summary>Starts before the first child.</summary>
    public Enumerator GetEnumerator() => new(parent);

    /// <summary>Visits the children in source order.</summary>
    public struct Enumerator(Element parent)
    {
        private bool started;

        /// <summary>The child the enumerator stands at.</summary>
        public Element Current { get; private set; }

        /// <summary>Goes to the next child; false after the last.</summary>
        public bool MoveNext()
        {
            Current = started ? Current.Next : parent.FirstChild;
            started = true;
            return Current.Exists;
        }
    }
}
