using System.Collections.Concurrent;
using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Store;
using FhirGenomics.Store.PostgreSql;
using FhirGenomics.Store.Search.Index;
using FhirGenomics.Tests.Store;
using Npgsql;

namespace FhirGenomics.Tests.Databases;

/// <summary>Two servers on one database that write all kinds of transactions for some seconds, while an administrator ends their connections.</summary>
public sealed class EndedConnectionsTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    private readonly ConcurrentBag<string[]> stored = [];
    private readonly ConcurrentBag<string[]> unknown = [];
    private readonly ConcurrentBag<string[]> refused = [];

    public EndedConnectionsTests() => Assert.SkipUnless(PostgreSqlServer.IsInstalled, "PostgreSQL is not installed: apt-get install postgresql.");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'FhirGenomics' AND datname = current_database() AND random() < 0.3")]
    [InlineData("BEGIN; SELECT pg_advisory_xact_lock({0}); SELECT pg_sleep(0.02); SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database()); COMMIT")]
    [InlineData("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = 'FhirGenomics' AND datname = current_database() AND random() < 0.3")]
    public async Task Nothing_is_lost_torn_or_made_twice(string trouble)
    {
        var settings = new StoreSettings(PostgreSqlServer.NewDatabase()) { Provider = StoreProvider.PostgreSql };
        await using (var one = await ResourceStore.Open(settings, TestStore.Parameters, TimeProvider.System, Stop))
        await using (var other = await ResourceStore.Open(settings, TestStore.Parameters, TimeProvider.System, Stop))
        {
            using var ending = new CancellationTokenSource(Duration);
            var troubles = Task.Run(() => Trouble(settings, string.Format(CultureInfo.InvariantCulture, trouble, PostgreSqlSession.WriterLock), ending.Token), Stop);
            await Task.WhenAll(Enumerable.Range(0, 8).Select(client => Task.Run(() => Write(client < 6 ? one : other, client, ending.Token), Stop)));
            await troubles;
        }

        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(Stop);
        var all = await Rows(connection, "SELECT encode(v.raw, 'escape') FROM (SELECT raw FROM resource UNION ALL SELECT raw FROM resource_history) v");
        var found = all.SelectMany(row => row.Split("\"urn:m\",\"value\":\"").Skip(1).Select(rest => rest[..rest.IndexOf('"', StringComparison.Ordinal)])).GroupBy(value => value).ToDictionary(same => same.Key, same => same.Count());
        Assert.True(stored.Count > 100, $"{stored.Count} writes");
        Assert.All(stored, values => Assert.All(values, value => Assert.Equal(1, found.GetValueOrDefault(value))));
        Assert.All(refused, values => Assert.All(values, value => Assert.False(found.ContainsKey(value), value)));
        Assert.All(unknown, values => Assert.InRange(values.Select(value => found.GetValueOrDefault(value)).Distinct().Count(), 0, 1));
        Assert.Empty(await Rows(connection, "SELECT code FROM tok JOIN param_dict p ON p.id = param AND p.name = 'identifier' JOIN system_dict s ON s.id = tok.sys WHERE s.name = 'urn:once' GROUP BY code HAVING count(*) > 1"));
        const string Versions = "(SELECT sid, version, change_seq FROM resource UNION ALL SELECT sid, version, change_seq FROM resource_history)";
        Assert.Empty(await Rows(connection, $"SELECT sid FROM {Versions} v GROUP BY sid HAVING min(version) <> 1 OR max(version) <> count(*) OR count(DISTINCT version) <> count(*)"));
        Assert.Empty(await Rows(connection, $"SELECT change_seq FROM {Versions} v GROUP BY change_seq HAVING count(*) > 1"));
        Assert.Empty(await Rows(connection, $"SELECT sid FROM (SELECT sid, version, change_seq > lag(change_seq) OVER (PARTITION BY sid ORDER BY version) AS grows FROM {Versions} v) g WHERE version > 1 AND NOT grows"));
        await RequireIndexed(connection);
    }

    /// <summary>The index rows are those that a new store makes of the stored bytes.</summary>
    private static async Task RequireIndexed(NpgsqlConnection connection)
    {
        var again = new StoreSettings(PostgreSqlServer.NewDatabase()) { Provider = StoreProvider.PostgreSql };
        await using (var store = await ResourceStore.Open(again, TestStore.Parameters, TimeProvider.System, Stop))
        {
            foreach (var some in (await Rows(connection, "SELECT convert_from(raw, 'UTF8') FROM resource WHERE length(raw) > 0 ORDER BY sid")).Select(TestStore.Tree).Chunk(100))
            {
                await store.Write([.. some.Select(tree => new Change.Update(tree, tree.Id!))], Stop);
            }
        }

        await using var other = new NpgsqlConnection(again.ConnectionString);
        await other.OpenAsync(Stop);
        foreach (var table in IndexTable.All)
        {
            var sql = $"SELECT concat_ws('|', p.name, r.id, {string.Join(", ", table.Numbers.Where(column => !column.StartsWith("sys", StringComparison.Ordinal)).Select(column => "x." + column))}) FROM {table.Name} x JOIN param_dict p ON p.id = x.param JOIN resource r ON r.sid = x.sid";
            Assert.Equal((await Rows(other, sql)).Order(StringComparer.Ordinal), (await Rows(connection, sql)).Order(StringComparer.Ordinal));
        }
    }

    private async Task Write(ResourceStore store, int client, CancellationToken ending)
    {
        for (var i = 0; !ending.IsCancellationRequested; i++)
        {
            string[] values = [.. Enumerable.Range(0, 3).Select(part => $"{client}-{i}-{part}")];
            var once = $"{i / 3 % 40}";
            (string[] Values, Change[] Changes) write = ((client + i) % 6) switch
            {
                0 => (values, [.. values.Select(value => new Change.Create(Patient(value)))]),
                1 => ([values[0]], [new Change.Update(Patient(values[0]), $"p{i % 5}")]),
                2 => ([], [new Change.Create(Patient("urn:once", once), TestStore.Query($"Patient?identifier=urn:once|{once}"))]),
                3 => (values, [new Change.Create(Patient(values[0])), new Change.Update(Patient(values[1]), $"p{i % 5}"), new Change.Create(Patient(values[2]))]),
                4 => (values, [.. values.Select(value => new Change.Create(Patient(value))), new Change.Update(Patient("none"), "never", new VersionMatch([7]))]),
                _ => ([], [new Change.Delete("Patient", $"p{i % 5}")]),
            };
            try
            {
                await store.Write(write.Changes, Stop);
                stored.Add(write.Values);
            }
            catch (Failure failure) when (failure.Kind is FailureKind.Unavailable or FailureKind.PreconditionFailed)
            {
                (failure.Message.Contains("read whether it was stored", StringComparison.Ordinal) ? unknown : refused).Add(write.Values);
            }
        }
    }

    private static async Task Trouble(StoreSettings settings, string sql, CancellationToken ending)
    {
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(Stop);
        while (!ending.IsCancellationRequested)
        {
            await Rows(connection, sql);
            await Task.Delay(50, Stop);
        }
    }

    private static ElementTree Patient(string value) => Patient("urn:m", value);

    private static ElementTree Patient(string system, string value) => TestStore.Tree(
        $$"""{"resourceType":"Patient","identifier":[{"system":"{{system}}","value":"{{value}}"},{"system":"urn:all","value":"1"}],"name":[{"family":"Holm{{value}}"}]}""");

    private static async Task<List<string>> Rows(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // The statements are the tests' own.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var rows = new List<string>();
        while (await reader.ReadAsync(Stop))
        {
            rows.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        }

        return rows;
    }
}
