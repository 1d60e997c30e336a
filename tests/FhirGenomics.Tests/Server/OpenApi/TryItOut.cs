using System.Text.Json.Nodes;

namespace FhirGenomics.Tests.Server.OpenApi;

/// <summary>One operation of an OpenAPI document as Swagger UI sends it when nothing is filled in.</summary>
/// <param name="Method">HTTP method, in upper case.</param>
/// <param name="Url">URL with the default values.</param>
/// <param name="MediaType">Media type of the content; null without content.</param>
/// <param name="Body">The content.</param>
internal sealed record TryItOut(string Method, string Url, string? MediaType, string? Body)
{
    /// <summary>All that can be sent, from top to bottom of the page: each operation, once for each media type and example.</summary>
    public static IEnumerable<TryItOut> All(JsonNode document)
    {
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject(), (path, operation) => (Path: path.Key, Method: operation.Key, Operation: operation.Value!)).ToLookup(one => one.Operation["tags"]!.AsArray().Single()!.ToString());
        return document["tags"]!.AsArray().SelectMany(tag => operations[tag!["name"]!.ToString()]).SelectMany(one => Of(document, one.Path, one.Method.ToUpperInvariant(), one.Operation));
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Url} {MediaType} {Body?[..Math.Min(Body.Length, 300)]}";

    private static IEnumerable<TryItOut> Of(JsonNode document, string path, string method, JsonNode operation)
    {
        var url = Filled(document, method, path, operation);
        var contents = operation["requestBody"]?["content"]?.AsObject();
        if (contents is null)
        {
            return [new TryItOut(method, url, null, null)];
        }

        // Bytes of any type are a file that a person chooses.
        return contents.Where(content => content.Value!["schema"]!["format"]?.ToString() != "binary").SelectMany(content => Values(document, content.Value!), (content, value) => new TryItOut(method, url, content.Key, value));
    }

    private static string Filled(JsonNode document, string method, string path, JsonNode operation)
    {
        var query = new List<string>();
        foreach (var parameter in operation["parameters"]!.AsArray().Select(parameter => Resolved(document, parameter!)))
        {
            var name = parameter["name"]!.ToString();
            var example = parameter["example"] is JsonArray several ? several.Single()!.ToString() : parameter["example"]?.ToString();
            if (parameter["in"]!.ToString() == "path")
            {
                path = path.Replace($"{{{name}}}", example ?? throw new InvalidOperationException($"{method} {path}: nothing is sent without a value for {name}."), StringComparison.Ordinal);
            }
            else if (example is not null)
            {
                query.Add($"{name}={Uri.EscapeDataString(example)}");
            }
        }

        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }

    private static IEnumerable<string> Values(JsonNode document, JsonNode content) =>
        content["examples"] is JsonObject several ? several.Select(example => Text(Resolved(document, example.Value!)["value"]!))
        : content["example"] is { } example ? [Text(example)]
        : [""];

    private static string Text(JsonNode value) => value is JsonValue text ? text.ToString() : value.ToJsonString();

    private static JsonNode Resolved(JsonNode document, JsonNode node)
    {
        if (node["$ref"]?.ToString() is not { } reference)
        {
            return node;
        }

        return reference.Split('/').Skip(1).Aggregate(document, (found, step) => found[step]!);
    }
}
