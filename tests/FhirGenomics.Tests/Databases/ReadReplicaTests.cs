using FhirGenomics.Store;
using FhirGenomics.Store.Database;
using FhirGenomics.Store.PostgreSql;
using FhirGenomics.Tests.Store;
using Npgsql;

namespace FhirGenomics.Tests.Databases;

/// <summary>A streaming replica that reads go to, up to date and behind.</summary>
public sealed class ReadReplicaTests
{
    public ReadReplicaTests() => Assert.SkipUnless(PostgreSqlServer.IsInstalled, "PostgreSQL is not installed: apt-get install postgresql.");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task What_was_written_by_any_server_is_read_at_once_however_far_the_replica_is() => PostgreSqlServer.WithReplica(async of =>
    {
        var database = PostgreSqlServer.NewDatabase();
        var settings = new StoreSettings(database) { Provider = StoreProvider.PostgreSql, ReadReplica = of(database) };
        await using var here = await ResourceStore.Open(settings, TestStore.Parameters, TimeProvider.System, Stop);
        await using var there = await ResourceStore.Open(settings, TestStore.Parameters, TimeProvider.System, Stop);
        using var source = await PostgreSqlDatabase.Open(database, Stop);
        using var primary = new StoreReaders(source, 1, TimeProvider.System);
        using var replica = new PostgreSqlReplica(primary, PostgreSqlDatabase.OfReplica(of(database)), 1, TimeProvider.System);
        for (var round = 0; round < 60; round++)
        {
            if (round == 20)
            {
                // Until then it may be so far behind that it does not have the database.
                await UntilRead(replica, Version);
                await Sql(of(database), "SELECT pg_wal_replay_pause()");
            }
            else if (round == 40)
            {
                await Sql(of(database), "SELECT pg_wal_replay_resume()");
            }

            await here.Write([new Change.Update(TestStore.Tree($$"""{"resourceType":"Patient","identifier":[{"system":"urn:s{{round}}","value":"{{round}}"}]}"""), "p")], Stop);
            foreach (var store in (ResourceStore[])[here, there])
            {
                Assert.Equal(round + 1, (await store.Read("Patient", "p", Stop))!.Version);
                Assert.Single((await store.Search(TestStore.Query($"Patient?identifier=urn:s{round}|{round}"), Stop)).Entries);
                Assert.Equal(round + 1, (await store.History("Patient", "p", new HistoryQuery { Count = 1 }, Stop)).Total);
            }

            if (round is > 20 and < 40)
            {
                Assert.False((await replica.TryRead(Version, Stop)).IsDone);
            }
        }

        // Up to date again: now the replica is read, which writes nothing.
        Assert.Equal(60, await UntilRead(replica, Version));
        Assert.Equal("true", await UntilRead(replica, readers => readers.ReadOne(session => session.Scalar("SELECT pg_is_in_recovery()::text"), Stop)));
    });

    [Fact]
    public async Task Without_its_replica_a_server_starts_and_goes_on()
    {
        var database = PostgreSqlServer.NewDatabase();
        ResourceStore? store = null;
        try
        {
            await PostgreSqlServer.WithReplica(async of =>
            {
                store = await ResourceStore.Open(new StoreSettings(database) { Provider = StoreProvider.PostgreSql, ReadReplica = of(database) }, TestStore.Parameters, TimeProvider.System, Stop);
                await store.Write([new Change.Update(TestStore.Tree("""{"resourceType":"Patient"}"""), "p")], Stop);
                Assert.NotNull(await store.Read("Patient", "p", Stop));
            });
            Assert.NotNull(await store!.Read("Patient", "p", Stop));
            Assert.NotNull(await store.Read("Patient", "p", Stop));
        }
        finally
        {
            await (store?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        await using var started = await ResourceStore.Open(new StoreSettings(database) { Provider = StoreProvider.PostgreSql, ReadReplica = "Host=127.0.0.1;Port=1;Username=tests;Database=none" }, TestStore.Parameters, TimeProvider.System, Stop);
        Assert.NotNull(await started.Read("Patient", "p", Stop));
    }

    [Fact]
    public async Task Another_replica_in_its_place_that_is_behind_is_not_read()
    {
        var database = await OfPlainRole(PostgreSqlServer.NewDatabase());
        await (await ResourceStore.Open(new StoreSettings(database) { Provider = StoreProvider.PostgreSql }, TestStore.Parameters, TimeProvider.System, Stop)).DisposeAsync();
        await PostgreSqlServer.WithReplica(async (of, replace) =>
        {
            using var source = await PostgreSqlDatabase.Open(database, Stop);
            using var primary = new StoreReaders(source, 1, TimeProvider.System);
            using var replica = new PostgreSqlReplica(primary, PostgreSqlDatabase.OfReplica(of(database)), 1, TimeProvider.System);
            await Sql(database, "INSERT INTO system_dict VALUES (1, 'urn:new')");
            Assert.Equal("urn:new", await UntilRead(replica, Name));
            replace();
            for (var look = 0; look < 3; look++)
            {
                Assert.Contains(await replica.TryRead(Name, Stop), ((bool, string?)[])[(false, null), (true, "urn:new")]);
            }
        });

        static Task<string?> Name(StoreReaders readers) => readers.ReadOne(session => session.Scalar("SELECT name FROM system_dict"), Stop);
    }

    [Fact]
    public async Task A_role_that_may_not_ask_which_database_a_replica_is_of_is_told_what_it_lacks()
    {
        var database = PostgreSqlServer.NewDatabase();
        await Sql(database, "REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC");
        database = await OfPlainRole(database);
        var settings = new StoreSettings(database) { Provider = StoreProvider.PostgreSql, ReadReplica = database };
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ResourceStore.Open(settings, TestStore.Parameters, TimeProvider.System, Stop));
        Assert.Contains("GRANT EXECUTE ON FUNCTION pg_control_system()", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_replica_of_the_database_stops_the_start()
    {
        var database = PostgreSqlServer.NewDatabase();
        foreach (var other in (string[])[database, PostgreSqlServer.NewDatabase()])
        {
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ResourceStore.Open(new StoreSettings(database) { Provider = StoreProvider.PostgreSql, ReadReplica = other }, TestStore.Parameters, TimeProvider.System, Stop));
            Assert.Contains("no streaming replica", refused.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>What is read of the replica, once it has all that is written.</summary>
    private static async Task<T?> UntilRead<T>(PostgreSqlReplica replica, Func<StoreReaders, Task<T>> read)
    {
        (bool IsDone, T? Result) tried;
        while (!(tried = await replica.TryRead(read, Stop)).IsDone)
        {
            await Task.Delay(5, Stop);
        }

        return tried.Result;
    }

    private static Task<int> Version(StoreReaders readers) => readers.ReadOne(session => int.Parse(session.Scalar("SELECT version FROM resource WHERE id = 'p'")!, System.Globalization.CultureInfo.InvariantCulture), Stop);

    /// <summary>The connection string of a role that owns the database and has no other rights.</summary>
    private static async Task<string> OfPlainRole(string database)
    {
        var connection = new NpgsqlConnectionStringBuilder(database);
        connection.Username = "plain" + connection.Database;
        await Sql(database, $"CREATE ROLE {connection.Username} LOGIN; ALTER DATABASE {connection.Database} OWNER TO {connection.Username}");
        return connection.ConnectionString;
    }

    private static async Task Sql(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(Stop);
#pragma warning disable CA2100 // The statements are the tests' own.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Stop);
    }
}
