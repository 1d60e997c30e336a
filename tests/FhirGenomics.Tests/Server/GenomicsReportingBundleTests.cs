using System.Text.Json.Nodes;

namespace FhirGenomics.Tests.Server;

/// <summary>The transaction Bundles that HL7 publishes with Genomics Reporting 3.0.0 are taken as they are.</summary>
[Collection("server")]
public class GenomicsReportingBundleTests(ServerFixture server)
{
    public static TheoryData<string> Bundles => [.. Repository.PackageFiles("hl7.fhir.uv.genomics-reporting", "example")
        .Where(file => Path.GetFileName(file).StartsWith("Bundle-", StringComparison.Ordinal) && JsonNode.Parse(File.ReadAllBytes(file))!["type"]!.ToString() == "transaction")
        .Select(file => Path.GetFileName(file)!)];

    [Fact]
    public void There_are_ten_of_them() => Assert.Equal(10, Bundles.Count);

    [Theory]
    [MemberData(nameof(Bundles))]
    public async Task Every_entry_can_be_read_back_and_every_reference_inside_resolves(string file)
    {
        var text = await File.ReadAllTextAsync(Repository.Path("profiles", "node_modules", "hl7.fhir.uv.genomics-reporting", "example", file), TestContext.Current.CancellationToken);
        var sent = JsonNode.Parse(text)!["entry"]!.AsArray();
        var answer = await server.Send("POST", "", text);
        Assert.True(answer.Status == 200, answer.Text);
        var got = answer.Json["entry"]!.AsArray();
        Assert.Equal(sent.Count, got.Count);
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < sent.Count; i++)
        {
            Assert.StartsWith("20", got[i]!["response"]!["status"]!.ToString(), StringComparison.Ordinal);
            if (sent[i]!["fullUrl"]?.ToString() is { } fullUrl)
            {
                // A relative reference in an entry with an absolute fullUrl means the neighbour of that URL.
                places[fullUrl] = places[string.Join('/', fullUrl.Split('/')[^Math.Min(2, fullUrl.Split('/').Length)..])] = string.Join('/', got[i]!["response"]!["location"]!.ToString().Split('/')[^4..^2]);
            }
        }

        for (var i = 0; i < sent.Count; i++)
        {
            var read = await server.Send("GET", got[i]!["response"]!["location"]!.ToString());
            Assert.Equal(200, read.Status);
            var wrong = Differences(sent[i]!["resource"]!, read.Json, places, isRoot: true).ToList();
            Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        }

        foreach (var place in places.Values.Distinct().Where(place => place.StartsWith("Patient/", StringComparison.Ordinal)))
        {
            var found = await server.Send("GET", $"Observation?subject={place}&_count=500");
            var expected = places.Values.Distinct().Count(other => other.StartsWith("Observation/", StringComparison.Ordinal));
            Assert.Equal(expected, found.Json["entry"]?.AsArray().Count ?? 0);
        }
    }

    /// <summary>Where what was read differs from what was sent, apart from id, meta and rewritten references.</summary>
    private static IEnumerable<string> Differences(JsonNode? sent, JsonNode? read, Dictionary<string, string> places, bool isRoot = false)
    {
        switch (sent, read)
        {
            case (JsonObject a, JsonObject b):
                foreach (var name in a.Select(property => property.Key).Union(b.Select(property => property.Key)))
                {
                    if (!isRoot || name is not ("id" or "meta"))
                    {
                        foreach (var difference in Differences(a[name], b[name], places))
                        {
                            yield return difference;
                        }
                    }
                }

                break;
            case (JsonArray a, JsonArray b) when a.Count == b.Count:
                foreach (var difference in a.Zip(b).SelectMany(pair => Differences(pair.First, pair.Second, places)))
                {
                    yield return difference;
                }

                break;
            case (JsonValue a, JsonValue b) when a.ToJsonString() == b.ToJsonString() && !places.ContainsKey(a.ToString()):
                break;
            case (JsonValue a, JsonValue b) when places.TryGetValue(a.ToString(), out var place) && place == b.ToString():
                break;
            default:
                yield return $"{sent?.GetPath()}: {sent?.ToJsonString()} became {read?.ToJsonString()}";
                break;
        }
    }
}
