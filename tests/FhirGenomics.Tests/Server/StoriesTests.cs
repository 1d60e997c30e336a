using FhirGenomics.Server;
using FhirGenomics.Store;
using Microsoft.Extensions.DependencyInjection;

namespace FhirGenomics.Tests.Server;

public sealed class StoriesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fhirgenomics-tests-").FullName;

    [Fact]
    public async Task The_stories_are_loaded_into_an_empty_store_once_and_stay_over_a_restart()
    {
        Assert.NotEmpty(Stories.Files);
        var first = await Versions("true");
        Assert.True(first > Stories.Files.Count);
        Assert.Equal(first, await Versions("true"));
        Assert.Equal(first, await Versions("false"));
    }

    private async Task<int> Versions(string load)
    {
        using var factory = ServerFixture.Start(Path.Combine(folder, "store.db"), ("Examples:Load", load));
        factory.StartServer();
        return (await factory.Services.GetRequiredService<FhirServer>().Store.History(null, null, new HistoryQuery { Count = 1 }, TestContext.Current.CancellationToken)).Total;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
