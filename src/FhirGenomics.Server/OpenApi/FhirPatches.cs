using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace FhirGenomics.Server.OpenApi;

/// <summary>Patches that can be sent as they stand, for OpenAPI.</summary>
internal static class FhirPatches
{
    /// <summary>The content of a patch in each of its media types.</summary>
    public static IDictionary<string, IOpenApiMediaType> Of(FhirSection section)
    {
        var contents = new Dictionary<string, IOpenApiMediaType>
        {
            [Interactions.Patch.JsonPatchType] = new OpenApiMediaType
            {
                Schema = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.Object } },
                Example = new JsonArray(new JsonObject { ["op"] = "add", ["path"] = "/meta/tag", ["value"] = new JsonArray(Tag()) }),
            },
        };
        foreach (var (mediaType, content) in FhirResponses.Contents(section.Document, FhirPathPatch(section.Type!)))
        {
            contents[mediaType] = content;
        }

        return contents;
    }

    /// <summary>A FHIRPath Patch that any resource of the type takes, again and again.</summary>
    private static JsonObject FhirPathPatch(string type) => new()
    {
        ["resourceType"] = "Parameters",
        ["parameter"] = new JsonArray(new JsonObject
        {
            ["name"] = "operation",
            ["part"] = new JsonArray(
                new JsonObject { ["name"] = "type", ["valueCode"] = "add" },
                new JsonObject { ["name"] = "path", ["valueString"] = type + ".meta" },
                new JsonObject { ["name"] = "name", ["valueString"] = "tag" },
                new JsonObject { ["name"] = "value", ["valueCoding"] = Tag() }),
        }),
    };

    /// <summary>A tag that any resource may have.</summary>
    public static JsonObject Tag() => new() { ["system"] = "https://fhirgenomics.example/tags", ["code"] = "checked" };
}
