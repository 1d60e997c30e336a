using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FhirGenomics.Tests.Conformance;
using FhirGenomics.Tests.Server;

namespace FhirGenomics.Tests.Examples;

/// <summary>
/// Each story in <c>examples/</c> is posted as it stands to an empty server; the answer is <c>expected.json</c>, but for ids and times.
/// <c>UPDATE_EXPECTED=1 dotnet test</c> writes the files anew.
/// </summary>
public sealed partial class StoryTests : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ServerFixture server = new();

    public static TheoryData<string> Stories { get; } =
        [.. Directory.GetFiles(Repository.Path("examples"), "request.json", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Repository.Path("examples"), Path.GetDirectoryName(file)!)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task A_story_is_answered_as_expected(string story)
    {
        var stop = TestContext.Current.CancellationToken;
        using var content = new ByteArrayContent(await File.ReadAllBytesAsync(Repository.Path("examples", story, "request.json"), stop)) { Headers = { ContentType = new("application/fhir+json") } };
        using var answer = await server.Client.PostAsync(new Uri("/fhir", UriKind.Relative), content, stop);
        var actual = Normalised(await answer.Content.ReadAsStringAsync(stop));
        var expected = Repository.Path("examples", story, "expected.json");
        if (Environment.GetEnvironmentVariable("UPDATE_EXPECTED") == "1")
        {
            await File.WriteAllTextAsync(expected, actual, stop);
        }

        Assert.Equal(await File.ReadAllTextAsync(expected, stop), actual);
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task A_story_is_read_back_and_found_and_posting_it_again_makes_no_second_patient(string story)
    {
        var stop = TestContext.Current.CancellationToken;
        var json = await File.ReadAllBytesAsync(Repository.Path("examples", story, "request.json"), stop);
        var first = await PostedBundle.Post(server.Client, json, stop);
        await first.CheckReadBack(stop);
        await first.CheckFoundByPatient(stop);
        var second = await PostedBundle.Post(server.Client, json, stop);
        Assert.Equal(Patients(first), Patients(second));
        await second.CheckReadBack(stop);
    }

    public void Dispose() => server.Dispose();

    private static List<string> Patients(PostedBundle bundle) => [.. bundle.Locations.Where(location => location.StartsWith("Patient/", StringComparison.Ordinal))];

    private static string Normalised(string json)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        var text = Uuid().Replace(json, match => ids.TryGetValue(match.Value, out var known) ? known : ids[match.Value] = $"id-{ids.Count + 1}");
        text = Host().Replace(Time().Replace(text, "a-time"), "a-host");
        return JsonNode.Parse(text)!.ToJsonString(Indented) + "\n";
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.NonBacktracking)]
    private static partial Regex Uuid();

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2})", RegexOptions.NonBacktracking)]
    private static partial Regex Time();

    [GeneratedRegex("http://(localhost|127[.]0[.]0[.]1)(:[0-9]+)?", RegexOptions.NonBacktracking)]
    private static partial Regex Host();
}
