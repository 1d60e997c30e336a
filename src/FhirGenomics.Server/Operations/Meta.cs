using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Server.Interactions;
using FhirGenomics.Store;

namespace FhirGenomics.Server.Operations;

/// <summary>
/// Operations $meta, $meta-add and $meta-delete of a resource: https://hl7.org/fhir/R4/resource-operations.html.
/// A change is a new version like any other, and must leave the resource valid (a profile that is added is checked).
/// </summary>
internal static class Meta
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers with the meta of the current version, or with all profiles, tags and security labels that are in use on the server or on a type's resources.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        await OperationParameters.Read(request, server, "$meta", [], stop);
        return request.Id is { } id
            ? Answer(MetaOf(Read.Require(await server.Store.Read(request.Type!, id, stop), request)))
            : Answer(Union(await server.Store.MetaInUse(request.Type, stop)));
    }

    private static string? Union(IReadOnlyList<StoredResource> resources)
    {
        var union = new JsonObject();
        foreach (var meta in resources.Select(resource => JsonNode.Parse(MetaOf(resource))!))
        {
            foreach (var name in (ReadOnlySpan<string>)["profile", "tag", "security"])
            {
                foreach (var item in Items(meta, name))
                {
                    var items = (JsonArray)(union[name] ??= new JsonArray());
                    if (Position(items, item) < 0)
                    {
                        items.Add(item.DeepClone());
                    }
                }
            }
        }

        return union.Count == 0 ? null : union.ToJsonString(Relaxed);
    }

    /// <summary>Adds what the resource does not have yet.</summary>
    public static Task<FhirResponse> Add(FhirRequest request, FhirServer server, CancellationToken stop) => Change("$meta-add", request, server, (items, beside, item, position) =>
    {
        if (position < 0)
        {
            items.Add(item.DeepClone());
            beside?.Add(null);
        }
    }, stop);

    /// <summary>Takes off what it has.</summary>
    public static Task<FhirResponse> Delete(FhirRequest request, FhirServer server, CancellationToken stop) => Change("$meta-delete", request, server, (items, beside, _, position) =>
    {
        if (position >= 0)
        {
            items.RemoveAt(position);
            if (position < beside?.Count)
            {
                beside.RemoveAt(position);
            }
        }
    }, stop);

    /// <summary>Changes the lists of a meta; beside a list of profiles may stand one of their extensions, item by item.</summary>
    private static async Task<FhirResponse> Change(string operation, FhirRequest request, FhirServer server, Action<JsonArray, JsonArray?, JsonNode, int> change, CancellationToken stop)
    {
        var given = await Given(operation, request, server, stop);
        var written = await server.Write([Patch.Change(request, server, [], Edit)], stop);
        var resource = written[0].Resource!;
        return Answer(MetaOf(resource)) with { ETag = Respond.ETag(resource), LastModified = resource.LastUpdated };

        ElementTree Edit(ElementTree current)
        {
            var json = (JsonObject)JsonNode.Parse(current.Json.Span, documentOptions: new() { MaxDepth = 256 })!;
            var meta = (JsonObject)(json["meta"] ??= new JsonObject());
            foreach (var name in (ReadOnlySpan<string>)["profile", "tag", "security"])
            {
                var items = meta[name] as JsonArray ?? [];
                foreach (var item in Items(given, name))
                {
                    change(items, meta["_" + name] as JsonArray, item, Position(items, item));
                }

                if (items.Count == 0)
                {
                    meta.Remove(name);
                    meta.Remove("_" + name);
                }
                else if (items.Parent is null)
                {
                    meta[name] = items;
                }
            }

            return ElementTree.Read(Encoding.UTF8.GetBytes(json.ToJsonString(new JsonSerializerOptions(Relaxed) { MaxDepth = 1000 })));
        }
    }

    private static async Task<JsonObject> Given(string operation, FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var content = request.RequireBody().Root;
        var parameters = await OperationParameters.Read(request, server, operation, [new("meta", "Meta", "")], stop);
        return parameters.Value("meta") is { Exists: true } meta
            ? (JsonObject)JsonNode.Parse(meta.Source, documentOptions: new() { MaxDepth = 256 })!
            : throw new Failure(FailureKind.BadRequest, Issue.Error(
                IssueCode.Required, "parameter-missing", "The content must be Parameters with a parameter 'meta', a valueMeta.", content, "Indholdet skal være Parameters med en parameter 'meta', en valueMeta."));
    }

    /// <summary>What stands in a list; a profile that has only extensions is null there.</summary>
    private static IEnumerable<JsonNode> Items(JsonNode meta, string name) => (meta[name] as JsonArray ?? []).OfType<JsonNode>();

    /// <summary>Where a profile or Coding stands already; a Coding is the same by system and code, or in all that it has if it has neither.</summary>
    private static int Position(JsonArray items, JsonNode item)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (IsSame(items[i], item))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsSame(JsonNode? one, JsonNode other) => one is JsonObject left && other is JsonObject right && (other["system"] ?? other["code"]) is not null
        ? Equals(left["system"]?.ToString(), right["system"]?.ToString()) && Equals(left["code"]?.ToString(), right["code"]?.ToString())
        : JsonNode.DeepEquals(one, other);

    /// <summary>Every stored resource has one.</summary>
    private static string MetaOf(StoredResource resource) => Encoding.UTF8.GetString(ElementTree.Read(resource.Json).Root.Child("meta").Source);

    private static FhirResponse Answer(string? meta) => new(200)
    {
        Json = Encoding.UTF8.GetBytes(meta is null
            ? """{"resourceType":"Parameters"}"""
            : $$"""{"resourceType":"Parameters","parameter":[{"name":"return","valueMeta":{{meta}}}]}"""),
    };
}
