using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Xml;

namespace FhirGenomics.Resources.Xml;

/// <summary>
/// Reads a primitive element, with those of the same name that follow it: the value goes into the property <c>name</c>,
/// id and extensions into <c>_name</c>. Source: https://hl7.org/fhir/R4/json.html#primitive
/// </summary>
internal sealed class XmlPrimitives(XmlToJson xml, TypeElement element, int depth)
{
    private readonly ArrayBufferWriter<byte> shadow = new(64);
    private readonly List<(bool HasShadow, int End)> shadows = [];
    private readonly List<(int Offset, int Line, int Column)> places = [];
    private bool anyValue;

    public void Read()
    {
        if (!element.IsArray)
        {
            ReadOne();
            return;
        }

        // Values are known only one after the other, but a JSON array needs null for a missing one only if there is any value at all.
        var values = new ArrayBufferWriter<byte>(64);
        using (var writer = new Utf8JsonWriter(values, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
        {
            writer.WriteStartArray();
            for (var more = true; more; more = xml.NextSame(element))
            {
                var lines = (IXmlLineInfo)xml.Reader;
                places.Add(((int)(writer.BytesCommitted + writer.BytesPending), lines.LineNumber, lines.LinePosition));
                ReadItem(writer);
            }

            writer.WriteEndArray();
        }

        if (anyValue)
        {
            xml.Writer.WritePropertyName(element.JsonName);
            foreach (var (offset, line, column) in places)
            {
                xml.Note(offset, line, column);
            }

            xml.Writer.WriteRawValue(values.WrittenSpan, skipInputValidation: true);
        }

        WriteShadows();
    }

    private void ReadOne()
    {
        if (element.Type.Name == "xhtml")
        {
            xml.Note();
            xml.Writer.WriteString(element.JsonName, XmlNarrative.Read(xml.Reader));
            return;
        }

        xml.Note();
        var hasValue = xml.Reader.GetAttribute("value") is { } value && WriteValue(xml.Writer, value, element.JsonName);
        ReadShadow();
        if (shadows[0].HasShadow)
        {
            xml.Note();
            xml.Writer.WritePropertyName("_" + element.JsonName);
            xml.Writer.WriteRawValue(shadow.WrittenSpan, skipInputValidation: true);
        }
        else if (!hasValue)
        {
            xml.Issues.Add("xml-empty", $"'{element.JsonName}' has neither a value nor an extension.", $"'{element.JsonName}' har hverken en værdi eller en udvidelse.");
        }
    }

    private void ReadItem(Utf8JsonWriter writer)
    {
        if (xml.Reader.GetAttribute("value") is { } value && WriteValue(writer, value, name: null))
        {
            anyValue = true;
            ReadShadow();
            return;
        }

        writer.WriteNullValue();
        ReadShadow();
        if (!shadows[^1].HasShadow)
        {
            xml.Issues.Add("xml-empty", $"'{element.JsonName}' has neither a value nor an extension.", $"'{element.JsonName}' har hverken en værdi eller en udvidelse.");
        }
    }

    /// <summary>Appends the object with id and extensions to the shadows; it goes behind the end tag.</summary>
    private void ReadShadow()
    {
        var start = shadow.WrittenCount;
        using (var writer = new Utf8JsonWriter(shadow, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
        {
            xml.Aside(writer, () =>
            {
                writer.WriteStartObject();
                xml.WriteIdAndUrl(element.Type);
                xml.WriteChildrenOfPrimitive(element.Type, depth);
                writer.WriteEndObject();
            });
        }

        // {} is two bytes: nothing stood there.
        shadows.Add((shadow.WrittenCount - start > 2, shadow.WrittenCount));
    }

    private void WriteShadows()
    {
        if (!shadows.Exists(item => item.HasShadow))
        {
            return;
        }

        xml.Note(0, places[0].Line, places[0].Column);
        xml.Writer.WriteStartArray("_" + element.JsonName);
        var start = 0;
        foreach (var (hasShadow, end) in shadows)
        {
            if (hasShadow)
            {
                xml.Writer.WriteRawValue(shadow.WrittenSpan[start..end], skipInputValidation: true);
            }
            else
            {
                xml.Writer.WriteNullValue();
            }

            start = end;
        }

        xml.Writer.WriteEndArray();
    }

    private bool WriteValue(Utf8JsonWriter writer, string value, string? name)
    {
        if (value.Length == 0)
        {
            xml.Issues.Add("xml-empty", $"'{element.JsonName}' has an empty value: FHIR leaves out what has no content.", $"'{element.JsonName}' har en tom værdi: i FHIR udelades det, der ikke har indhold.");
            if (name is null)
            {
                writer.WriteNullValue();
            }

            return true;
        }

        if (name is not null)
        {
            writer.WritePropertyName(name);
        }

        switch (element.Type.Json)
        {
            case PrimitiveJson.Number when IsJsonNumber(value):
            case PrimitiveJson.Boolean when value is "true" or "false":
                writer.WriteRawValue(value, skipInputValidation: true);
                break;
            case PrimitiveJson.String:
                writer.WriteStringValue(value);
                break;
            default:
                xml.Issues.Add("invalid-" + element.Type.Name, $"'{Shortened(value)}' is not a value of type {element.Type.Name}.", $"'{Shortened(value)}' er ikke en værdi af typen {element.Type.Name}.", IssueCode.Value);
                writer.WriteNullValue();
                break;
        }

        return true;
    }

    /// <summary>The syntax of FHIR's decimal, which is that of a JSON number.</summary>
    private static bool IsJsonNumber(string value)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(value));
        try
        {
            return value[0] is '-' or (>= '0' and <= '9') && value[^1] is >= '0' and <= '9' && reader.Read() && reader.TokenType == JsonTokenType.Number && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Shortened(string value) => value.Length <= 60 ? value : value[..60] + "...";
}
