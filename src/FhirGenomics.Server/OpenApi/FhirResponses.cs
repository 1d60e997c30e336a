using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using FhirGenomics.Resources;
using FhirGenomics.Resources.Xml;
using Microsoft.OpenApi;

namespace FhirGenomics.Server.OpenApi;

/// <summary>The answers of an interaction, for OpenAPI.</summary>
internal static class FhirResponses
{
    /// <summary>Media type of a resource as JSON.</summary>
    public const string JsonType = "application/fhir+json";

    /// <summary>Media type of a resource as XML.</summary>
    public const string XmlType = "application/fhir+xml";

    /// <summary>Any media type.</summary>
    public const string AnyType = "*/*";

    private const string RefusalName = "Refusal";

    private static readonly string[] Bundles = ["search-type", "search-system", Interactions.SearchCompartment.Code, "transaction", "history-instance", "history-type", "history-system", Interactions.AsyncStatus.Code, "$everything", "$lastn"];

    /// <summary>The schemas: what a resource has is said by FHIR's own StructureDefinitions, which no JSON Schema can say.</summary>
    public static Dictionary<string, IOpenApiSchema> Schemas() => new()
    {
        ["Resource"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "A FHIR R4 resource.",
            Required = new HashSet<string> { "resourceType" },
            Properties = new Dictionary<string, IOpenApiSchema> { ["resourceType"] = FhirSchemas.Text("Name of the resource type.") },
        },
    };

    /// <summary>Adds the answer that every operation may give.</summary>
    public static void AddRefusal(OpenApiDocument document) => document.Components!.Responses![RefusalName] = new OpenApiResponse
    {
        Description = "Why it was refused: an OperationOutcome, which says for each finding what, where and what was expected.",
        Content = Contents(document, Refusal()),
    };

    /// <summary>All of them: of success, "later" for a caller who asked for it, and the refusal.</summary>
    public static OpenApiResponses Of(FhirRoute route, FhirSection section)
    {
        var responses = new OpenApiResponses();
        foreach (var status in route.Statuses.Order())
        {
            responses[status.ToString(CultureInfo.InvariantCulture)] = Success(route, status, section);
        }

        if (route.IsDeferrable)
        {
            responses["202"] = new OpenApiResponse
            {
                Description = "Accepted, if it was asked for with Prefer: respond-async.",
                Headers = new Dictionary<string, IOpenApiHeader> { ["Content-Location"] = Header("URL where the answer will be.") },
            };
        }

        if (route.Code is Interactions.AsyncStatus.Code or Interactions.AsyncStatus.CancelCode)
        {
            responses["404"] = new OpenApiResponseReference(RefusalName, section.Document);
        }

        responses["default"] = new OpenApiResponseReference(RefusalName, section.Document);
        return responses;
    }

    private static OpenApiResponse Success(FhirRoute route, int status, FhirSection section)
    {
        var headers = new Dictionary<string, IOpenApiHeader>();
        var isVersion = route.Code is "read" or "vread" or "create" or "update" or "patch";
        var ofVersion = route.Code != "delete" ? "" : route.Level == FhirLevel.Type ? " Missing unless one resource was deleted." : " Missing if there never was such a resource.";
        if (isVersion || route.Code is "$meta-add" or "$meta-delete" or "delete" or "capabilities")
        {
            headers["ETag"] = Header(route.Code == "capabilities" ? "Changes whenever the statement does." : $"Version of the resource, as W/\"n\".{ofVersion}");
        }

        if (isVersion || route.Code is "$meta-add" or "$meta-delete" or "delete")
        {
            headers["Last-Modified"] = Header($"When the version was written.{ofVersion}");
        }

        if (route.Code is "create" or "update" or "patch")
        {
            headers["Location"] = Header("URL of the version.");
        }

        if (route.Code == Interactions.AsyncStatus.Code && status == 202)
        {
            headers["X-Progress"] = Header("How far it is.");
            headers["Retry-After"] = Header("Seconds until to ask again.");
        }

        var contents = status is not (200 or 201) && route.Code != Interactions.AsyncStatus.CancelCode ? null : Contents(section.Document, isVersion ? null : Shape(route));
        if (isVersion && contents is not null)
        {
            ((OpenApiMediaType)contents[JsonType]).Examples = FhirBodies.First(section);
        }

        if (contents is not null && section.Type == "Binary" && route.Code is "read" or "vread")
        {
            contents[AnyType] = new OpenApiMediaType { Schema = FhirSchemas.Bytes("The bytes of the Binary in its own media type: the answer unless JSON or XML is asked for.") };
        }

        return new OpenApiResponse { Description = route.Code == Interactions.AsyncStatus.CancelCode ? "Cancelled: an OperationOutcome tells so." : Description(status, Answer(route, section.Type)), Headers = headers.Count > 0 ? headers : null, Content = contents };
    }

