using System.Text;

namespace FhirGenomics.Resources;

/// <summary>The arena while it grows: nodes, the open objects, and the properties met in each of them.</summary>
internal sealed class ElementTreeBuilder
{
    private readonly List<Frame> frames = [];
    private readonly List<PropertyOf> properties = [];
    private Node[] nodes = new Node[256];

    /// <summary>Nodes so far.</summary>
    public int Count { get; private set; }

    /// <summary>False after a very large resource, whose buffers should not stay with the thread.</summary>
    public bool IsWorthKeeping => nodes.Length <= 1 << 16;

    /// <summary>The node at an index.</summary>
    public ref Node this[int index] => ref nodes[index];

    /// <summary>Makes it ready for the next resource.</summary>
    public void Clear()
    {
        Count = 0;
        frames.Clear();
        properties.Clear();
    }

    /// <summary>The finished arena.</summary>
    public Node[] ToArray() => nodes.AsSpan(0, Count).ToArray();

    /// <summary>Adds a node that nothing is linked to yet; returns its index.</summary>
    public int Add(Node node)
    {
        if (Count == nodes.Length)
        {
            Array.Resize(ref nodes, Count * 2);
        }

        node.FirstChild = node.Next = -1;
        nodes[Count] = node;
        return Count++;
    }

    /// <summary>The type of a node; null if unknown.</summary>
    public FhirType? TypeOf(int node) => nodes[node].Type < 0 ? null : FhirTypes.R4.All[nodes[node].Type];

    /// <summary>True for an element that may be any resource, so that its own <c>resourceType</c> decides.</summary>
    public bool DeclaresResource(int node) =>
        nodes[node].Definition >= 0 && FhirTypes.R4.Elements[nodes[node].Definition].Type is { Kind: FhirTypeKind.Resource };

    /// <summary>How many resources this node stands in.</summary>
    public int ResourceDepth(int node)
    {
        var depth = 0;
        for (var at = node; at >= 0; at = nodes[at].Parent)
        {
            depth += at == 0 || DeclaresResource(at) ? 1 : 0;
        }

        return depth;
    }

    /// <summary>Begins the object of a node, which may have children already from its other half.</summary>
    public void OpenObject(int parent)
    {
        var last = -1;
        for (var child = nodes[parent].FirstChild; child >= 0; child = nodes[child].Next)
        {
            last = child;
        }

        frames.Add(new Frame { Parent = parent, LastChild = last, FirstProperty = properties.Count });
    }

    /// <summary>Ends the object. Returns a node whose nulls or arrays do not match those of its <c>_name</c>, or -1.</summary>
    public int CloseObject(int parent, int end)
    {
        var frame = frames[^1];
        frames.RemoveAt(frames.Count - 1);
        var mismatch = -1;
        for (var i = frame.FirstProperty; i < properties.Count; i++)
        {
            var property = properties[i];
            if (property is { HasValue: true, HasShadow: true } && property.ValueIsArray != property.ShadowIsArray)
            {
                mismatch = property.First;
            }

            for (var node = property.SawNull ? property.First : -1; node >= 0; node = node == property.Last ? -1 : nodes[node].Next)
            {
                mismatch = nodes[node].Kind == ElementKind.None && nodes[node].FirstChild < 0 ? node : mismatch;
            }
        }

        properties.RemoveRange(frame.FirstProperty, properties.Count - frame.FirstProperty);
        if (nodes[parent].Kind == ElementKind.Object)
        {
            nodes[parent].Length = end - nodes[parent].Start;
        }

        return mismatch;
    }

