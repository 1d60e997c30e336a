using System.Text;
using System.Text.Json.Nodes;
using FhirGenomics.Server;
using FhirGenomics.Server.OpenApi;
using FhirGenomics.Store;
using Microsoft.Extensions.DependencyInjection;

namespace FhirGenomics.Tests.Server;

public sealed class StoriesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fhirgenomics-tests-").FullName;

    [Fact]
    public async Task One_resource_of_each_type_and_the_stories_are_loaded_into_an_empty_store_once_and_stay_over_a_restart()
    {
        var versions = ExpectedVersions();
        Assert.Equal(versions, await Versions("true", versions));
        Assert.Equal(versions, await Versions("true", versions));
        Assert.Equal(versions, await Versions("false", versions));
    }

    [Fact]
    public async Task A_server_that_was_killed_while_it_loaded_the_stories_goes_on_at_its_next_start_and_makes_nothing_twice()
    {
        var stop = TestContext.Current.CancellationToken;
        int half;
        using (var factory = ServerFixture.Start(Path.Combine(folder, "store.db"), ("Examples:Load", "false")))
        {
            factory.StartServer();
            var server = factory.Services.GetRequiredService<FhirServer>();
            Assert.True(await Stories.Begin(server, stop));
            var requests = Stories.Files.Take(3).Select(File.ReadAllBytes).Prepend(Encoding.UTF8.GetBytes(ExampleBodies.AllTypes().ToJsonString()));
            foreach (var request in requests)
            {
                using var content = new ByteArrayContent(request) { Headers = { ContentType = new("application/fhir+json") } };
                Assert.Equal(200, (int)(await factory.CreateClient().PostAsync(new Uri("/fhir", UriKind.Relative), content, stop)).StatusCode);
            }

            half = (await server.Store.History(null, null, new HistoryQuery { CountOnly = true }, stop)).Total;
        }

        var again = UnconditionalEntries(Stories.Files.Take(3));
        var all = ExpectedVersions() + again;
        Assert.InRange(half, Routes.ResourceTypes.Count + 10, all - 100);
        Assert.Equal(all, await Versions("true", all));
        Assert.Equal(all, await Versions("true", all));
    }

    [Fact]
    public async Task A_store_that_is_in_use_gets_no_stories()
    {
        using var factory = ServerFixture.Start(Path.Combine(folder, "store.db"));
        factory.StartServer();
        var server = factory.Services.GetRequiredService<FhirServer>();
        var stop = TestContext.Current.CancellationToken;
        await server.Write([new Change.Create(FhirGenomics.Resources.ElementTree.Read("""{"resourceType":"Patient","active":true}"""u8.ToArray()))], stop);
        Assert.False(await Stories.Begin(server, stop));
        Assert.Equal(1, (await server.Store.History(null, null, new HistoryQuery { CountOnly = true }, stop)).Total);
    }

    private static int UnconditionalEntries(IEnumerable<string> files) => Entries(files).Count(request => request["ifNoneExist"] is null);

    private static List<JsonNode> Entries(IEnumerable<string> files) => [.. files.SelectMany(file => JsonNode.Parse(File.ReadAllText(file))!["entry"]!.AsArray()).Select(entry => entry!["request"]!)];

    /// <summary>All that the stories write, one resource of each type, and the marker, which comes and goes.</summary>
    private static int ExpectedVersions()
    {
        var entries = Entries(Stories.Files);
        var conditions = entries.Where(request => request["ifNoneExist"] is not null).Select(request => $"{request["url"]}?{request["ifNoneExist"]}").ToList();
        return Routes.ResourceTypes.Count + entries.Count - conditions.Count + conditions.Distinct(StringComparer.Ordinal).Count() + 2;
    }

    /// <summary>What is stored once there are so many versions: the stories are loaded while the server answers already.</summary>
    private async Task<int> Versions(string load, int least)
    {
        var stop = TestContext.Current.CancellationToken;
        using var factory = ServerFixture.Start(Path.Combine(folder, "store.db"), ("Examples:Load", load));
        factory.StartServer();
        var store = factory.Services.GetRequiredService<FhirServer>().Store;
        int total;
        while ((total = (await store.History(null, null, new HistoryQuery { Count = 1 }, stop)).Total) < least)
        {
            await Task.Delay(50, stop);
        }

        return total;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
