using System.Net;
using System.Text.Json.Nodes;
using FhirGenomics.Resources;

namespace FhirGenomics.Tests.Conformance;

/// <summary>A transaction Bundle that was posted, and what the server made of each entry.</summary>
internal sealed class PostedBundle
{
    private readonly HttpClient client;
    private readonly ElementTree request;
    private readonly List<string> locations = [];
    private readonly List<bool> created = [];
    private readonly Dictionary<string, string> byFullUrl = new(StringComparer.Ordinal);

    private PostedBundle(HttpClient client, byte[] json, string answer, JsonArray entries)
    {
        this.client = client;
        request = ElementTree.Read(json);
        Answer = answer;
        foreach (var (entry, answered) in Entries.Zip(entries))
        {
            var parts = answered!["response"]!["location"]!.GetValue<string>().Split('/');
            var at = Array.IndexOf(parts, "_history");
            locations.Add($"{parts[at - 2]}/{parts[at - 1]}");
            created.Add(answered["response"]!["status"]!.GetValue<string>().StartsWith("201", StringComparison.Ordinal));
            byFullUrl.Add(entry.Child("fullUrl").Text!, locations[^1]);
        }
    }

    /// <summary><c>Type/id</c> of each entry as stored, in the order of the Bundle.</summary>
    public IReadOnlyList<string> Locations => locations;

    /// <summary>The answer as the server sent it.</summary>
    public string Answer { get; }

    private IEnumerable<Element> Entries
    {
        get
        {
            for (var entry = request.Root.Child("entry"); entry.Exists; entry = entry.NextSame())
            {
                yield return entry;
            }
        }
    }

    /// <summary>Posts a Bundle to the FHIR base and checks that the server took all of it; the resources are not asked for, but read back.</summary>
    public static async Task<PostedBundle> Post(HttpClient client, byte[] json, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/fhir", UriKind.Relative)) { Content = new ByteArrayContent(json) { Headers = { ContentType = new("application/fhir+json") } }, Headers = { { "Prefer", "return=minimal" } } };
        using var answer = await client.SendAsync(request, stop);
        var text = await answer.Content.ReadAsStringAsync(stop);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        var bundle = JsonNode.Parse(text)!;
        Assert.Equal("transaction-response", bundle["type"]!.GetValue<string>());
        var posted = new PostedBundle(client, json, text, bundle["entry"]!.AsArray());
        Assert.Equal(posted.Entries.Count(), posted.locations.Count);
        return posted;
    }

    /// <summary>Reads every entry back that was created, not found by its condition: the same elements with the same digits, but for id, meta and the references between entries, which all can be read.</summary>
    public async Task CheckReadBack(CancellationToken stop)
    {
        foreach (var (entry, location) in Entries.Zip(locations).Where((_, i) => created[i]))
        {
            var stored = ElementTree.Read(await client.GetByteArrayAsync(new Uri("/fhir/" + location, UriKind.Relative), stop));
            await ResolveConditional(entry.Child("resource"), stop);
            var baseUrl = entry.Child("fullUrl").Text!;
            baseUrl = baseUrl.StartsWith("http", StringComparison.Ordinal) ? string.Join('/', baseUrl.Split('/')[..^2]) + "/" : "";
            Assert.Equal(Values(entry.Child("resource"), value => Rewritten(value, baseUrl)), Values(stored.Root, value => value));
            Assert.Equal(location, $"{stored.ResourceType}/{stored.Id}");
        }
    }

    /// <summary>Searches each type of the Bundle by the patient that its entries name, and finds all of them.</summary>
    public async Task CheckFoundByPatient(CancellationToken stop)
    {
        foreach (var group in Entries.Zip(locations).Select(pair => (Type: pair.Second.Split('/')[0], pair.Second, Patient: Patient(pair.First.Child("resource")))).Where(item => item.Patient is not null).GroupBy(item => (item.Type, item.Patient)))
        {
            var url = $"/fhir/{group.Key.Type}?patient={group.Key.Patient}&_count=500";
            var found = JsonNode.Parse(await client.GetStringAsync(new Uri(url, UriKind.Relative), stop))!["entry"]!.AsArray()
                .Select(entry => $"{entry!["resource"]!["resourceType"]}/{entry["resource"]!["id"]}").ToHashSet(StringComparer.Ordinal);
            Assert.Superset(group.Select(item => item.Second).ToHashSet(StringComparer.Ordinal), found);
        }
    }

    /// <summary>Searches what the resource refers to by a condition, such as <c>Patient?identifier=a|b</c>: one resource each.</summary>
    private async Task ResolveConditional(Element resource, CancellationToken stop)
    {
        foreach (var condition in Values(resource, value => value).Select(value => value[(value.IndexOf('=', StringComparison.Ordinal) + 1)..]).Where(value => value.Contains("?identifier=", StringComparison.Ordinal) && !byFullUrl.ContainsKey(value)))
        {
            var found = JsonNode.Parse(await client.GetStringAsync(new Uri("/fhir/" + condition, UriKind.Relative), stop))!["entry"]!.AsArray();
            byFullUrl.TryAdd(condition, $"{condition.Split('?')[0]}/{Assert.Single(found)!["resource"]!["id"]}");
        }
    }

    private string? Patient(Element resource) =>
        resource.Type!.Name is "Observation" or "DiagnosticReport" or "ServiceRequest" or "Specimen" or "Procedure" or "Condition"
        && resource.Child("subject").Child("reference").Text is { } subject && byFullUrl.TryGetValue(subject, out var patient) && patient.StartsWith("Patient/", StringComparison.Ordinal) ? patient : null;

    private string Rewritten(string value, string baseUrl) =>
        byFullUrl.TryGetValue(value, out var location) || byFullUrl.TryGetValue(baseUrl + value, out location) ? location : value;

    private static List<string> Values(Element resource, Func<string, string> rewrite)
    {
        var values = new List<string>();
        var root = resource.Path.Length;
        void Add(Element element)
        {
            foreach (var child in element.Children)
            {
                if (element == resource && child.Name is "id" or "meta")
                {
                    continue;
                }

                var text = child.Text;
                text = text is not null && child.Name is "reference" ? rewrite(text) : text;
                values.Add($"{child.Path[root..]}:{child.Type}={text}");
                Add(child);
            }
        }

        Add(resource);
        return values;
    }
}
