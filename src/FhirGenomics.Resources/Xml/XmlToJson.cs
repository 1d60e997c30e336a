using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;

namespace FhirGenomics.Resources.Xml;

/// <summary>
/// Turns FHIR XML into JSON in one pass, strictly: what the XML schema of FHIR refuses is refused here with line and column.
/// Whether values are right is left to the validator, so that XML and JSON are judged alike.
/// </summary>
internal sealed class XmlToJson
{
    private const string SchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly XmlIssues issues;
    private readonly XmlReader reader;
    private readonly XmlCursor cursor;
    private readonly XmlPositions positions = new();
    private readonly List<(string Name, int Index)> path = [];
    private Utf8JsonWriter writer;
    private bool isAside;

    private XmlToJson(XmlReader reader, Utf8JsonWriter writer)
    {
        this.reader = reader;
        this.writer = writer;
        issues = new XmlIssues((IXmlLineInfo)reader, path);
        cursor = new XmlCursor(reader, issues);
    }

    /// <summary>The JSON, where its elements stood, and what is wrong with the XML. Throws <see cref="Failure"/> (400) if it is too deep, or if too much is wrong.</summary>
    public static (byte[] Json, XmlPositions Positions, IReadOnlyList<Issue> Faults) Convert(ReadOnlyMemory<byte> xml)
    {
        var json = new ArrayBufferWriter<byte>(Math.Max(256, xml.Length));
        using var reader = XmlReader.Create(new MemoryStream(xml.ToArray(), writable: false), new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        });
        using var writer = new Utf8JsonWriter(json, Options);
        var conversion = new XmlToJson(reader, writer);
        try
        {
            reader.MoveToContent();
            conversion.ReadResource(depth: 1);
            while (reader.Read())
            {
            }
        }
        catch (Exception syntax) when (syntax is XmlException or DecoderFallbackException)
        {
            conversion.issues.Syntax(syntax);
        }

