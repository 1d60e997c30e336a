using System.Buffers;
using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using FhirGenomics.Server.Operations;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Server.Interactions;

/// <summary>What the server does, written from <see cref="Routes"/> and the search parameters. Source: https://hl7.org/fhir/R4/capabilitystatement.html</summary>
internal static class CapabilityStatement
{
    /// <summary>Version of the server.</summary>
    public static readonly string Version = typeof(CapabilityStatement).Assembly.GetName().Version!.ToString(3);

    /// <summary>When the server was built.</summary>
    public static readonly DateTime Date = File.GetLastWriteTimeUtc(typeof(CapabilityStatement).Assembly.Location);

    private static readonly string[] TypeOrder = ["read", "vread", "update", "patch", "delete", "history-instance", "history-type", "create", "search-type"];

    /// <summary>What each search understands besides the parameters of its type. Source: https://hl7.org/fhir/R4/search.html#return</summary>
    public static readonly IReadOnlyList<OperationParameter> ForAllTypes =
    [
        new("_content", "string", "Words and \"phrases\" in all text of a resource, joined by AND, OR, NOT and brackets."),
        new("_count", "unsignedInt", "Matches on a page."),
        new("_elements", "string", "Names of the elements to return, separated by commas."),
        new("_filter", "string", "An expression such as birthdate ge 1990-01-01 and gender eq female."),
        new("_has", "string", "_has:Type:reference:parameter=value: what such a resource refers to."),
        new("_include", "string", "Type:parameter: adds the resources that matches refer to; _include:iterate goes on from those.") { Repeats = true },
        new("_list", "string", "Id of a List: only what is on it."),
        new("_revinclude", "string", "Type:parameter: adds the resources that refer to matches.") { Repeats = true },
        new("_sort", "string", "Search parameters to sort by, with commas; a minus before one sorts it downwards."),
        new("_summary", "code", "true (summary elements), text, data (all but the narrative), count (only the number, of searches) or false.") { Values = ["true", "text", "data", "count", "false"] },
        new("_text", "string", "Words and \"phrases\" in the narrative of a resource, joined by AND, OR, NOT and brackets."),
        new("_total", "code", "accurate, estimate or none: whether the number of all matches is told.") { Values = ["none", "estimate", "accurate"] },
    ];

    /// <summary>What a search of several types understands besides these.</summary>
    public static readonly OperationParameter OfSeveralTypes = new("_type", "string", "Only these resource types, separated by commas; in a search of the whole server or of a compartment.");

