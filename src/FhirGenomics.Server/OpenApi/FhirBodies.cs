using System.Text.Json.Nodes;
using FhirGenomics.Server.Operations;
using Microsoft.OpenApi;

namespace FhirGenomics.Server.OpenApi;

/// <summary>What an interaction is sent, for OpenAPI: both media types, with bodies that can be sent as they stand.</summary>
internal static class FhirBodies
{
    /// <summary>The content; null if there is none.</summary>
    public static OpenApiRequestBody? Of(FhirRoute route, string method, FhirSection section) => route.Content switch
    {
        _ when method == "GET" => null,
        FhirContent.None => null,
        FhirContent.Form => FhirForms.Of(route, section),
        FhirContent.Patch => Body(FhirPatches.Of(section)),
        FhirContent.Bundle => Transaction(section),
        FhirContent.Resource => Resource(route, section),
        FhirContent.Parameters when route.Code == "$validate" && route.Level == FhirLevel.Instance => Body(FhirResponses.Contents(section.Document, ExampleBodies.First(section.Type!)), required: false),
        FhirContent.Parameters when route.Code == "$validate" => Body(Examples(ExampleBodies.Of(section.Type ?? "Patient"), section.Document)),
        _ => Body(FhirResponses.Contents(section.Document, Parameters(route)), required: false),
    };

    private static OpenApiRequestBody Body(IDictionary<string, IOpenApiMediaType> content, bool required = true) => new() { Required = required, Content = content };

    /// <summary>A resource; a Binary may be sent by its bytes too.</summary>
    private static OpenApiRequestBody Resource(FhirRoute route, FhirSection section)
    {
        var contents = route.Level == FhirLevel.Instance ? FhirResponses.Contents(section.Document, ExampleBodies.First(section.Type!)) : Examples(ExampleBodies.Of(section.Type!), section.Document);
        if (section.Type == "Binary")
        {
            // Swagger UI sends what is chosen as it stands: */* is no media type of a file.
            foreach (var type in (string[])["application/octet-stream", FhirResponses.AnyType])
            {
                contents[type] = new OpenApiMediaType { Schema = FhirSchemas.Bytes("The bytes of the Binary; the header Content-Type tells their media type.") };
            }
        }

        return Body(contents);
    }

    private static OpenApiRequestBody Transaction(FhirSection section)
    {
        var stories = section.DocumentName == FhirDocuments.GenomicsName ? ExampleBodies.Transactions : [.. ExampleBodies.Transactions.Take(1)];
        return Body(Examples([.. stories, new ExampleBody("batch", "a batch of searches", ExampleBodies.Batch())], section.Document));
    }

    /// <summary>The first example of a section's type.</summary>
    public static Dictionary<string, IOpenApiExample> First(FhirSection section)
    {
        var first = ExampleBodies.Of(section.Type!).First();
        return new() { [first.Name] = Component(first.Name, first.Summary, first.Json, section.Document) };
    }

    /// <summary>An example that stands in the components, once.</summary>
    private static OpenApiExampleReference Component(string name, string summary, JsonNode value, OpenApiDocument document)
    {
        document.Components!.Examples!.TryAdd(name, new OpenApiExample { Summary = summary, Value = value });
        return new OpenApiExampleReference(name, document);
    }

    /// <summary>Both media types with several examples, which stand in the components once.</summary>
    private static Dictionary<string, IOpenApiMediaType> Examples(IEnumerable<ExampleBody> bodies, OpenApiDocument document)
    {
        var (json, xml) = (new Dictionary<string, IOpenApiExample>(), new Dictionary<string, IOpenApiExample>());
        foreach (var body in bodies)
        {
            json[body.Name] = Component(body.Name, body.Summary, body.Json, document);
            if (xml.Count == 0)
            {
                xml[body.Name] = Component(body.Name + ".xml", body.Summary, FhirResponses.Xml(body.Json), document);
            }
        }

        var contents = FhirResponses.Contents(document, null);
        ((OpenApiMediaType)contents[FhirResponses.JsonType]).Examples = json;
        ((OpenApiMediaType)contents[FhirResponses.XmlType]).Examples = xml;
        return contents;
    }

    /// <summary>The Parameters of an operation; FHIR has no empty arrays.</summary>
    private static JsonObject Parameters(FhirRoute route)
    {
        JsonNode[] parameters = route.Code switch
        {
            "$lastn" =>
            [
                new JsonObject { ["name"] = "patient", ["valueString"] = "Patient/" + ExampleBodies.Id }, new JsonObject { ["name"] = "category", ["valueString"] = "laboratory" }, new JsonObject { ["name"] = "max", ["valuePositiveInt"] = 3 },
            ],
            "$everything" => [new JsonObject { ["name"] = "_count", ["valueInteger"] = 50 }],
            "$meta-add" or "$meta-delete" => [new JsonObject { ["name"] = "meta", ["valueMeta"] = new JsonObject { ["tag"] = new JsonArray(FhirPatches.Tag()) } }],
            _ => [.. FhirParameters.Exemplified(route).Select(Parameter)],
        };
        var body = new JsonObject { ["resourceType"] = "Parameters" };
        if (parameters.Length > 0)
        {
            body["parameter"] = new JsonArray(parameters);
        }

        return body;
    }

    private static JsonNode Parameter(OperationParameter parameter) => new JsonObject
    {
        ["name"] = parameter.Name,
        ["value" + char.ToUpperInvariant(parameter.Type[0]) + parameter.Type[1..]] = parameter.Example,
    };
}
