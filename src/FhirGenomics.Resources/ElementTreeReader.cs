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

    [ThreadStatic]
    private static ElementTreeBuilder? reusable;

    private readonly ReadOnlySpan<byte> source;
    private readonly List<Issue> issues;
    private readonly ElementTreeBuilder builder;
    private readonly bool hasNoCharacter;
    private readonly int mostNestedResources;
    private Utf8JsonReader reader;
    private int nestedResources;

    private ElementTreeReader(ReadOnlySpan<byte> source, ElementTreeBuilder builder, List<Issue> issues, int times)
    {
        this.source = source;
        (this.builder, this.issues) = (builder, issues);
        hasNoCharacter = JsonStrings.FindNoCharacter(source) is not null;
        mostNestedResources = MaxNestedResources * times;
        reader = new Utf8JsonReader(source, new JsonReaderOptions { MaxDepth = MaxDepth * times });
    }

    /// <summary>Reads a resource; null if nothing could be read. An answer of this server may be twice as deep: it has Bundles around what was taken.</summary>
    public static ElementTree? Read(ReadOnlyMemory<byte> json, List<Issue> issues, bool isAnswer = false)
    {
        var builder = reusable ?? new ElementTreeBuilder();
        reusable = null;
        builder.Clear();
        try
        {
            return new ElementTreeReader(json.Span, builder, issues, isAnswer ? 2 : 1).ReadRoot(json);
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
            Report(0, "json-empty", "There is no content: expected a FHIR resource as a JSON object.", "Der er intet indhold: her skal stå en FHIR-ressource som et JSON-objekt.");
            return null;
        }

        if (source.StartsWith("\uFEFF"u8))
        {
            Report(0, "json-byte-order-mark", "The content starts with a byte order mark, which JSON does not allow (RFC 8259 section 8.1).", "Indholdet begynder med et byte order mark, som JSON ikke tillader (RFC 8259, afsnit 8.1).");
            return null;
        }

        if (!Utf8.IsValid(source))
        {
            Report(FirstInvalidByte(), "json-utf8", "The content is not valid UTF-8 here.", "Indholdet er ikke gyldig UTF-8 her.");
            return null;
        }

        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                var found = Describe(reader.TokenType);
                Report((int)reader.TokenStartIndex, "json-not-object", $"Expected a FHIR resource as a JSON object, found {found.English}.", $"Her skal stå en FHIR-ressource som et JSON-objekt: fandt {found.Danish}.");
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
            ReportSyntax(syntax);
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
                    Report(nameStart, "json-duplicate-key", "The property 'resourceType' stands twice in one object.", "Egenskaben 'resourceType' står to gange i samme objekt.", parent);
                }

                seenResourceType = true;
                properties++;
                reader.Read();
                reader.Skip();
                continue;
            }

            if (++properties > MaxProperties)
            {
                Report(nameStart, "json-too-many-properties", $"An object has more than {MaxProperties} properties.", $"Et objekt har mere end {MaxProperties} egenskaber.", parent);
                SkipRest();
                break;
            }

            ReadProperty(parent, type, nameStart);
        }

        if (builder.CloseObject(parent, (int)reader.BytesConsumed) is >= 0 and var mismatch)
        {
            Report(builder[mismatch].NameStart, "json-null",
                "A property and its '_' property do not fit together: both must be arrays or none, and null stands only where the other array has an item.",
                "En egenskab og dens '_'-egenskab passer ikke sammen: begge skal være arrays eller ingen af dem, og null må kun stå, hvor det andet array har et element.", mismatch);
        }

        if (properties == 0)
        {
            Report(builder[parent].Start, "json-empty-object", "An object is empty: FHIR leaves out what has no content.", "Et objekt er tomt: i FHIR udelades det, der ikke har indhold.", parent);
        }
    }

    private void ReadProperty(int parent, FhirType? type, int nameStart)
    {
        if (BadText() is not null)
        {
            Report(nameStart, "json-escape", "A property name has half of a surrogate pair, a control character or what is no character.", "Et egenskabsnavn har et halvt surrogatpar, et kontroltegn eller noget, der ikke er et tegn.", parent);
            reader.Skip();
            return;
        }

        var name = reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
        if (name.IsEmpty)
        {
            Report(nameStart, "json-empty-name", "A property has an empty name.", "En egenskab har et tomt navn.", parent);
            reader.Skip();
            return;
        }

        var isShadow = name.Length > 1 && name[0] == (byte)'_';
        var definition = type?.FindJson(isShadow ? name[1..] : name);
        if (isShadow && definition is not null && definition.Type.Kind != FhirTypeKind.Primitive)
        {
            var shadow = Encoding.UTF8.GetString(name);
            Report(nameStart, "json-underscore",
                $"'{shadow}' gives the id and extensions of a primitive, but '{definition.JsonName}' is a {definition.Type.Name}.",
                $"'{shadow}' giver id og udvidelser til en simpel værdi, men '{definition.JsonName}' er en {definition.Type.Name}.", parent);
        }

        reader.Read();
        if (builder.Property(isShadow ? name[1..] : name, nameStart, definition?.Id ?? -1, isShadow, reader.TokenType == JsonTokenType.StartArray, source) is not { } property)
        {
            var twice = Encoding.UTF8.GetString(name);
            Report(nameStart, "json-duplicate-key", $"The property '{twice}' stands twice in one object.", $"Egenskaben '{twice}' står to gange i samme objekt.", parent);
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
            Report(start, "json-empty-array", "An array is empty: FHIR leaves out what has no content.", "Et array er tomt: i FHIR udelades det, der ikke har indhold.", parent);
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
                    ReportNull(start, node, isItem);
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
                Report(start, "json-nested-array", "An array stands inside an array, which FHIR does not have.", "Et array står inde i et array, hvad FHIR ikke har.", node);
                builder[node].Kind = ElementKind.Array;
                builder[node].Start = start;
                reader.Skip();
                builder[node].Length = (int)reader.BytesConsumed - start;
                break;
            default:
                if (isShadow)
                {
                    Report(start, "json-underscore",
                        "A property that starts with '_' holds an object with id or extension, or null in an array, not a value.",
                        "En egenskab, der begynder med '_', skal være et objekt med id eller extension (eller null i et array), ikke en værdi.", node);
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
            Report(start, "json-empty-string", "A string is empty: FHIR leaves out what has no content.", "En tekst er tom: i FHIR udelades det, der ikke har indhold.", node);
        }
        else
        {
            target.Flags |= reader.ValueIsEscaped ? NodeFlags.Escaped : NodeFlags.None;
            if (BadText() is { } reason)
            {
                Report(start, "json-escape", reason.English, reason.Danish, node);
                target.Flags &= ~NodeFlags.Escaped;
            }
        }
    }
}
