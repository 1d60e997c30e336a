using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FhirGenomics.Server.Http;

/// <summary>JSON with line breaks and indentation; numbers keep their digits.</summary>
internal static class PrettyJson
{
    /// <summary>Formats JSON that is known to be valid.</summary>
    public static ReadOnlyMemory<byte> Format(ReadOnlySpan<byte> json)
    {
        var target = new ArrayBufferWriter<byte>(json.Length * 2);
        using var writer = new Utf8JsonWriter(target, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 });
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1000 });
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    writer.WriteStartObject();
                    break;
                case JsonTokenType.EndObject:
                    writer.WriteEndObject();
                    break;
                case JsonTokenType.StartArray:
                    writer.WriteStartArray();
                    break;
                case JsonTokenType.EndArray:
                    writer.WriteEndArray();
                    break;
                case JsonTokenType.PropertyName:
                    writer.WritePropertyName(reader.GetString()!);
                    break;
                case JsonTokenType.String:
                    writer.WriteStringValue(reader.GetString());
                    break;
                case JsonTokenType.True or JsonTokenType.False:
                    writer.WriteBooleanValue(reader.TokenType == JsonTokenType.True);
                    break;
                case JsonTokenType.Null:
                    writer.WriteNullValue();
                    break;
                default:
                    // A number: raw, for its digits. In arrays these then stand on one line.
                    writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                    break;
            }
        }

        writer.Flush();
        return target.WrittenMemory;
    }
}
