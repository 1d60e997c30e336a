using System.Globalization;
using System.Text;
using FhirGenomics.Store;
using FhirGenomics.Store.PostgreSql;
using FhirGenomics.Store.Search.Index;
using FhirGenomics.Tests.Store;
using Npgsql;

namespace FhirGenomics.Tests.Databases;

/// <summary>
/// A store of 50,000 resources on PostgreSQL. Statements are prepared, and after some runs PostgreSQL may plan them for any value instead of the
/// given one; whatever it plans, no table of resources or of the index is to be read from its beginning to its end.
/// </summary>
public sealed class QueryPlanTests
{
    private const int Patients = 25_000;
    private const int Runs = 12;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Searches_use_their_indexes_however_often_they_are_run()
    {
        Assert.SkipUnless(PostgreSqlServer.IsInstalled, "PostgreSQL is not installed: apt-get install postgresql.");
        var database = PostgreSqlServer.NewDatabase();
        await Fill(database);
        var before = await FullScans(database);
        foreach (var mode in (string[])["auto", "force_generic_plan"])
        {
            var settings = new StoreSettings($"{database};Options=-c plan_cache_mode={mode}") { Provider = StoreProvider.PostgreSql };
            await using var store = await ResourceStore.Open(settings, TestStore.Parameters, TimeProvider.System, Stop);
            for (var run = 0; run < Runs; run++)
            {
                var i = (run * 1_999) % Patients;
                Assert.NotNull(await store.Read("Patient", $"p{i}", Stop));
                Assert.Equal(1, (await store.History("Patient", $"p{i}", new HistoryQuery(), Stop)).Total);
                await Found(store, 1, $"Patient?identifier=urn:s|v{i}");
                await Found(store, 1, $"Patient?identifier=v{i}");
                await Found(store, 1, $"Observation?subject=Patient/p{i}&code=urn:c|c{i % 50}");
                await Found(store, 0, $"Observation?subject=Patient/p{i}&code=urn:c|c{(i + 1) % 50}");
                await Found(store, 10, $"Observation?code=urn:c|c{i % 50}&_count=10");
                await Found(store, 1, $"Observation?subject.identifier=urn:s|v{i}");
                await Found(store, 1, $"Patient?_has:Observation:subject:code=urn:c|c{i % 50}&_id=p{i}");
                await Found(store, 2, $"Observation?subject=Patient/p{i}&_include=Observation:subject");
                await Found(store, 10, "Patient?_count=10");
            }
        }

        Assert.Equal(before, await FullScans(database));
        await using (var store = await ResourceStore.Open(new StoreSettings($"{database};Options=-c enable_indexscan=off -c enable_bitmapscan=off -c enable_indexonlyscan=off") { Provider = StoreProvider.PostgreSql }, TestStore.Parameters, TimeProvider.System, Stop))
        {
            await Found(store, 1, "Patient?identifier=urn:s|v7");
        }

        Assert.NotEqual(before, await FullScans(database));
    }

    private static async Task Found(ResourceStore store, int expected, string search) => Assert.Equal((search, expected), (search, (await store.Search(TestStore.Query(search), Stop)).Entries.Count));

    /// <summary>Writes a patient with an observation, then many like them, with all their rows.</summary>
    private static async Task Fill(string database)
    {
        await using (var store = await ResourceStore.Open(new StoreSettings(database) { Provider = StoreProvider.PostgreSql }, TestStore.Parameters, TimeProvider.System, Stop))
        {
            await store.Write([new Change.Update(TestStore.Tree("""{"resourceType":"Patient","identifier":[{"system":"urn:s","value":"v0"}],"name":[{"family":"Holm"}],"birthDate":"1990-12-24"}"""), "p0")], Stop);
            await store.Write([new Change.Update(TestStore.Tree("""{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"urn:c","code":"c0"}]},"subject":{"reference":"Patient/p0"},"effectiveDateTime":"2024-01-01"}"""), "o0")], Stop);
        }

        using var rows = await PostgreSqlRows.OpenTarget(database, Stop);
        foreach (var table in rows.Tables())
        {
            var sid = table.Columns.ToList().FindIndex(column => column.Name == "sid");
            var change = table.Columns.ToList().FindIndex(column => column.Name == "change_seq");
            if (sid >= 0)
            {
                var first = rows.Rows(table.All).Select(row => (object[])row.Clone()).ToList();
                rows.Write(table, Enumerable.Range(1, Patients - 1).SelectMany(i => first.Select(row => Like(row, i, sid, change))), Stop);
            }
        }

        rows.Finish();
    }

    private static object[] Like(object[] row, int number, int sid, int change)
    {
        var like = new object[row.Length];
        for (var column = 0; column < row.Length; column++)
        {
            like[column] = row[column] switch
            {
                long value when column == sid => value + (2 * number),
                long value when column == change => value + (2L * number << 20),
                long value => Hashed(value, number),
                string text => Text(text, number),
                byte[] raw => Encoding.UTF8.GetBytes(Text(Encoding.UTF8.GetString(raw), number)),
                var other => other,
            };
        }

        return like;
    }

    private static string Text(string text, int number)
    {
        foreach (var name in (string[])["p0", "o0", "v0", "c0"])
        {
            var value = name == "c0" ? number % 50 : number;
            text = text.Replace($"{name}\"", string.Create(CultureInfo.InvariantCulture, $"{name[0]}{value}\""), StringComparison.Ordinal);
            text = text == name ? string.Create(CultureInfo.InvariantCulture, $"{name[0]}{value}") : text;
        }

        return text;
    }

    private static long Hashed(long value, int number)
    {
        foreach (var text in (string[])["v0", "c0", "Patient/p0", "Observation/o0"])
        {
            if (value == Hash.Of(text))
            {
                return Hash.Of(string.Create(CultureInfo.InvariantCulture, $"{text[..^1]}{(text == "c0" ? number % 50 : number)}"));
            }
        }

        return value;
    }

    /// <summary>How often a table was read from its beginning to its end, once all connections have told.</summary>
    private static async Task<string> FullScans(string database)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(Stop);
        await using var others = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'", connection);
        while ((long)(await others.ExecuteScalarAsync(Stop))! > 0)
        {
            await Task.Delay(20, Stop);
        }

        await using var scans = new NpgsqlCommand("SELECT string_agg(relname || ' ' || seq_scan, ', ' ORDER BY relname) FROM pg_stat_user_tables WHERE n_live_tup > 1000 OR relname IN ('resource', 'tok', 'rf')", connection);
        return (string)(await scans.ExecuteScalarAsync(Stop))!;
    }
}
