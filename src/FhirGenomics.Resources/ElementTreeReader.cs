using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace FhirGenomics.Resources;

/// <summary>
/// Reads FHIR JSON into an arena in one pass of <see cref="Utf8JsonReader"/>, strictly.
/// Source: https://hl7.org/fhir/R4/json.html
/// </summary>
internal ref partial struct ElementTreeReader
{
    /// <summary>Levels of JSON nesting that are read; legal FHIR stays far below, a stack of this depth is safe.</summary>
    public const int MaxDepth = 256;

    /// <summary>Resources inside resources (a Bundle's entry, its contained ...) that are read.</summary>
    public const int MaxNestedResources = 16;

    /// <summary>Different property names in one object; the widest R4 type has far fewer.</summary>
    public const int MaxProperties = 512;

    private const int MaxIssues = 100;

    [ThreadStatic]
    private static ElementTreeBuilder? reusable;

    private readonly ReadOnlySpan<byte> source;
    private readonly List<Issue> issues;
    private readonly ElementTreeBuilder builder;
    private Utf8JsonReader reader;
    private int nestedResources;

    private ElementTreeReader(ReadOnlySpan<byte> source, ElementTreeBuilder builder, List<Issue> issues)
    {
        this.source = source;
        this.builder = builder;
        this.issues = issues;
        reader = new Utf8JsonReader(source, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    public static ElementTree? Read(ReadOnlyMemory<byte> json, List<Issue> issues)
    {
        var builder = reusable ?? new ElementTreeBuilder();
        reusable = null;
        builder.Clear();
        try
        {
            return new ElementTreeReader(json.Span, builder, issues).ReadRoot(json);
        }
        finally
        {
            if (builder.IsWorthKeeping)
            {
                reusable = builder;
            }
        }
    }

    private ElementTree? ReadRoot(ReadOnlyMemory<byte> json)
    {
        if (source.IsEmpty)
        {
            Report(0, "json-empty", "There is no content: expected a FHIR resource as a JSON object.");
            return null;
        }

        if (source.StartsWith("\uFEFF"u8))
        {
            Report(0, "json-byte-order-mark", "The content starts with a byte order mark, which JSON does not allow (RFC 8259 section 8.1).");
            return null;
        }

        if (!Utf8.IsValid(source))
        {
            Report(FirstInvalidByte(), "json-utf8", "The content is not valid UTF-8 here.");
            return null;
        }

        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                Report((int)reader.TokenStartIndex, "json-not-object", "Expected a FHIR resource as a JSON object, found " + Describe(reader.TokenType) + ".");
                return null;
            }

            var root = builder.Add(new Node { Start = (int)reader.TokenStartIndex, NameStart = -1, Parent = -1, Definition = -1, Type = -1, NameId = -1, Kind = ElementKind.Object });
            builder[root].Type = ResourceTypeAhead(root);
            ReadObject(root);
            while (reader.Read())
            {
            }
        }
        catch (JsonException syntax)
        {
            Report(OffsetOf(syntax), "json-syntax", "Not JSON: " + Reason(syntax) + (builder.Count > 1 ? $" (after {builder.Path(builder.Count - 1, source)})" : "") + ".");
            return null;
        }

        return builder[0].Type < 0 ? null : new ElementTree(json, builder.ToArray());
    }

    /// <summary>Reads from after the brace to the closing brace of an object whose node stands already.</summary>
    private void ReadObject(int parent)
    {
        var type = builder.TypeOf(parent);
        var isResource = type is { Kind: FhirTypeKind.Resource };
        builder.OpenObject(parent);
        var properties = 0;
        var seenResourceType = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var nameStart = (int)reader.TokenStartIndex + 1;
            if (isResource && IsResourceType(reader))
            {
                if (seenResourceType)
                {
                    Report(nameStart, "json-duplicate-key", "The property 'resourceType' stands twice in one object.", parent);
                }

                seenResourceType = true;
                properties++;
                reader.Read();
                reader.Skip();
                continue;
            }

            if (++properties > MaxProperties)
            {
                Report(nameStart, "json-too-many-properties", $"An object has more than {MaxProperties} properties.", parent);
                SkipRest();
                break;
            }

            ReadProperty(parent, type, nameStart);
        }

        if (builder.CloseObject(parent, (int)reader.BytesConsumed) is >= 0 and var mismatch)
        {
            Report(builder[mismatch].NameStart, "json-null", "A property and its '_' property do not fit together: both must be arrays or none, and null stands only where the other array has an item.", mismatch);
        }

        if (properties == 0)
        {
            Report(builder[parent].Start, "json-empty-object", "An object is empty: FHIR leaves out what has no content.", parent);
        }
    }

    private void ReadProperty(int parent, FhirType? type, int nameStart)
    {
        if (reader.ValueIsEscaped && JsonStrings.FindBadEscape(reader.ValueSpan) is not null)
        {
            Report(nameStart, "json-escape", "A property name has half of a surrogate pair or a control character.", parent);
            reader.Read();
            reader.Skip();
            return;
        }

        var name = reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
        if (name.IsEmpty)
        {
            Report(nameStart, "json-empty-name", "A property has an empty name.", parent);
            reader.Read();
            reader.Skip();
            return;
        }

        var isShadow = name.Length > 1 && name[0] == (byte)'_';
        var definition = type?.FindJson(isShadow ? name[1..] : name);
        if (isShadow && definition is not null && definition.Type.Kind != FhirTypeKind.Primitive)
        {
            Report(nameStart, "json-underscore", $"'{Encoding.UTF8.GetString(name)}' gives the id and extensions of a primitive, but '{definition.JsonName}' is a {definition.Type.Name}.", parent);
        }

        reader.Read();
        if (builder.Property(isShadow ? name[1..] : name, nameStart, definition?.Id ?? -1, isShadow, reader.TokenType == JsonTokenType.StartArray, source) is not { } property)
        {
            Report(nameStart, "json-duplicate-key", $"The property '{Encoding.UTF8.GetString(name)}' stands twice in one object.", parent);
            reader.Skip();
            return;
        }

        if (reader.TokenType == JsonTokenType.StartArray)
        {
            ReadArray(parent, property, isShadow);
        }
        else
        {
            ReadValue(builder.NextItem(property, inArray: false), property, isShadow, isItem: false);
        }
    }

    private void ReadArray(int parent, int property, bool isShadow)
    {
        var start = (int)reader.TokenStartIndex;
        var isEmpty = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            isEmpty = false;
            ReadValue(builder.NextItem(property, inArray: true), property, isShadow, isItem: true);
        }

        if (isEmpty)
        {
            Report(start, "json-empty-array", "An array is empty: FHIR leaves out what has no content.", parent);
        }
    }

    /// <summary>Reads one value into its node: the primitive, or for <c>_name</c> the object with its id and extensions.</summary>
    private void ReadValue(int node, int property, bool isShadow, bool isItem)
    {
        var start = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                if (!isItem || !builder.Null(property))
                {
                    Report(start, "json-null", "null is not allowed: FHIR leaves out what has no content" + (isItem ? "" : " (null stands only in arrays of primitives, where the other array has an item)") + ".", node);
                }

                break;
            case JsonTokenType.StartObject:
                if (!isShadow)
                {
                    ref var target = ref builder[node];
                    target.Kind = ElementKind.Object;
                    target.Start = start;
                    if (builder.DeclaresResource(node))
                    {
                        builder[node].Type = ResourceTypeAhead(node);
                    }
                }
                else if (builder[node].Kind == ElementKind.None)
                {
                    builder[node].Start = start;
                }

                ReadObject(node);
                break;
            case JsonTokenType.StartArray:
                Report(start, "json-nested-array", "An array stands inside an array, which FHIR does not have.", node);
                builder[node].Kind = ElementKind.Array;
                builder[node].Start = start;
                reader.Skip();
                builder[node].Length = (int)reader.BytesConsumed - start;
                break;
            default:
                if (isShadow)
                {
                    Report(start, "json-underscore", "A property that starts with '_' holds an object with id or extension, or null in an array, not a value.", node);
                    break;
                }

                ReadPrimitive(node, start);
                break;
        }
    }

    private void ReadPrimitive(int node, int start)
    {
        ref var target = ref builder[node];
        target.Start = reader.TokenType == JsonTokenType.String ? start + 1 : start;
        target.Length = reader.ValueSpan.Length;
        target.Kind = reader.TokenType switch
        {
            JsonTokenType.String => ElementKind.String,
            JsonTokenType.Number => ElementKind.Number,
            JsonTokenType.True => ElementKind.True,
            _ => ElementKind.False,
        };
        if (target.Kind != ElementKind.String)
        {
            return;
        }

        if (target.Length == 0)
        {
            Report(start, "json-empty-string", "A string is empty: FHIR leaves out what has no content.", node);
        }
        else if (reader.ValueIsEscaped)
        {
            target.Flags |= NodeFlags.Escaped;
            if (JsonStrings.FindBadEscape(reader.ValueSpan) is { } reason)
            {
                Report(start, "json-escape", reason, node);
                target.Flags &= ~NodeFlags.Escaped;
            }
        }
    }
}
