using FhirGenomics.Resources;
using FhirGenomics.Store;
using FhirGenomics.Store.Search;
using FhirGenomics.Tests.Databases;

namespace FhirGenomics.Tests.Store.Database;

/// <summary>A store with one connection that reads, which somebody keeps.</summary>
public sealed class StoreReadersTests : IDisposable
{
    private readonly TestDatabase database = TestDatabase.New();
    private readonly ManualResetEventSlim gate = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_time_of_a_search_that_a_write_depends_on_begins_when_it_has_a_connection()
    {
        await using var store = await Open(SearchTime.OfWrite);
        await Create(store, 1);
        var keeping = await Keep(store);
        var created = Create(store, 2);
        await Task.Delay(500, Stop);
        Assert.False(created.IsCompleted);
        gate.Set();
        Assert.Equal(WriteEffect.Created, (await created)[0].Effect);
        await keeping;
    }

    [Fact]
    public async Task Who_waits_too_long_for_a_connection_is_told_to_come_back()
    {
        await using var store = await Open(SearchTime.OfSearch);
        var keeping = await Keep(store);
        var refused = await Assert.ThrowsAsync<Failure>(() => store.Read("Patient", "p", Stop).WaitAsync(TimeSpan.FromSeconds(10), Stop));
        Assert.Equal((FailureKind.Unavailable, "store-busy"), (refused.Kind, refused.Issues[0].MessageId));
        gate.Set();
        await keeping;
        Assert.Null(await store.Read("Patient", "p", Stop));
    }

    public void Dispose()
    {
        gate.Dispose();
        database.Dispose();
    }

    private Task<ResourceStore> Open(TimeSpan hasty) => ResourceStore.Open(database.Settings with { Readers = 1 }, TestStore.Parameters, new Hasty(hasty), Stop);

    private static Task<IReadOnlyList<WriteResult>> Create(ResourceStore store, int value) => store.Write(
        [new Change.Create(TestStore.Tree($$"""{"resourceType":"Patient","identifier":[{"system":"urn:s","value":"{{value}}"}]}"""), TestStore.Query($"Patient?identifier=urn:s|{value}"))], Stop);

    /// <summary>Keeps the connection until the gate opens; comes back once it has it.</summary>
    private async Task<Task> Keep(ResourceStore store)
    {
        var begun = new TaskCompletionSource();
        var keeping = Task.Run(() => store.Snapshot([], _ => { begun.TrySetResult(); gate.Wait(Stop); return 0; }, Stop), Stop);
        await begun.Task;
        return keeping;
    }

    /// <summary>One kind of time is short.</summary>
    private sealed class Hasty(TimeSpan what) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == what ? TimeSpan.FromMilliseconds(100) : dueTime, period);
    }
}