    /// <summary>Opens a property of the object read now; <c>name</c> and <c>_name</c> share one. Null if the same one stood there before.</summary>
    public int? Property(ReadOnlySpan<byte> name, int nameStart, int definition, bool isShadow, bool isArray, ReadOnlySpan<byte> source)
    {
        var at = properties.Count - 1;
        for (var first = frames[^1].FirstProperty; at >= first && !Same(properties[at], definition, name, source); at--)
        {
        }

        if (at < frames[^1].FirstProperty)
        {
            at = properties.Count;
            properties.Add(new PropertyOf { NameStart = isShadow ? nameStart + 1 : nameStart, NameLength = name.Length, Definition = definition, First = -1, Last = -1 });
        }

        var property = properties[at];
        if (isShadow ? property.HasShadow : property.HasValue)
        {
            return null;
        }

        property.HasShadow |= isShadow;
        property.HasValue |= !isShadow;
        property.ShadowIsArray |= isShadow && isArray;
        property.ValueIsArray |= !isShadow && isArray;
        property.Cursor = -1;
        properties[at] = property;
        return at;
    }

    /// <summary>The node of the property's next item: the one that the property's other half made, or a new one.</summary>
    public int NextItem(int at, bool inArray)
    {
        var property = properties[at];
        var next = property.Cursor < 0 ? property.First : property.Cursor == property.Last ? -1 : nodes[property.Cursor].Next;
        if (next < 0)
        {
            next = Append(ref property, inArray);
        }

        property.Cursor = next;
        properties[at] = property;
        return next;
    }

    /// <summary>Notes a null item; false if the element is no primitive, so that null has no meaning.</summary>
    public bool Null(int at)
    {
        var property = properties[at];
        property.SawNull = property.Definition < 0 || FhirTypes.R4.Elements[property.Definition].Type.Kind == FhirTypeKind.Primitive;
        properties[at] = property;
        return property.SawNull;
    }

    /// <summary>FHIRPath of a node, for messages.</summary>
    public string Path(int node, ReadOnlySpan<byte> source)
    {
        var path = "";
        for (; node > 0; node = nodes[node].Parent)
        {
            var definition = nodes[node].Definition;
            var name = definition >= 0 ? FhirTypes.R4.Elements[definition].Name : JsonStrings.NameAt(source, nodes[node].NameStart);
            path = "." + name + ((nodes[node].Flags & NodeFlags.InArray) != 0 ? $"[{Ordinal(node)}]" : "") + path;
        }

        return (TypeOf(0)?.Name ?? "Resource") + path;
    }

    private int Append(ref PropertyOf property, bool inArray)
    {
        var frame = frames[^1];
        var definition = property.Definition < 0 ? null : FhirTypes.R4.Elements[property.Definition];
        var node = Add(new Node
        {
            Parent = frame.Parent,
            NameStart = property.NameStart,
            Definition = property.Definition,
            Type = definition is null ? (short)-1 : (short)definition.Type.Id,
            NameId = definition is null ? (short)-1 : (short)definition.NameId,
            Flags = inArray ? NodeFlags.InArray : NodeFlags.None,
        });
        var after = property.Last >= 0 ? property.Last : frame.LastChild;
        if (after < 0)
        {
            nodes[frame.Parent].FirstChild = node;
        }
        else
        {
            nodes[node].Next = nodes[after].Next;
            nodes[after].Next = node;
        }

        if (after == frame.LastChild)
        {
            frame.LastChild = node;
            frames[^1] = frame;
        }

        property.First = property.First < 0 ? node : property.First;
        property.Last = node;
        return node;
    }

    private int Ordinal(int node)
    {
        var ordinal = 0;
        for (var at = nodes[nodes[node].Parent].FirstChild; at >= 0 && at != node; at = nodes[at].Next)
        {
            ordinal += nodes[at].NameStart == nodes[node].NameStart ? 1 : 0;
        }

        return ordinal;
    }

    private static bool Same(PropertyOf property, int definition, ReadOnlySpan<byte> name, ReadOnlySpan<byte> source) =>
        definition >= 0 || property.Definition >= 0
            ? property.Definition == definition
            : source.Slice(property.NameStart, property.NameLength).SequenceEqual(name);

    private struct Frame
    {
        public int Parent;
        public int LastChild;
        public int FirstProperty;
    }

    private struct PropertyOf
    {
        public int NameStart;
        public int NameLength;
        public int Definition;
        public int First;
        public int Last;
        public int Cursor;
        public bool HasValue;
        public bool HasShadow;
        public bool ValueIsArray;
        public bool ShadowIsArray;
        public bool SawNull;
    }
}
