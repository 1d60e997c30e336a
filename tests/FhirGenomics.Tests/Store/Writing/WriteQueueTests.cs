using FhirGenomics.Resources;
using FhirGenomics.Store;
using FhirGenomics.Store.Search.Index;
using FhirGenomics.Store.Database;
using FhirGenomics.Store.Writing;
using FhirGenomics.Tests.Databases;
using Microsoft.Data.Sqlite;

namespace FhirGenomics.Tests.Store.Writing;

public class WriteQueueTests
{
    private const string Patient = """{"resourceType":"Patient","identifier":[{"system":"urn:s","value":"1"}]}""";

    [Fact]
    public async Task Two_hundred_parallel_conditional_creates_make_one_resource()
    {
        await using var store = await TestStore.Open();
        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => store.Write(new Change.Create(TestStore.Tree(Patient), TestStore.Query("Patient?identifier=urn:s|1"))))));
        Assert.Single(results, result => result[0].Effect == WriteEffect.Created);
        Assert.Equal(199, results.Count(result => result[0].Effect == WriteEffect.Matched));
        Assert.Single(results.Select(result => result[0].Resource!.Id).Distinct());
        Assert.Single(await store.Ids("Patient"));
    }

    [Fact]
    public async Task Concurrent_writes_share_commits_and_each_acknowledged_one_is_there()
    {
        await using var store = await TestStore.Open();
        await store.Create(Patient);
        var results = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Task.Run(async () =>
        {
            try
            {
                // Every third fails in the middle of its transaction, after it has written.
                var last = i % 3 == 0 ? new Change.Update(TestStore.Tree(Patient), "none", new VersionMatch([5])) : (Change)new Change.Update(TestStore.Tree(Patient), $"u{i}");
                return await store.Write(new Change.Create(TestStore.Tree(Patient)), last);
            }
            catch (Failure failure) when (failure.Kind == FailureKind.PreconditionFailed)
            {
                return null;
            }
        })));

        Assert.Equal(100, results.Count(result => result is null));
        foreach (var written in results.OfType<IReadOnlyList<WriteResult>>().SelectMany(result => result))
        {
            Assert.Equal(written.Resource!.Json.ToArray(), (await store.Read("Patient", written.Resource.Id))!.Json.ToArray());
        }

        Assert.Equal(401, (await store.Search("Patient?identifier=urn:s|1&_summary=count")).Total);
        Assert.Null(await store.Read("Patient", "none"));
        Assert.Empty(store.Sql("SELECT sid FROM tok EXCEPT SELECT sid FROM resource"));
    }

    [Fact]
    public async Task Parallel_updates_lose_nothing()
    {
        await using var store = await TestStore.Open();
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() => store.Put("p", $$"""{"resourceType":"Patient","identifier":[{"system":"urn:s{{i % 7}}","value":"{{i}}"}]}"""))));
        var history = await store.History("Patient", "p", new HistoryQuery { Count = 100 });
        Assert.Equal(Enumerable.Range(1, 60).Reverse(), history.Entries.Select(entry => entry.Resource.Version));
        var values = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => store.Ids($"Patient?identifier={i}")));
        Assert.Single(values, ids => ids.Length == 1);

        var winners = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            try
            {
                return (await store.Put("p", Patient, 60)).Version;
            }
            catch (Failure failure) when (failure.Kind == FailureKind.PreconditionFailed)
            {
                return 0;
            }
        })));
        Assert.Equal([61], winners.Where(version => version > 0));
    }

    [Fact]
    public async Task The_database_is_durable_and_as_designed()
    {
        TestDatabase.OnlySqlite();
        await using var store = await TestStore.Open();
        Assert.Equal("wal", store.Sql("PRAGMA journal_mode")[0][0]);
        Assert.Equal(4096L, store.Sql("PRAGMA page_size")[0][0]);
        Assert.Equal("2", Synchronous(store));
        Assert.All(IndexTable.All, table => Assert.EndsWith("WITHOUT ROWID", store.Sql($"SELECT sql FROM sqlite_master WHERE name = '{table.Name}'")[0][0].ToString()!.Trim(), StringComparison.Ordinal));
    }

    private static string? Synchronous(TestStore store)
    {
        using var session = FhirGenomics.Store.Sqlite.SqliteSession.Open($"Data Source={store.File};Pooling=false", 1000);
        return session.Scalar("PRAGMA synchronous");
    }

    [Theory]
    [InlineData("Data Source=:memory:")]
    [InlineData("Data Source=x.db;Mode=Memory")]
    [InlineData("Data Source=x.db;Mode=ReadOnly")]
    [InlineData("")]
    public async Task What_is_not_durable_is_refused_with_a_sentence(string connectionString)
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => ResourceStore.Open(new StoreSettings(connectionString), TestStore.Parameters, TimeProvider.System, TestContext.Current.CancellationToken));
        Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_refused_and_nothing_is_left_beside_it()
    {
        var folder = Directory.CreateTempSubdirectory("fhirgenomics-tests-");
        try
        {
            var file = Path.Combine(folder.FullName, "store.db");
            await (await Open($"Data Source={file}")).DisposeAsync();
            var refusal = await Assert.ThrowsAsync<InvalidOperationException>(async () => await (await Open($"Data Source=file:{file}?mode=ro")).DisposeAsync());
            Assert.Contains("is read-only for this process.", refusal.Message, StringComparison.Ordinal);
            Assert.Equal([file], Directory.GetFiles(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        static Task<ResourceStore> Open(string connectionString) => ResourceStore.Open(new StoreSettings(connectionString), TestStore.Parameters, TimeProvider.System, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_newer_schema_is_refused()
    {
        await using var store = await TestStore.Open();
        store.Sql("INSERT INTO \"__EFMigrationsHistory\" VALUES ('99990101000000_Future', '1')");
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ResourceStore.Open(store.Settings, TestStore.Parameters, TimeProvider.System, TestContext.Current.CancellationToken));
        Assert.Contains("Future", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_file_is_locked_writes_fail_as_unavailable_and_then_go_on()
    {
        TestDatabase.OnlySqlite();
        await using var store = await TestStore.Open();
        await store.Put("p", Patient);
        using (var other = new SqliteConnection($"Data Source={store.File};Pooling=false"))
        {
            other.Open();
            using var begin = other.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            begin.ExecuteNonQuery();
            Assert.Equal(FailureKind.Unavailable, (await Assert.ThrowsAsync<Failure>(() => store.Create(Patient))).Kind);
            Assert.NotNull(await store.Read("Patient", "p"));
            Assert.Equal(FailureKind.Unavailable, (await Assert.ThrowsAsync<Failure>(() => store.Store.Probe(TestContext.Current.CancellationToken))).Kind);
        }

        await store.Create(Patient);
        await store.Store.Probe(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Two_stores_on_one_database_do_not_disturb_each_other()
    {
        await using var store = await TestStore.Open();
        await using var other = await ResourceStore.Open(store.Settings, TestStore.Parameters, TimeProvider.System, TestContext.Current.CancellationToken);
        for (var i = 0; i < 5; i++)
        {
            var tree = TestStore.Tree($$"""{"resourceType":"Patient","identifier":[{"system":"urn:s{{i}}","value":"1"}]}""");
            await store.Write(new Change.Update(tree, "shared"));
            await other.Write([new Change.Create(tree), new Change.Update(tree, "shared")], TestContext.Current.CancellationToken);
        }

        Assert.Equal(10, (await store.Read("Patient", "shared"))!.Version);
        Assert.Equal(2, (await store.Ids("Patient?identifier=urn:s4|1")).Length);
        Assert.Single(await store.Ids("Patient?identifier=urn:s0|1"));
    }

    [Fact]
    public async Task A_store_that_was_alone_for_a_while_goes_on_where_another_has_written()
    {
        await using var store = await TestStore.Open();
        await using var other = await ResourceStore.Open(store.Settings, TestStore.Parameters, TimeProvider.System, TestContext.Current.CancellationToken);
        for (var round = 1; round <= 3; round++)
        {
            for (var i = 0; i < 4; i++)
            {
                await store.Create(Patient);
            }

            await other.Write([new Change.Update(TestStore.Tree(Patient), "shared"), new Change.Create(TestStore.Tree(Patient))], TestContext.Current.CancellationToken);
            Assert.Equal(WriteEffect.Matched, (await store.Write(new Change.Create(TestStore.Tree(Patient), TestStore.Query("Patient?_id=shared"))))[0].Effect);
            Assert.Equal(round, (await store.Read("Patient", "shared"))!.Version);
            await store.Put("mine", Patient);
        }

        Assert.Equal(17L, Convert.ToInt64(store.Sql("SELECT count(DISTINCT change_seq) FROM resource")[0][0], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(21, (await store.History(null, null, new HistoryQuery { Count = 100 })).Entries.Count);
        Assert.Equal([1, 2, 3], (await store.History("Patient", "mine")).Entries.Select(entry => entry.Resource.Version).Order());
    }

    [Fact]
    public async Task What_a_transaction_creates_does_not_fulfil_its_own_conditions()
    {
        await using var store = await TestStore.Open();
        await store.Put("old", Patient);
        var created = await store.Write(
            new Change.Create(TestStore.Tree(Patient), TestStore.Query("Patient?family=two")),
            new Change.Create(TestStore.Tree("""{"resourceType":"Patient","name":[{"family":"two"}]}""")),
            new Change.Create(TestStore.Tree(Patient), TestStore.Query("Patient?_has:Observation:patient:code=urn:c|x")),
            new Change.Create(TestStore.Tree("""{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"urn:c","code":"x"}]},"subject":{"reference":"Patient/old"}}""")));
        Assert.All(created, result => Assert.Equal(WriteEffect.Created, result.Effect));
        Assert.Equal(WriteEffect.Matched, (await store.Write(new Change.Create(TestStore.Tree(Patient), TestStore.Query("Patient?_has:Observation:patient:code=urn:c|x"))))[0].Effect);
    }

    [Fact]
    public async Task What_the_database_refuses_fails_alone_and_those_that_came_with_it_are_stored()
    {
        var stop = TestContext.Current.CancellationToken;
        using var test = TestDatabase.New();
        using var database = await StoreDatabase.Open(test.Settings, stop);
        await using var queue = new WriteQueue(database, TimeProvider.System);
        using var gate = new ManualResetEventSlim();
        var first = queue.Write(
            (_, _) =>
            {
                gate.Wait(stop);
                return 0;
            },
            stop);

        // All of them are in the next group; the third has the number of the first.
        var named = Enumerable.Range(1, 6).Select(number => Name(number == 3 ? 1 : number, $"urn:{number}")).ToList();
        gate.Set();
        await first;
        var refused = await Assert.ThrowsAsync<Failure>(() => named[2]);
        Assert.Equal((FailureKind.Unavailable, "store-refused"), (refused.Kind, refused.Issues[0].MessageId));
        Assert.Contains("Nothing was stored", refused.Message, StringComparison.Ordinal);
        named.RemoveAt(2);
        var stored = await Task.WhenAll(named);
        Assert.Equal([1, 2, 4, 5, 6], stored);
        Assert.True(queue.IsHealthy);
        await Assert.ThrowsAsync<Failure>(() => Name(1, "urn:again"));
        Assert.True(queue.IsHealthy);
        Assert.Equal(7, await Name(7, "urn:7"));

        Task<int> Name(int number, string name) => queue.Write(
            (session, _) =>
            {
                session.Prepare("INSERT INTO system_dict (id, name) VALUES (?, ?)").Bind(1, number).Bind(2, name).Execute();
                return number;
            },
            stop);
    }

    [Fact]
    public async Task A_closed_store_refuses_and_a_cancelled_write_writes_nothing()
    {
        var store = await TestStore.Open();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.Store.Write([new Change.Create(TestStore.Tree(Patient))], new CancellationToken(true)));
        Assert.Empty(await store.Ids("Patient"));
        await store.DisposeAsync();
        Assert.Equal(FailureKind.Unavailable, (await Assert.ThrowsAsync<Failure>(() => store.Create(Patient))).Kind);
    }
}
