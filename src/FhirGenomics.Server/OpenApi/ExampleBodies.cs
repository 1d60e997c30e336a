using System.Text.Json.Nodes;

namespace FhirGenomics.Server.OpenApi;

/// <summary>
/// Bodies for "Try it out", each accepted by an empty server as it stands: the requests of the example stories, the examples of the profiles, and the
/// least that R4 asks for where a resource type has neither.
/// </summary>
internal static class ExampleBodies
{
    /// <summary>The id of <see cref="First"/> in URLs; with the example stories, the server has a resource of each type under it.</summary>
    public const string Id = "example";

    /// <summary>The story that comes first, as in the README; of it and of a cancer all requests are shown, of the others the order.</summary>
    private const string FirstStory = "rare-disease-child-trio";

    private static readonly string[] WholeStories = [FirstStory, "advanced-cancer-tumour-normal-rna"];

    // Resource types in the order of the pathway; of the profiles of a type, the one that shows most comes first.
    private static readonly string[] FirstProfiles = ["danish-patient", "wgs-order", "wgs-consent", "germline-specimen", "sample-step", "wgs-study", "germline-variant", "germline-report"];

    /// <summary>Accepted only where the consent that it needs is stored: part of the stories alone.</summary>
    private const string NotAlone = "secondary-finding";

    private static readonly Lazy<ILookup<string, ExampleBody>> Resources = new(ReadResources);
    private static readonly Lazy<IReadOnlyList<ExampleBody>> Bundles = new(ReadStories);

    /// <summary>The resources of a type, the first one first; there is one of each type at least.</summary>
    public static IEnumerable<ExampleBody> Of(string type) => Resources.Value[type];

    /// <summary>The resource types that have examples of this server's profiles.</summary>
    public static IEnumerable<string> ProfiledTypes => Resources.Value.Where(examples => examples.Skip(1).Any() || examples.First().Name != Least(examples.Key)).Select(examples => examples.Key);

    /// <summary>Transactions: the requests of the stories, each to be sent after those before it.</summary>
    public static IReadOnlyList<ExampleBody> Transactions => Bundles.Value;

    /// <summary>The first resource of a type under <see cref="Id"/>: what an update sends.</summary>
    public static JsonNode First(string type)
    {
        var resource = Of(type).First().Json.DeepClone();
        resource.AsObject().Insert(1, "id", Id);
        return resource;
    }

    /// <summary>A transaction that stores the first resource of each type under <see cref="Id"/>.</summary>
    public static JsonNode AllTypes() => new JsonObject
    {
        ["resourceType"] = "Bundle",
        ["type"] = "transaction",
        ["entry"] = new JsonArray([.. Routes.ResourceTypes.Select(type => (JsonNode)new JsonObject
        {
            ["resource"] = First(type), ["request"] = new JsonObject { ["method"] = "PUT", ["url"] = $"{type}/{Id}" },
        })]),
    };

    /// <summary>A batch that any server answers.</summary>
    public static JsonNode Batch() => new JsonObject
    {
        ["resourceType"] = "Bundle",
        ["type"] = "batch",
        ["entry"] = new JsonArray(
            new JsonObject { ["request"] = new JsonObject { ["method"] = "GET", ["url"] = "Patient?_count=1" } },
            new JsonObject { ["request"] = new JsonObject { ["method"] = "GET", ["url"] = "ServiceRequest?status=active&_summary=count" } }),
    };

    private static string Least(string type) => type + "-least";

    private static ILookup<string, ExampleBody> ReadResources()
    {
        var bodies = new List<ExampleBody>();
        var folder = Path.Combine(AppContext.BaseDirectory, "examples", "profiles");
        string[] folders = Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];
        foreach (var name in FirstProfiles.Union(folders.Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)))
        {
            var file = Path.Combine(folder, name, "valid.json");
            if (name != NotAlone && File.Exists(file) && JsonNode.Parse(File.ReadAllBytes(file)) is { } resource && resource["resourceType"]!.GetValue<string>() != "Bundle")
            {
                bodies.Add(new ExampleBody(name, name.Replace('-', ' '), Alone(resource)));
            }
        }

        using var least = typeof(ExampleBodies).Assembly.GetManifestResourceStream("FhirGenomics.Server.OpenApi.LeastResources.json")!;
        foreach (var resource in JsonNode.Parse(least)!.AsArray())
        {
            var type = resource!["resourceType"]!.GetValue<string>();
            if (!bodies.Exists(body => body.Json["resourceType"]!.GetValue<string>() == type))
            {
                bodies.Add(new ExampleBody(Least(type), "the least that R4 asks for", resource));
            }
        }

        return bodies.ToLookup(body => body.Json["resourceType"]!.GetValue<string>(), StringComparer.Ordinal);
    }

    /// <summary>A profile's example, so that it can be posted alone: it stands there as part of a story.</summary>
    private static JsonNode Alone(JsonNode resource)
    {
        // Its identifiers are those of a story, whose "create if it does not exist" would find two.
        foreach (var identifier in resource["identifier"] as JsonArray ?? [])
        {
            var value = identifier!["value"]!.GetValue<string>();
            identifier["value"] = value[..^1] + (char)('0' + ((value[^1] - '0' + 4) % 10));
        }

        // An active order needs the consents of its persons in the store; a draft can be tried alone.
        if (resource["resourceType"]!.GetValue<string>() == "ServiceRequest")
        {
            resource["status"] = "draft";
        }

        return resource;
    }

    private static List<ExampleBody> ReadStories()
    {
        var requests = Stories.Files.Select(file => (File: file, Step: Path.GetFileName(Path.GetDirectoryName(file))!, Story: Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(file)))!));
        return [.. requests.Where(request => request.Step.StartsWith("1-", StringComparison.Ordinal) || WholeStories.Contains(request.Story))
            .OrderBy(request => request.Story == FirstStory ? 0 : 1)
            .Select(request => new ExampleBody($"{request.Story}.{request.Step}", $"{request.Story.Replace('-', ' ')}: {request.Step[2..].Replace('-', ' ')}{(request.Step[0] == '1' ? "" : ", after the one before")}", JsonNode.Parse(File.ReadAllBytes(request.File))!))];
    }
}