    /// <summary>As much of an answer as is always so.</summary>
    private static JsonObject Shape(FhirRoute route) => route.Code switch
    {
        "capabilities" => new() { ["resourceType"] = "CapabilityStatement", ["fhirVersion"] = "4.0.1" },
        "$validate" or "delete" or Interactions.AsyncStatus.CancelCode => new() { ["resourceType"] = "OperationOutcome" },
        "$expand" => new() { ["resourceType"] = "ValueSet" },
        "transaction" => new() { ["resourceType"] = "Bundle", ["type"] = "transaction-response" },
        Interactions.AsyncStatus.Code => new() { ["resourceType"] = "Bundle", ["type"] = "batch-response" },
        "history-instance" or "history-type" or "history-system" => new() { ["resourceType"] = "Bundle", ["type"] = "history" },
        _ when Bundles.Contains(route.Code) => new() { ["resourceType"] = "Bundle", ["type"] = "searchset" },
        _ => new() { ["resourceType"] = "Parameters" },
    };

    private static string Description(int status, string answer) => status switch
    {
        200 => $"OK: {answer}.",
        201 => $"Created: {answer}.",
        202 => "Under way.",
        204 => "Deleted; nothing to tell.",
        _ => "What the caller has is still so.",
    };

    private static string Answer(FhirRoute route, string? type) => route.Code switch
    {
        "capabilities" => "the CapabilityStatement (with mode=terminology the TerminologyCapabilities)",
        "$validate" => "an OperationOutcome with all findings; the resource is invalid if one of them is an error",
        "delete" => "an OperationOutcome that tells what was deleted, if it was asked for with Prefer: return=OperationOutcome",
        "$expand" => "the ValueSet with its expansion",
        _ when Bundles.Contains(route.Code) => "a Bundle",
        _ when route.IsOperation => "Parameters",
        _ => $"the {type}",
    };

    /// <summary>Content in both media types.</summary>
    public static Dictionary<string, IOpenApiMediaType> Contents(OpenApiDocument document, JsonNode? example) => new()
    {
        [JsonType] = new OpenApiMediaType { Schema = new OpenApiSchemaReference("Resource", document), Example = example },
        [XmlType] = new OpenApiMediaType { Schema = FhirSchemas.Text("The resource as XML."), Example = example is null ? null : Xml(example) },
    };

    /// <summary>A resource as XML.</summary>
    public static JsonNode Xml(JsonNode resource) => JsonValue.Create(Encoding.UTF8.GetString(ResourceXml.ToXml(Encoding.UTF8.GetBytes(resource.ToJsonString()), indent: true)));

    private static OpenApiHeader Header(string description) => new() { Description = description, Schema = FhirSchemas.Text() };

    private static JsonNode Refusal() => JsonNode.Parse(OperationOutcome.ToJson([
        new Issue(IssueSeverity.Error, IssueCode.Structure, "unknown-element", "'gendr' is not an element of Patient. Did you mean 'gender'?")
        {
            Danish = "Patient har intet element 'gendr'. Mente du 'gender'?", Expression = "Patient.gendr", Line = 3, Column = 12,
        },
    ]))!;
}
