using System.Buffers;
using System.Globalization;
using System.Text.Json;

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
        Offered(writer, "$validate-code", "validateCode", "translations");
        Offered(writer, "$translate", "translation", "needsMap");
        writer.WriteEndObject();
        writer.Flush();
        return target.WrittenMemory;
    }

    private static void Offered(Utf8JsonWriter writer, string code, string name, string flag)
    {
        if (Routes.All.Any(route => route.Code == code))
        {
            writer.WriteStartObject(name);
            writer.WriteBoolean(flag, name == "translation");
            writer.WriteEndObject();
        }
    }
}
