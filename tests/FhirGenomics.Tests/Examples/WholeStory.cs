using System.Text.Json.Nodes;

namespace FhirGenomics.Tests.Examples;

/// <summary>All requests of a story as one transaction: what a later one refers to by identifier is referred to as the entry that it is.</summary>
internal static class WholeStory
{
    /// <summary>The story of a folder.</summary>
    public static JsonObject Read(string folder)
    {
        var entries = new JsonArray();
        var fullUrls = new List<(string Condition, string FullUrl)>();
        foreach (var file in Directory.GetFiles(folder, "request.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var text = File.ReadAllText(file);
            foreach (var (condition, fullUrl) in fullUrls)
            {
                text = text.Replace($"\"{condition}\"", $"\"{fullUrl}\"", StringComparison.Ordinal);
            }

            foreach (var entry in JsonNode.Parse(text)!["entry"]!.AsArray())
            {
                entries.Add(entry!.DeepClone());
                if (entry["request"]!["ifNoneExist"] is { } condition)
                {
                    fullUrls.Add(($"{entry["request"]!["url"]}?{condition}", entry["fullUrl"]!.GetValue<string>()));
                }
            }
        }

        return new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = entries };
    }
}
