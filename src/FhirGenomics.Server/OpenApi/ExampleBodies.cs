using System.Text.Json.Nodes;
using FhirGenomics.Server.Operations;

namespace FhirGenomics.Server.OpenApi;

/// <summary>Bodies for "Try it out", each valid as it stands: of the example stories or of the profiles' examples where they have a resource of the type, else the least that R4 asks for.</summary>
internal static class ExampleBodies
{
    // Of the profiles that are for one resource type, the one that shows most. The stories' resources of these types refer to others of their Bundle.
    private static readonly string[] Profiles =
        ["danish-practitioner-role", "data-file", "family-order", "germline-report", "germline-variant", "pedigree", "relative", "sample-step", "tumour-specimen", "wgs-consent", "wgs-order", "wgs-statistics", "wgs-study"];

    private static readonly Lazy<(JsonNode? Bundle, Dictionary<string, JsonNode> ByType)> Examples = new(Read);

    /// <summary>A body for requests about a resource type; with an id where the URL names one.</summary>
    public static JsonNode? Of(string type, FhirContent content, string? id = null)
    {
        var (bundle, byType) = Examples.Value;
        var example = ((content == FhirContent.Bundle ? bundle : null) ?? byType[type]).DeepClone();
        if (id is not null)
        {
            example.AsObject().Insert(1, "id", id);
        }

        return content != FhirContent.Parameters ? example : new JsonObject
        {
            ["resourceType"] = "Parameters",
            ["parameter"] = new JsonArray(new JsonObject { ["name"] = "resource", ["resource"] = example }),
        };
    }

    /// <summary>A Parameters resource with the examples of an operation's parameters.</summary>
    public static JsonNode Of(IReadOnlyList<OperationParameter> parameters) => new JsonObject
    {
        ["resourceType"] = "Parameters",
        ["parameter"] = new JsonArray([.. parameters.Where(parameter => parameter.Example is not null).Select(parameter => (JsonNode)new JsonObject
        {
            ["name"] = parameter.Name, ["value" + char.ToUpperInvariant(parameter.Type[0]) + parameter.Type[1..]] = parameter.Example,
        })]),
    };

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
        foreach (var file in Stories.Files)
        {
            var bundle = JsonNode.Parse(File.ReadAllBytes(file))!;
            first ??= bundle;
            foreach (var entry in bundle["entry"]?.AsArray() ?? [])
            {
                if (entry?["resource"] is { } resource && StandsAlone(resource))
                {
                    Add(resource, byType);
                }
            }
        }

        foreach (var file in Profiles.Select(profile => Path.Combine(AppContext.BaseDirectory, "examples", "profiles", profile, "valid.json")).Where(File.Exists))
        {
            Add(JsonNode.Parse(File.ReadAllBytes(file))!, byType);
        }

        using var least = typeof(ExampleBodies).Assembly.GetManifestResourceStream("FhirGenomics.Server.OpenApi.LeastResources.json")!;
        foreach (var resource in JsonNode.Parse(least)!.AsArray())
        {
            Add(resource!, byType);
        }

        // An active order needs the consents of its persons in the store; a draft can be tried alone.
        byType["ServiceRequest"]["status"] = "draft";
        return (first, byType);
    }

    private static void Add(JsonNode resource, Dictionary<string, JsonNode> byType) => byType.TryAdd(resource["resourceType"]!.GetValue<string>(), resource);

    /// <summary>References to another entry, or by a condition, are for transactions alone.</summary>
    private static bool StandsAlone(JsonNode resource)
    {
        var json = resource.ToJsonString();
        return !json.Contains("urn:uuid:", StringComparison.Ordinal) && !json.Contains("?identifier=", StringComparison.Ordinal);
    }
}
