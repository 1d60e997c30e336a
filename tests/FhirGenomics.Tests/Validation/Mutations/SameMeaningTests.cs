using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using FhirGenomics.Resources.Xml;

namespace FhirGenomics.Tests.Validation.Mutations;

/// <summary>How a resource is written does not matter: the same findings at the same places, whatever the order, spacing, escapes or format.</summary>
public class SameMeaningTests
{
    [Fact]
    public void The_order_of_properties_does_not_matter() => Same(json =>
    {
        var random = new Random(json.Length);
        return Write(json, properties => [.. properties.OrderBy(_ => random.Next())], indented: false);
    });

    [Fact]
    public void White_space_does_not_matter() => Same(json => Write(json, properties => properties, indented: true));

    [Fact]
    public void Escapes_do_not_matter() => Same(json =>
    {
        // Every letter of every second string as \uXXXX.
        var text = new StringBuilder();
        var (inString, isName, strings) = (false, false, 0);
        var source = Encoding.UTF8.GetString(json);
        for (var i = 0; i < source.Length; i++)
        {
            var c = source[i];
            if (c == '\\')
            {
                var length = source[i + 1] == 'u' ? 6 : 2;
                text.Append(source, i, length);
                i += length - 1;
                continue;
            }

            if (c == '"')
            {
                inString = !inString;
                strings += inString ? 1 : 0;
                isName = inString && IsName(source, i);
            }

            text.Append(inString && c != '"' && !isName && strings % 2 == 0 ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : c.ToString());
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    });

    [Fact]
    public void JSON_to_XML_to_JSON_keeps_everything() => Same(json => ResourceXml.ToJson(ResourceXml.ToXml(json)));

    [Fact]
    public void XML_is_found_as_valid_as_JSON()
    {
        foreach (var (name, json) in ValidResources.All)
        {
            var findings = Validators.Shared.Validate(ResourceXml.Read(ResourceXml.ToXml(json, indent: true)).Root).Select(issue => $"{issue.MessageId} {issue.Expression}").Order(StringComparer.Ordinal);
            Assert.True(ValidResources.Findings(json).SequenceEqual(findings), name);
        }
    }

    private static void Same(Func<byte[], byte[]> rewrite)
    {
        foreach (var (name, json) in ValidResources.All)
        {
            var expected = ValidResources.Findings(json);
            var found = ValidResources.Findings(rewrite(json));
            Assert.True(expected.SequenceEqual(found), $"{name}\nbefore: {string.Join(" | ", expected.Except(found).Take(5))}\nafter:  {string.Join(" | ", found.Except(expected).Take(5))}");
        }
    }

    private static bool IsName(string source, int quote)
    {
        var end = quote + 1;
        while (source[end] != '"')
        {
            end += source[end] == '\\' ? 2 : 1;
        }

        do
        {
            end++;
        }
        while (end < source.Length && char.IsWhiteSpace(source[end]));
        return end < source.Length && source[end] == ':';
    }

    private static byte[] Write(byte[] json, Func<List<JsonProperty>, List<JsonProperty>> order, bool indented)
    {
        using var document = JsonDocument.Parse(json);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = indented }))
        {
            Write(writer, document.RootElement, order);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element, Func<List<JsonProperty>, List<JsonProperty>> order)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in order([.. element.EnumerateObject()]))
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value, order);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(writer, item, order);
                }

                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
