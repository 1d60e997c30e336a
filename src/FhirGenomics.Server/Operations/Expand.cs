using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Server.Operations;

/// <summary>Operation $expand: https://hl7.org/fhir/R4/valueset-operation-expand.html</summary>
internal static class Expand
{
    /// <summary>What it takes.</summary>
    public static readonly IReadOnlyList<OperationParameter> Parameters =
    [
        new("url", "uri", "Canonical URL of the value set.", "http://hl7.org/fhir/ValueSet/administrative-gender"),
        new("valueSet", "Resource", "The value set itself."),
        new("valueSetVersion", "string", "Version of the value set."),
        new("filter", "string", "Words that code, display or a designation must have."),
        new("offset", "integer", "Concepts to leave out at the start."),
        new("count", "integer", "Concepts on a page; 0 for the total alone."),
        new("includeDesignations", "boolean", "Whether designations are told."),
        new("includeDefinition", "boolean", "Whether the definition of the value set is told."),
        new("activeOnly", "boolean", "Leaves out concepts that are not in use any more."),
        new("excludeNotForUI", "boolean", "Leaves out concepts that cannot be chosen."),
        new("excludeNested", "boolean", "Expansions are never nested here."),
        new("excludePostCoordinated", "boolean", "Expansions never have post-coordinated codes here."),
        new("displayLanguage", "code", "Language of the displays: da, en ...", "en"),
    ];

    /// <summary>Answers with the value set and its concepts; 422 if they cannot be listed here or are too many.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var terminology = server.Terminology;
        var parameters = await OperationParameters.Read(request, server, "$expand", Parameters, stop);
        var valueSet = await StoredDefinition.Find(request, server, terminology, parameters, "valueSet", "valueSetVersion", stop)
            ?? throw parameters.Missing("a value set: url or valueSet", "et værdisæt: url eller valueSet");
        var asked = new ExpansionRequest
        {
            Filter = parameters.Text("filter"),
            Offset = parameters.Number("offset") ?? 0,
            Count = parameters.Number("count"),
            ActiveOnly = parameters.Flag("activeOnly"),
            SelectableOnly = parameters.Flag("excludeNotForUI"),
            Language = parameters.Text("displayLanguage"),
        };
        var expansion = terminology.Expand(valueSet.Root, asked);
        return new FhirResponse(200) { Json = request.Subset.Of(Write(valueSet.Root, expansion, asked, parameters, server.Clock.GetUtcNow())) };
    }

    private static ReadOnlyMemory<byte> Write(Element valueSet, ValueSetExpansion expansion, ExpansionRequest asked, OperationParameters parameters, DateTimeOffset now)
    {
        var target = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(target, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        writer.WriteStartObject();
        writer.WriteString("resourceType"u8, "ValueSet"u8);
        foreach (var child in valueSet.Children)
        {
            if (child.Name is "url" or "version" or "name" or "title" or "status" or "experimental" || (child.Name == "compose" && parameters.Flag("includeDefinition")))
            {
                writer.WritePropertyName(child.Name);
                writer.WriteRawValue(child.Source);
            }
        }

        writer.WriteStartObject("expansion"u8);
        writer.WriteString("timestamp"u8, now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        writer.WriteNumber("total"u8, expansion.Total);
        if (asked.Count is not null || asked.Offset > 0)
        {
            writer.WriteNumber("offset"u8, asked.Offset);
        }

        WriteParameters(writer, expansion, parameters);
        if (expansion.Concepts.Count > 0)
        {
            writer.WriteStartArray("contains"u8);
            foreach (var concept in expansion.Concepts)
            {
                WriteConcept(writer, concept, parameters.Flag("includeDesignations"));
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return target.WrittenMemory;
    }

    private static void WriteParameters(Utf8JsonWriter writer, ValueSetExpansion expansion, OperationParameters parameters)
    {
        var stated = expansion.Systems.Select(system => (Name: "version", Type: "Uri", Text: system))
            .Concat(Parameters.Where(parameter => parameter is { IsPrimitive: true, Name: not ("url" or "valueSetVersion") } && parameters.Text(parameter.Name) is not null)
                .Select(parameter => (parameter.Name, Type: char.ToUpperInvariant(parameter.Type[0]) + parameter.Type[1..], Text: parameters.Text(parameter.Name)!)))
            .ToList();
        if (stated.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("parameter"u8);
        foreach (var (name, type, text) in stated)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, name);
            if (type is "Boolean" or "Integer")
            {
                writer.WritePropertyName("value" + type);
                writer.WriteRawValue(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number.ToString(CultureInfo.InvariantCulture) : text);
            }
            else
            {
                writer.WriteString("value" + type, text);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteConcept(Utf8JsonWriter writer, ExpandedConcept concept, bool withDesignations)
    {
        writer.WriteStartObject();
        writer.WriteString("system"u8, concept.System);
        if (concept.IsAbstract)
        {
            writer.WriteBoolean("abstract"u8, true);
        }

        if (concept.IsInactive)
        {
            writer.WriteBoolean("inactive"u8, true);
        }

        writer.WriteString("code"u8, concept.Code);
        if (concept.Display is { Length: > 0 } display)
        {
            writer.WriteString("display"u8, display);
        }

        if (withDesignations && concept.Designations.Count > 0)
        {
            writer.WriteStartArray("designation"u8);
            foreach (var designation in concept.Designations)
            {
                writer.WriteStartObject();
                if (designation.Language is { } language)
                {
                    writer.WriteString("language"u8, language);
                }

                if (designation.Use.Exists)
                {
                    writer.WritePropertyName("use"u8);
                    writer.WriteRawValue(designation.Use.Source);
                }

                writer.WriteString("value"u8, designation.Value);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
