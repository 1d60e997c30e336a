using FhirGenomics.Store;
using FhirGenomics.Store.Search;
using FhirGenomics.Tests.Databases;

namespace FhirGenomics.Tests.Store.Search;

/// <summary>Two stores on one database, of which one learns of a search parameter later.</summary>
public sealed class CurrentSearchTests : IAsyncLifetime
{
    private static readonly SearchParameterSet Without = TestStore.Hl7Without("gender");

    private readonly TestDatabase database = TestDatabase.New();
    private ResourceStore first = null!;
    private ResourceStore second = null!;
    private int looks;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        first = await ResourceStore.Open(database.Settings, Without, TimeProvider.System, Stop);
        second = await ResourceStore.Open(database.Settings, Without, TimeProvider.System, Stop);
        await first.Use(Without, [], 0, Stop);
        await second.Use(Without, [], 0, Stop);
        second.LookAround = async stop =>
        {
            looks++;
            await second.Use(TestStore.Parameters, ["Patient"], await Newest(), stop);
        };
        await Put(first, "before", "male");
        await Put(second, "changed", "male");
        await first.Write([new Change.Update(TestStore.Tree("""{"resourceType":"SearchParameter","code":"gender"}"""), "gender")], Stop);
        await first.Use(TestStore.Parameters, ["Patient"], await Newest(), Stop);
    }

    [Fact]
    public async Task What_a_store_writes_that_did_not_know_of_it_is_indexed_by_it_all_the_same()
    {
        await Put(second, "changed", "female");
        await Put(second, "after", "male");
        Assert.Equal(1, looks);
        foreach (var store in (ResourceStore[])[first, second])
        {
            Assert.Equal(["after", "before"], await Ids(store, "Patient?gender=male"));
            Assert.Equal(["changed"], await Ids(store, "Patient?gender=female"));
        }
    }

    [Fact]
    public async Task A_store_that_does_not_know_of_it_takes_nothing_from_those_who_do()
    {
        // It reads all numbers with those of a type that is new to it. That of the other store is not to be retired then.
        await second.Search(TestStore.Query("Basic?code=x"), Stop);
        await second.Use(Without, [], 0, Stop);
        await second.Search(TestStore.Query("Patient?family=x"), Stop);
        Assert.Equal(2, looks);
        await Put(first, "after", "male");
        Assert.Equal(["after", "before", "changed"], await Ids(second, "Patient?gender=male"));
    }

    [Fact]
    public async Task One_that_went_and_came_again_has_the_same_new_number_at_a_store_that_noticed_neither()
    {
        await Put(second, "known", "male");
        await first.Write([new Change.Delete("SearchParameter", "gender")], Stop);
        await first.Use(Without, ["Patient"], await Newest(), Stop);
        await first.Write([new Change.Update(TestStore.Tree("""{"resourceType":"SearchParameter","code":"gender"}"""), "gender")], Stop);
        await first.Use(TestStore.Parameters, ["Patient"], await Newest(), Stop);
        await Put(first, "first", "male");
        await Put(second, "second", "male");
        foreach (var store in (ResourceStore[])[first, second])
        {
            Assert.Equal(["before", "changed", "first", "known", "second"], await Ids(store, "Patient?gender=male"));
        }
    }

    [Fact]
    public async Task A_search_that_is_under_way_when_they_change_finds_all_or_is_refused()
    {
        await first.Use(TestStore.Parameters, [], long.MaxValue, Stop);
        Assert.Equal(["before", "changed"], await Ids(first, "Patient?gender=male"));
        using var ending = new CancellationTokenSource();
        var changes = Task.Run(
            async () =>
            {
                for (var i = 0; !ending.IsCancellationRequested; i++)
                {
                    await first.Use(i % 2 == 0 ? Without : TestStore.Parameters, i % 4 < 2 ? ["Patient"] : [], long.MaxValue, Stop);
                    await Task.Delay(i % 5 * 10, Stop);
                }
            },
            Stop);
        var (answered, started) = (0, TimeProvider.System.GetTimestamp());
        for (var search = 0; answered == 0 || (answered < 100 && TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(4)); search++)
        {
            try
            {
                var sorted = search % 2 == 0;
                var found = await first.Search(TestStore.Query(sorted ? "Patient?gender=male&_sort=gender" : "Patient?gender=male"), Stop);
                Assert.Equal(2, found.Entries.Count);
                answered++;
                if (search % 10 == 0)
                {
                    await Put(first, "before", "male");
                }
            }
            catch (FhirGenomics.Resources.Failure changing) when (changing.Kind == FhirGenomics.Resources.FailureKind.Unavailable)
            {
                await Task.Delay(2, Stop);
            }
        }

        await ending.CancelAsync();
        await changes;
    }

    public async ValueTask DisposeAsync()
    {
        await first.DisposeAsync();
        await second.DisposeAsync();
        database.Dispose();
    }

    private static async Task Put(ResourceStore store, string id, string gender) =>
        await store.Write([new Change.Update(TestStore.Tree($$"""{"resourceType":"Patient","gender":"{{gender}}"}"""), id)], Stop);

    private static async Task<string[]> Ids(ResourceStore store, string search)
    {
        while ((await store.Pending(Stop)).Count > 0)
        {
            store.StartIndexing();
            await Task.Delay(10, Stop);
        }

        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return [.. (await store.Search(TestStore.Query(search), Stop)).Entries.Select(entry => entry.Resource.Id).Order(StringComparer.Ordinal)];
            }
            catch (FhirGenomics.Resources.Failure pending) when (pending.Kind == FhirGenomics.Resources.FailureKind.Unavailable && attempt < 500)
            {
                // Another store has indexed it, and this one has not heard of it yet.
                await Task.Delay(10, Stop);
            }
        }
    }

    private async Task<long> Newest() => (await first.NewestChanges(["SearchParameter"], Stop))[0];
}