    /// <summary>The CapabilityStatement as UTF-8 JSON, for the base URL that the caller sees.</summary>
    public static ReadOnlyMemory<byte> Write(string url, FhirServer server)
    {
        var target = new ArrayBufferWriter<byte>(1 << 20);
        using var writer = new Utf8JsonWriter(target, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        writer.WriteStartObject();
        writer.WriteString("resourceType"u8, "CapabilityStatement"u8);
        writer.WriteString("id"u8, "server"u8);
        writer.WriteString("url"u8, url + "/metadata");
        writer.WriteString("version"u8, Version);
        writer.WriteString("name"u8, "FhirGenomics"u8);
        writer.WriteString("title"u8, "FhirGenomics: HL7 FHIR R4 for clinical whole genome sequencing"u8);
        writer.WriteString("status"u8, "active"u8);
        writer.WriteString("date"u8, Date.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        writer.WriteString("publisher"u8, "FhirGenomics"u8);
        writer.WriteString("kind"u8, "instance"u8);
        WriteObject(writer, "software", ("name", "FhirGenomics"), ("version", Version));
        WriteObject(writer, "implementation", ("description", "FhirGenomics server"), ("url", url));
        writer.WriteString("fhirVersion"u8, "4.0.1"u8);
        WriteStrings(writer, "format", ["application/fhir+json", "application/fhir+xml", "json", "xml"]);
        WriteStrings(writer, "patchFormat", Patch.Formats);
        WriteStrings(writer, "implementationGuide", ["http://hl7.org/fhir/uv/genomics-reporting/ImplementationGuide/hl7.fhir.uv.genomics-reporting"]);
        writer.WriteStartArray("rest"u8);
        WriteRest(writer, server);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return target.WrittenMemory;
    }

    private static void WriteRest(Utf8JsonWriter writer, FhirServer server)
    {
        writer.WriteStartObject();
        writer.WriteString("mode"u8, "server"u8);
        writer.WriteString("documentation"u8, "An update, patch or delete with If-Match is refused (412) unless it names the current version; none has to have it. A Binary is read and written by its bytes unless JSON or XML is asked for."u8);
        writer.WriteStartObject("security"u8);
        writer.WriteBoolean("cors"u8, true);
        writer.WriteString("description"u8, "Open: no login. The server therefore listens on loopback addresses alone."u8);
        writer.WriteEndObject();
        var profiles = server.Definitions.ProfilesByType();
        var referring = Routes.ResourceTypes.SelectMany(type => server.Parameters.For(type).Where(parameter => parameter.Type == "reference").SelectMany(parameter => parameter.Targets.Select(target => (Target: target, Name: $"{type}:{parameter.Code}"))))
            .ToLookup(one => one.Target, one => one.Name, StringComparer.Ordinal);
        writer.WriteStartArray("resource"u8);
        foreach (var type in Routes.ResourceTypes)
        {
            WriteResource(writer, type, profiles[type], server.Parameters.For(type), referring[type]);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("interaction"u8);
        foreach (var code in Codes(null).Where(code => code is not ("capabilities" or AsyncStatus.Code or AsyncStatus.CancelCode)))
        {
            WriteCode(writer, code);
            if (code == "transaction")
            {
                WriteCode(writer, "batch");
            }
        }

        writer.WriteEndArray();
        writer.WriteStartArray("searchParam"u8);
        foreach (var (name, _, documentation, _) in ForAllTypes.Append(OfSeveralTypes))
        {
            WriteObject(writer, null, ("name", name), ("type", name is "_content" or "_text" ? "string" : "special"), ("documentation", documentation));
        }

        writer.WriteEndArray();
        WriteOperations(writer, null);
        WriteStrings(writer, "compartment", Routes.Compartments.Select(type => "http://hl7.org/fhir/CompartmentDefinition/" + Routes.Lower(type)));
        writer.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter writer, string type, IEnumerable<string> profiles, IReadOnlyList<SearchParameter> parameters, IEnumerable<string> referring)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, type);
        writer.WriteString("profile"u8, "http://hl7.org/fhir/StructureDefinition/" + type);
        WriteStrings(writer, "supportedProfile", profiles);
        writer.WriteStartArray("interaction"u8);
        foreach (var code in Codes(type).OrderBy(code => Array.IndexOf(TypeOrder, code)))
        {
            WriteCode(writer, code);
        }

        writer.WriteEndArray();
        writer.WriteString("versioning"u8, "versioned-update"u8);
        writer.WriteBoolean("readHistory"u8, true);
        writer.WriteBoolean("updateCreate"u8, true);
        writer.WriteBoolean("conditionalCreate"u8, true);
        writer.WriteString("conditionalRead"u8, "full-support"u8);
        writer.WriteBoolean("conditionalUpdate"u8, true);
        writer.WriteString("conditionalDelete"u8, "multiple"u8);
        WriteStrings(writer, "referencePolicy", ["literal", "logical"]);
        WriteStrings(writer, "searchInclude", ((string[])["*"]).Concat(parameters.Where(parameter => parameter.Type == "reference").Select(parameter => type + ":" + parameter.Code)));
        WriteStrings(writer, "searchRevInclude", referring.Prepend("*"));
        writer.WriteStartArray("searchParam"u8);
        foreach (var parameter in parameters)
        {
            WriteObject(writer, null, ("name", parameter.Code), ("definition", parameter.Url), ("type", parameter.Type), ("documentation", parameter.Description + Modifiers(parameter)));
        }

        writer.WriteEndArray();
        WriteOperations(writer, type);
        writer.WriteEndObject();
    }

    /// <summary>R4 has no element for them. The types of a reference's targets are modifiers too, and stand in its definition.</summary>
    private static string Modifiers(SearchParameter parameter)
    {
        var modifiers = parameter.Modifiers.Except(parameter.Targets).Select(modifier => ":" + modifier).ToList();
        return modifiers.Count == 0 ? "" : $" (modifiers {string.Join(", ", modifiers)}{(parameter.Targets.Count > 0 ? ", :Type" : "")})";
    }

    /// <summary>The interactions of a type; of the whole server for null.</summary>
    private static IEnumerable<string> Codes(string? type) => Routes.All.Where(route => route.IsOf(type) && !route.IsOperation && route.Code != SearchCompartment.Code).Select(route => route.Code).Distinct();

    private static void WriteCode(Utf8JsonWriter writer, string code) => WriteObject(writer, null, ("code", code));

    private static void WriteOperations(Utf8JsonWriter writer, string? type)
    {
        writer.WriteStartArray("operation"u8);
        foreach (var (code, definition) in Routes.All.Where(route => route.IsOperation && route.IsOf(type)).Select(route => (route.Code, route.Definition ?? $"http://hl7.org/fhir/OperationDefinition/{route.OnlyType ?? "Resource"}-{route.Code[1..]}")).Distinct())
        {
            WriteObject(writer, null, ("name", code[1..]), ("definition", definition));
        }

        writer.WriteEndArray();
    }

    /// <summary>FHIR has no empty arrays: nothing is written for no values.</summary>
    private static void WriteStrings(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        var isOpen = false;
        foreach (var value in values)
        {
            if (!isOpen)
            {
                writer.WriteStartArray(name);
                isOpen = true;
            }

            writer.WriteStringValue(value);
        }

        if (isOpen)
        {
            writer.WriteEndArray();
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, string? name, params ReadOnlySpan<(string Name, string Value)> values)
    {
        if (name is not null)
        {
            writer.WritePropertyName(name);
        }

        writer.WriteStartObject();
        foreach (var (property, value) in values)
        {
            if (value.Length > 0)
            {
                writer.WriteString(property, value);
            }
        }

        writer.WriteEndObject();
    }
}
