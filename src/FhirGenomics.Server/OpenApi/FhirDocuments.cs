using System.Text.Json.Nodes;
using FhirGenomics.Resources;
using FhirGenomics.Store.Search;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace FhirGenomics.Server.OpenApi;

/// <summary>Writes the OpenAPI documents from <see cref="Routes"/> and the search parameters: what the CapabilityStatement is written from too.</summary>
internal sealed class FhirDocuments(FhirServer server) : IDocumentFilter
{
    /// <summary>Name of the document about the whole server.</summary>
    public const string SystemName = "system";

    private const string JsonType = "application/fhir+json";
    private const string XmlType = "application/fhir+xml";

    /// <summary>Names of all documents: the whole server, then one per resource type.</summary>
    public static readonly IReadOnlyList<string> Names = [SystemName, .. Routes.ResourceTypes];

    /// <inheritdoc/>
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        var type = context.DocumentName == SystemName ? null : context.DocumentName;
        swaggerDoc.Paths = [];
        swaggerDoc.Components ??= new OpenApiComponents();
        swaggerDoc.Components.Schemas = new Dictionary<string, IOpenApiSchema>
        {
            ["Resource"] = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "A FHIR R4 resource.", Properties = new Dictionary<string, IOpenApiSchema> { ["resourceType"] = Text("Name of the resource type.") } },
        };
        swaggerDoc.Tags = new HashSet<OpenApiTag> { new() { Name = type ?? SystemName, Description = type is null ? "What concerns all resource types." : $"https://hl7.org/fhir/R4/{Routes.Lower(type)}.html" } };
        foreach (var route in Routes.All.Where(route => route.IsOf(type)))
        {
            var path = Routes.Base + (type is null ? route.Path : route.Path.Replace("{type}", type, StringComparison.Ordinal));
            if (!swaggerDoc.Paths.TryGetValue(path, out var item))
            {
                swaggerDoc.Paths[path] = item = new OpenApiPathItem { Operations = [] };
            }

            foreach (var method in route.Methods.Where(method => method != "HEAD"))
            {
                item.Operations![new HttpMethod(method)] = Operation(route, method, type, swaggerDoc);
            }
        }
    }

    private OpenApiOperation Operation(FhirRoute route, string method, string? type, OpenApiDocument document)
    {
        var operation = new OpenApiOperation
        {
            OperationId = $"{route.Code.TrimStart('$')}-{route.Level}-{method}-{type ?? SystemName}".ToLowerInvariant(),
            Summary = route.Summary,
            Description = route.Specification.Length > 0 ? $"Specification: https://hl7.org/fhir/R4/{route.Specification}" : null,
            Tags = new HashSet<OpenApiTagReference> { new(type ?? SystemName, document) },
            Parameters = [.. FhirParameters.Of(route, method, server.Parameters.For(type ?? "Basic"))],
            Responses = [],
        };
        if (method == "POST" && route.Content == FhirContent.Form)
        {
            operation.RequestBody = new OpenApiRequestBody { Description = "The parameters of the search, as in its URL.", Content = new Dictionary<string, IOpenApiMediaType> { ["application/x-www-form-urlencoded"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } } } };
        }
        else if (route.Content == FhirContent.Patch)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, IOpenApiMediaType>
                {
                    [Interactions.Patch.JsonPatchType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.Array }, Example = ExampleBodies.JsonPatch() },
                    [JsonType] = new OpenApiMediaType { Schema = new OpenApiSchemaReference("Resource", document), Example = ExampleBodies.FhirPathPatch(type!) },
                }
            };
        }
        else if (method != "GET" && route.Content != FhirContent.None)
        {
            var example = route.Parameters.Count > 0 ? ExampleBodies.Of(route.Parameters)
                : route.IsOperation && route.Code != "$validate" ? ExampleBodies.Parameters(route.Code)
                : ExampleBodies.Of(route.Content == FhirContent.Bundle ? "Bundle" : type ?? "Patient", route.Content, method == "PUT" ? FhirParameters.ExampleId(route) : null);
            operation.RequestBody = new OpenApiRequestBody { Required = route.Content != FhirContent.Parameters, Content = Contents(document, example) };
        }

        foreach (var status in route.Statuses)
        {
            operation.Responses[status.ToString(System.Globalization.CultureInfo.InvariantCulture)] = Success(route, status, document);
        }

        operation.Responses["default"] = new OpenApiResponse { Description = "Why it was refused: an OperationOutcome.", Content = Contents(document, Refusal()) };
        return operation;
    }

    private static OpenApiResponse Success(FhirRoute route, int status, OpenApiDocument document)
    {
        var response = new OpenApiResponse { Description = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status) };
        if (status is 200 or 201)
        {
            response.Content = Contents(document, null);
        }

        if (route.Change is not null || route.Code is "read" or "vread")
        {
            response.Headers = new Dictionary<string, IOpenApiHeader> { ["ETag"] = Header("Version of the resource, as W/\"n\"."), ["Last-Modified"] = Header("When the version was written.") };
        }

        if (status == 201)
        {
            response.Headers!["Location"] = Header("URL of the version that was created.");
        }

        return response;
    }

    private static Dictionary<string, IOpenApiMediaType> Contents(OpenApiDocument document, JsonNode? example) => new()
    {
        [JsonType] = new OpenApiMediaType { Schema = new OpenApiSchemaReference("Resource", document), Example = example },
        [XmlType] = new OpenApiMediaType { Schema = Text("The resource as XML.") },
    };

    private static OpenApiHeader Header(string description) => new() { Description = description, Schema = Text(null) };

    private static OpenApiSchema Text(string? description) => new() { Type = JsonSchemaType.String, Description = description };

    private static JsonNode? Refusal() => JsonNode.Parse(OperationOutcome.ToJson([
        new Issue(IssueSeverity.Error, IssueCode.Structure, "unknown-element", "'gendr' is not an element of Patient. Did you mean 'gender'?")
        {
            Danish = "Patient har intet element 'gendr'. Mente du 'gender'?", Expression = "Patient.gendr", Line = 3, Column = 12,
        },
    ]));
}