        writer.Flush();
        return (json.WrittenSpan.ToArray(), conversion.positions, conversion.issues.Found);
    }

    /// <summary>The reader stands at a resource's start tag; after it, behind its end tag.</summary>
    private void ReadResource(int depth)
    {
        var type = reader.NamespaceURI == ResourceXml.FhirNamespace ? FhirTypes.R4.FindResource(Encoding.UTF8.GetBytes(reader.LocalName)) : null;
        if (type is null or { IsAbstract: true })
        {
            var meant = Spelling.DidYouMean(reader.LocalName, FhirTypes.R4.ResourceTypeNames);
            var text = reader.NamespaceURI == ResourceXml.FhirNamespace
                ? new Said($"'{reader.LocalName}' is not a resource type of FHIR R4.", $"'{reader.LocalName}' er ikke en ressourcetype i FHIR R4.") + meant
                : new Said(
                    $"Expected a FHIR resource in the namespace {ResourceXml.FhirNamespace}, found '{reader.Name}' in the namespace '{reader.NamespaceURI}'.",
                    $"Her skal stå en FHIR-ressource i navnerummet {ResourceXml.FhirNamespace}: fandt '{reader.Name}' i navnerummet '{reader.NamespaceURI}'.");
            issues.Add("resource-type-unknown", text.English, text.Danish);
            writer.WriteStartObject();
            writer.WriteEndObject();
            reader.Skip();
            return;
        }

        if (path.Count == 0)
        {
            path.Add((type.Name, -1));
        }

        Note();
        writer.WriteStartObject();
        writer.WriteString("resourceType"u8, type.Name);
        while (reader.MoveToNextAttribute())
        {
            Attribute(name: null);
        }

        reader.MoveToElement();
        ReadChildren(type, isResource: true, depth);
        writer.WriteEndObject();
    }

    /// <summary>Writes all child elements as properties of the object that is open, and goes behind the end tag.</summary>
    private void ReadChildren(FhirType type, bool isResource, int depth)
    {
        if (depth > ElementTreeReader.MaxDepth / 2)
        {
            issues.Fatal("xml-depth", $"Elements are nested more than {ElementTreeReader.MaxDepth / 2} deep.", $"Elementer ligger mere end {ElementTreeReader.MaxDepth / 2} niveauer inde i hinanden.");
        }

        var lastOrder = -1;
        TypeElement? last = null;
        for (var isChild = cursor.OpenContent(); isChild;)
        {
            var element = cursor.Definition(type, isResource);
            if (element is null)
            {
                reader.Skip();
            }
            else
            {
                if (element.Order < lastOrder)
                {
                    issues.Add("xml-order", $"'{element.JsonName}' stands after '{last!.JsonName}': XML keeps the order of the specification.", $"'{element.JsonName}' står efter '{last.JsonName}': i XML skal elementerne stå i specifikationens rækkefølge.");
                }
                else if (element.Order == lastOrder)
                {
                    issues.Add("xml-repeats", $"'{reader.LocalName}' stands here although '{last!.JsonName}' stands before it: at most one is allowed.", $"'{reader.LocalName}' står her, selv om '{last.JsonName}' står før: kun én er tilladt.");
                }

                (lastOrder, last) = (element.Order, element);
                ReadProperty(element, depth);
            }

            isChild = cursor.NextElement();
        }
    }

    /// <summary>Reads one element, with those of the same name that follow it if it repeats.</summary>
    private void ReadProperty(TypeElement element, int depth)
    {
        path.Add((element.Name, element.IsArray ? 0 : -1));
        if (element.Type.Kind == FhirTypeKind.Primitive)
        {
            new XmlPrimitives(this, element, depth).Read();
        }
        else if (!element.IsArray)
        {
            Note();
            writer.WritePropertyName(element.JsonName);
            ReadComplex(element, depth);
        }
        else
        {
            writer.WriteStartArray(element.JsonName);
            for (var more = true; more; more = NextSame(element))
            {
                Note();
                ReadComplex(element, depth);
            }

            writer.WriteEndArray();
        }

        path.RemoveAt(path.Count - 1);
    }

    private void ReadComplex(TypeElement element, int depth)
    {
        if (element.Type.Kind == FhirTypeKind.Resource)
        {
            while (reader.MoveToNextAttribute())
            {
                Attribute(name: null);
            }

            reader.MoveToElement();
            if (cursor.OpenContent())
            {
                ReadResource(depth + 1);
                while (cursor.NextElement())
                {
                    issues.Add("xml-one-resource", $"'{element.JsonName}' holds one resource, but another one follows.", $"'{element.JsonName}' rummer én ressource, men der følger en til.");
                    reader.Skip();
                }
            }
            else
            {
                issues.Add("xml-empty", $"'{element.JsonName}' holds no resource.", $"'{element.JsonName}' rummer ingen ressource.");
                writer.WriteStartObject();
                writer.WriteEndObject();
            }

            return;
        }

        if (reader is { IsEmptyElement: true, HasAttributes: false })
        {
            issues.Add("xml-empty", $"'{element.JsonName}' is empty: FHIR leaves out what has no content.", $"'{element.JsonName}' er tom: i FHIR udelades det, der ikke har indhold.");
        }

        writer.WriteStartObject();
        WriteIdAndUrl(element.Type);
        ReadChildren(element.Type, isResource: false, depth + 1);
        writer.WriteEndObject();
    }

    internal XmlReader Reader => reader;

    internal Utf8JsonWriter Writer => writer;

    internal XmlIssues Issues => issues;

    /// <summary>Runs with another writer, whose offsets are not those of the result.</summary>
    internal void Aside(Utf8JsonWriter other, Action read)
    {
        var (outer, wasAside) = (writer, isAside);
        (writer, isAside) = (other, true);
        read();
        (writer, isAside) = (outer, wasAside);
    }

    /// <summary>The attributes of an element that is not a resource, and the content of <c>_name</c> or of a datatype.</summary>
    internal void WriteIdAndUrl(FhirType type)
    {
        while (reader.MoveToNextAttribute())
        {
            if (reader.LocalName == "value" && type.Kind == FhirTypeKind.Primitive && reader.NamespaceURI.Length == 0)
            {
                continue;
            }

            Attribute(reader.LocalName is "id" || (reader.LocalName == "url" && type.Name == "Extension") ? reader.LocalName : null);
        }

        reader.MoveToElement();
    }

    internal void WriteChildrenOfPrimitive(FhirType type, int depth) => ReadChildren(type, isResource: false, depth + 1);

    /// <summary>Notes that what is written next stood here.</summary>
    internal void Note()
    {
        var lines = (IXmlLineInfo)reader;
        Note(0, lines.LineNumber, lines.LinePosition);
    }

    /// <summary>Notes that what is written this many bytes from here on stood at a line and column.</summary>
    internal void Note(int ahead, int line, int column)
    {
        if (!isAside)
        {
            positions.Add((int)(writer.BytesCommitted + writer.BytesPending) + ahead, line, column);
        }
    }

    /// <summary>Goes on to the next element if it has the same name.</summary>
    internal bool NextSame(TypeElement element)
    {
        if (!cursor.SkipToElement() || reader.LocalName != element.JsonName || reader.NamespaceURI != ResourceXml.FhirNamespace)
        {
            return false;
        }

        path[^1] = (path[^1].Name, path[^1].Index + 1);
        return true;
    }

    private void Attribute(string? name)
    {
        if (reader.NamespaceURI.Length == 0 && name is not null)
        {
            if (reader.Value.Length == 0)
            {
                issues.Add("xml-empty", $"The attribute '{name}' is empty: FHIR leaves out what has no content.", $"Attributten '{name}' er tom: i FHIR udelades det, der ikke har indhold.");
            }

            writer.WriteString(name, reader.Value);
        }
        else if (reader.Prefix != "xmlns" && reader.Name != "xmlns" && reader.NamespaceURI != SchemaInstance)
        {
            issues.Add("unknown-attribute", $"The attribute '{reader.Name}' is not known here.", $"Attributten '{reader.Name}' kendes ikke her.");
        }
    }
}
