using System.Buffers;
using System.Globalization;
using System.Text.Json;
using FhirGenomics.Server.Operations;

namespace FhirGenomics.Server.Interactions;

/// <summary>The code systems and terminology operations of the server: <c>/metadata?mode=terminology</c>. Source: https://hl7.org/fhir/R4/terminologycapabilities.html</summary>
internal static class TerminologyCapabilities
{
    /// <summary>The TerminologyCapabilities as UTF-8 JSON, for the base URL that the caller sees.</summary>
    public static ReadOnlyMemory<byte> Write(string url, FhirServer server)
    {
        var target = new ArrayBufferWriter<byte>(1 << 16);
        using var writer = new Utf8JsonWriter(target);
        writer.WriteStartObject();
        writer.WriteString("resourceType"u8, "TerminologyCapabilities"u8);
        writer.WriteString("id"u8, "terminology"u8);
        writer.WriteString("url"u8, url + "/metadata?mode=terminology");
        writer.WriteString("version"u8, CapabilityStatement.Version);
        writer.WriteString("name"u8, "FhirGenomicsTerminology"u8);
        writer.WriteString("status"u8, "active"u8);
        writer.WriteString("date"u8, CapabilityStatement.Date.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        writer.WriteString("kind"u8, "instance"u8);
        writer.WriteStartObject("software"u8);
        writer.WriteString("name"u8, "FhirGenomics"u8);
        writer.WriteString("version"u8, CapabilityStatement.Version);
        writer.WriteEndObject();
        writer.WriteStartObject("implementation"u8);
        writer.WriteString("description"u8, "FhirGenomics server"u8);
        writer.WriteString("url"u8, url);
        writer.WriteEndObject();
        writer.WriteStartArray("codeSystem"u8);
        foreach (var system in server.Definitions.Entries.Where(entry => entry.ResourceType == "CodeSystem").Select(entry => entry.Url).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            writer.WriteStartObject();
            writer.WriteString("uri"u8, system);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteExpansion(writer);

        // Displays are checked in every language that the code system has; without a map, all are looked at.
        WriteFlag(writer, "validateCode", "translations", true);
        WriteFlag(writer, "translation", "needsMap", false);
        writer.WriteEndObject();
        writer.Flush();
        return target.WrittenMemory;
    }

    private static void WriteExpansion(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("expansion"u8);
        writer.WriteBoolean("hierarchical"u8, false);
        writer.WriteBoolean("paging"u8, true);
        writer.WriteBoolean("incomplete"u8, false);
        writer.WriteStartArray("parameter"u8);
        foreach (var parameter in Expand.Parameters)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, parameter.Name);
            writer.WriteString("documentation"u8, parameter.Description);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("textFilter"u8, "Words, each of which code, display or a designation must have."u8);
        writer.WriteEndObject();
    }

    private static void WriteFlag(Utf8JsonWriter writer, string name, string flag, bool value)
    {
        writer.WriteStartObject(name);
        writer.WriteBoolean(flag, value);
        writer.WriteEndObject();
    }
}
