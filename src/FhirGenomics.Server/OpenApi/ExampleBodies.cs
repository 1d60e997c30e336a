using System.Text.Json.Nodes;

namespace FhirGenomics.Server.OpenApi;

/// <summary>Bodies for "Try it out": from the example stories, where they have a resource of the type.</summary>
internal static class ExampleBodies
{
    private static readonly Lazy<(JsonNode? Bundle, Dictionary<string, JsonNode> ByType)> Stories = new(Read);

    /// <summary>A body for requests about a resource type.</summary>
    public static JsonNode? Of(string type, FhirContent content)
    {
        var (bundle, byType) = Stories.Value;
        var example = (content == FhirContent.Bundle ? bundle : byType.GetValueOrDefault(type))?.DeepClone() ?? new JsonObject { ["resourceType"] = type };
        return content != FhirContent.Parameters ? example : new JsonObject
        {
            ["resourceType"] = "Parameters",
            ["parameter"] = new JsonArray(new JsonObject { ["name"] = "resource", ["resource"] = example }),
        };
    }

    /// <summary>The Parameters of an operation.</summary>
    public static JsonNode Parameters(string operation) => new JsonObject
    {
        ["resourceType"] = "Parameters",
        ["parameter"] = operation switch
        {
            "$lastn" => new JsonArray(new JsonObject { ["name"] = "patient", ["valueString"] = "Patient/1" }, new JsonObject { ["name"] = "category", ["valueString"] = "laboratory" }, new JsonObject { ["name"] = "max", ["valuePositiveInt"] = 3 }),
            "$everything" => new JsonArray(new JsonObject { ["name"] = "_count", ["valueInteger"] = 50 }),
            _ => new JsonArray(new JsonObject { ["name"] = "meta", ["valueMeta"] = new JsonObject { ["tag"] = new JsonArray(new JsonObject { ["system"] = "https://fhirgenomics.example/tags", ["code"] = "checked" }) } }),
        },
    };

    /// <summary>A JSON Patch that any resource takes.</summary>
    public static JsonNode JsonPatch() => new JsonArray(new JsonObject { ["op"] = "add", ["path"] = "/language", ["value"] = "da" });

    /// <summary>A FHIRPath Patch that any resource of the type takes.</summary>
    public static JsonNode FhirPathPatch(string type) => new JsonObject
    {
        ["resourceType"] = "Parameters",
        ["parameter"] = new JsonArray(new JsonObject
        {
            ["name"] = "operation",
            ["part"] = new JsonArray(
                new JsonObject { ["name"] = "type", ["valueCode"] = "add" },
                new JsonObject { ["name"] = "path", ["valueString"] = type },
                new JsonObject { ["name"] = "name", ["valueString"] = "language" },
                new JsonObject { ["name"] = "value", ["valueCode"] = "da" }),
        }),
    };

    private static (JsonNode? Bundle, Dictionary<string, JsonNode> ByType) Read()
    {
        var byType = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        JsonNode? first = null;
        foreach (var file in Server.Stories.Files)
        {
            var bundle = JsonNode.Parse(File.ReadAllBytes(file))!;
            first ??= bundle;
            foreach (var entry in bundle["entry"]?.AsArray() ?? [])
            {
                // A reference to another entry leads nowhere when the resource is posted alone.
                if (entry?["resource"] is { } resource && !resource.ToJsonString().Contains("urn:uuid:", StringComparison.Ordinal))
                {
                    byType.TryAdd(resource["resourceType"]!.GetValue<string>(), resource);
                }
            }
        }

        return (first, byType);
    }
}
