using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FhirGenomics.Tests.Conformance;
using FhirGenomics.Tests.Server;

namespace FhirGenomics.Tests.Examples;

/// <summary>
/// The requests of each story in <c>examples/</c> are posted as they stand, one after the other, to an empty server; each answer is <c>expected.json</c>, but for ids and times.
/// <c>UPDATE_EXPECTED=1 dotnet test</c> writes the files anew.
/// </summary>
public sealed partial class StoryTests : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ServerFixture server = new();

    public static TheoryData<string> Stories { get; } =
        [.. Directory.GetDirectories(Repository.Path("examples")).Where(folder => Requests(folder).Count > 0).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task A_story_is_answered_as_expected_and_read_back_and_posting_it_again_makes_nothing_twice(string story)
    {
        var stop = TestContext.Current.CancellationToken;
        var requests = Requests(Repository.Path("examples", story));
        var locations = new List<string>();
        foreach (var request in requests)
        {
            var posted = await PostedBundle.Post(server.Client, await File.ReadAllBytesAsync(request, stop), stop);
            var actual = Normalised(posted.Answer);
            var expected = Path.Combine(Path.GetDirectoryName(request)!, "expected.json");
            if (Environment.GetEnvironmentVariable("UPDATE_EXPECTED") == "1")
            {
                await File.WriteAllTextAsync(expected, actual, stop);
            }

            Assert.Equal(await File.ReadAllTextAsync(expected, stop), actual);
            await posted.CheckReadBack(stop);
            await posted.CheckFoundByPatient(stop);
            locations.AddRange(posted.Locations);
        }

        var again = new List<string>();
        foreach (var request in requests)
        {
            again.AddRange((await PostedBundle.Post(server.Client, await File.ReadAllBytesAsync(request, stop), stop)).Locations);
        }

        Assert.Equal(locations, again);
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public void A_story_has_a_README_and_stands_in_the_table_of_the_examples(string story)
    {
        Assert.True(File.Exists(Repository.Path("examples", story, "README.md")));
        Assert.Contains($"]({story}/README.md)", File.ReadAllText(Repository.Path("examples", "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_patient_group_has_a_story()
    {
        var ordered = string.Concat(Stories.SelectMany(story => Requests(Repository.Path("examples", (string)story))).Select(File.ReadAllText));
        var groups = JsonNode.Parse(File.ReadAllText(Repository.Path("profiles", "input", "data", "patient-groups.json")))!.AsArray();
        Assert.DoesNotContain(groups, group => !ordered.Contains($"/{group!["code"]}-order\"", StringComparison.Ordinal));
    }

    public void Dispose() => server.Dispose();

    private static List<string> Requests(string story) =>
        [.. Directory.GetDirectories(story).Select(folder => Path.Combine(folder, "request.json")).Where(File.Exists).Order(StringComparer.Ordinal)];

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
