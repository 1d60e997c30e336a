using System.Buffers;
using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FhirGenomics.Validation.Definitions;

/// <summary>
/// Writes a definition as compact JSON without what only people read: narrative, documentation of elements, mappings, the differential of what has a snapshot.
/// Known errors are corrected (<see cref="Corrections"/>).
/// Everything that decides whether an instance is valid stays, and so does what messages and lists show (<c>title</c>, <c>description</c>, <c>short</c>, <c>human</c>).
/// </summary>
internal static class Slimming
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly FrozenSet<string> OfResource = FrozenSet.Create(
        StringComparer.Ordinal, "text", "meta", "contact", "useContext", "jurisdiction", "keyword", "mapping", "purpose", "publisher");

    private static readonly FrozenSet<string> OfElement = FrozenSet.Create(
        StringComparer.Ordinal, "definition", "comment", "requirements", "alias", "mapping", "meaningWhenMissing", "example", "isModifierReason", "orderMeaning", "condition", "code");

    private static readonly FrozenSet<string> Extensions = FrozenSet.Create(
        StringComparer.Ordinal,
        "http://hl7.org/fhir/StructureDefinition/structuredefinition-standards-status",
        "http://hl7.org/fhir/StructureDefinition/structuredefinition-standards-status-reason",
        "http://hl7.org/fhir/StructureDefinition/structuredefinition-normative-version",
        "http://hl7.org/fhir/StructureDefinition/structuredefinition-fmm",
        "http://hl7.org/fhir/StructureDefinition/structuredefinition-fmm-no-warnings",
        "http://hl7.org/fhir/StructureDefinition/structuredefinition-wg",
        "http://hl7.org/fhir/StructureDefinition/structuredefinition-ancestor",
        "http://hl7.org/fhir/StructureDefinition/structuredefinition-category",
        "http://hl7.org/fhir/StructureDefinition/structuredefinition-security-category",
        "http://hl7.org/fhir/StructureDefinition/structuredefinition-summary",
        "http://hl7.org/fhir/StructureDefinition/structuredefinition-table-name",
        "http://hl7.org/fhir/StructureDefinition/structuredefinition-hierarchy",
        "http://hl7.org/fhir/StructureDefinition/structuredefinition-template-status",
        "http://hl7.org/fhir/StructureDefinition/structuredefinition-explicit-type-name",
        "http://hl7.org/fhir/StructureDefinition/elementdefinition-bindingName",
        "http://hl7.org/fhir/StructureDefinition/elementdefinition-isCommonBinding");

    /// <summary>The slim JSON of a conformance resource.</summary>
    public static byte[] Slim(JsonElement resource)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            WriteResource(writer, resource);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteResource(Utf8JsonWriter writer, JsonElement resource)
    {
        var hasSnapshot = resource.TryGetProperty("snapshot", out _);
        writer.WriteStartObject();
        foreach (var property in resource.EnumerateObject())
        {
            if (OfResource.Contains(property.Name) || (hasSnapshot && property.NameEquals("differential")))
            {
                continue;
            }

            if (property.NameEquals("contained"))
            {
                writer.WriteStartArray("contained");
                foreach (var contained in property.Value.EnumerateArray())
                {
                    WriteResource(writer, contained);
                }

                writer.WriteEndArray();
            }
            else
            {
                WriteProperty(writer, property, inElements: property.Name is "snapshot" or "differential", isId: false);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteProperty(Utf8JsonWriter writer, JsonProperty property, bool inElements, bool isId)
    {
        if (property.NameEquals("extension"))
        {
            WriteExtensions(writer, property.Value, inElements, isId);
        }
        else if (!IsNothing(property.Value))
        {
            writer.WritePropertyName(property.Name);
            WriteValue(writer, property.Value, inElements ? property.Name : "", inElements, isId);
        }
    }

    private static void WriteValue(Utf8JsonWriter writer, JsonElement value, string name, bool inElements, bool isId)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                isId |= name == "element" && value.TryGetProperty("base", out var origin) && origin.TryGetProperty("path", out var path) && path.ValueEquals(Corrections.ResourceId);
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    // Element and constraint objects only: what lies deeper (fixed values, types) stays whole.
                    var left = name == "element" ? OfElement.Contains(property.Name.TrimStart('_')) : name == "constraint" && property.NameEquals("xpath");
                    if (!left)
                    {
                        WriteProperty(writer, property, inElements, isId);
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    if (IsNothing(item))
                    {
                        writer.WriteNullValue();
                    }
                    else
                    {
                        WriteValue(writer, item, name, inElements, isId);
                    }
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String when inElements:
                writer.WriteStringValue(name switch
                {
                    "expression" or "valueString" => Corrections.Correct(value.GetString()!),
                    "valueUrl" when isId && value.ValueEquals("string") => "id",
                    _ => value.GetString(),
                });
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static void WriteExtensions(Utf8JsonWriter writer, JsonElement extensions, bool inElements, bool isId)
    {
        if (extensions.EnumerateArray().All(IsLeftOut))
        {
            return;
        }

        writer.WriteStartArray("extension");
        foreach (var extension in extensions.EnumerateArray().Where(extension => !IsLeftOut(extension)))
        {
            WriteValue(writer, extension, "", inElements, isId);
        }

        writer.WriteEndArray();
    }

    // "_kind": { "extension": [...] } of which no extension stays.
    private static bool IsNothing(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object
        && value.EnumerateObject().All(property => property.NameEquals("extension") && property.Value.EnumerateArray().All(IsLeftOut));

    private static bool IsLeftOut(JsonElement extension) => extension.TryGetProperty("url", out var url) && Extensions.Contains(url.GetString() ?? "");
}
