using System.Text.Json.Nodes;
using FhirGenomics.Server;
using FhirGenomics.Store;
using Microsoft.Extensions.DependencyInjection;

namespace FhirGenomics.Tests.Server;

public sealed class StoriesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fhirgenomics-tests-").FullName;

    [Fact]
    public async Task One_resource_of_each_type_and_the_stories_are_loaded_into_an_empty_store_once_and_stay_over_a_restart()
    {
        var entries = Stories.Files.SelectMany(file => JsonNode.Parse(File.ReadAllText(file))!["entry"]!.AsArray()).Select(entry => entry!["request"]!).ToList();
        var conditions = entries.Where(request => request["ifNoneExist"] is not null).Select(request => $"{request["url"]}?{request["ifNoneExist"]}").ToList();
        var versions = Routes.ResourceTypes.Count + entries.Count - conditions.Count + conditions.Distinct(StringComparer.Ordinal).Count();
        Assert.Equal(versions, await Versions("true", versions));
        Assert.Equal(versions, await Versions("true", versions));
        Assert.Equal(versions, await Versions("false", versions));
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
