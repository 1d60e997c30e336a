using System.Globalization;
using FhirGenomics.Store;
using FhirGenomics.Store.Copying;
using FhirGenomics.Store.PostgreSql;
using FhirGenomics.Store.Sqlite;
using FhirGenomics.Tests.Databases;

namespace FhirGenomics.Tests.Store.Copying;

/// <summary>Backup, restore and move between real databases of both kinds.</summary>
public sealed class StoreCopyTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fhirgenomics-tests-");
    private int files;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StoreProvider.Sqlite, StoreProvider.Sqlite)]
    [InlineData(StoreProvider.Sqlite, StoreProvider.PostgreSql)]
    [InlineData(StoreProvider.PostgreSql, StoreProvider.Sqlite)]
    [InlineData(StoreProvider.PostgreSql, StoreProvider.PostgreSql)]
    public async Task A_restored_backup_has_every_version_time_and_deletion_and_goes_on(StoreProvider from, StoreProvider to)
    {
        var (source, target, backup) = (New(from), New(to), NewFile());
        await using var store = await Open(source);
        await Fill(store);
        var copied = await StoreCopy.Backup(source, backup, Stop);
        Assert.Equal((8, 11, 64), (copied.Resources, copied.Versions, copied.Sha256.Length));
        Assert.Equal(copied.Sha256, (await StoreCopy.Restore(backup, target, Stop)).Sha256);

        await using var restored = await Open(target);
        Assert.Equivalent(await All(store), await All(restored), strict: true);
        foreach (var search in (string[])["Patient?identifier=urn:s|1", "Patient?family:exact=Ærø 😀", "Observation?subject=Patient/p1", "Observation?date=ge2020&code=http://loinc.org|1-8", "Patient?_sort=family", "Patient?_content=two", "Observation?_sort=-code&subject=Patient/p1", "Observation?value-quantity=gt2||g"])
        {
            var found = (await store.Search(TestStore.Query(search), Stop)).Entries.Select(entry => entry.Resource.Id).ToList();
            Assert.NotEmpty(found);
            Assert.Equal(found, (await restored.Search(TestStore.Query(search), Stop)).Entries.Select(entry => entry.Resource.Id));
        }

        var next = await restored.Write([new Change.Update(TestStore.Tree("""{"resourceType":"Patient","identifier":[{"system":"urn:s","value":"new"}]}"""), "p1"), new Change.Create(TestStore.Tree("""{"resourceType":"Patient"}"""))], Stop);
        Assert.Equal((3, 1), (next[0].Resource!.Version, next[1].Resource!.Version));
        Assert.Empty((await restored.Search(TestStore.Query("Patient?identifier=urn:s|1"), Stop)).Entries);
        Assert.NotEqual(copied.Sha256, (await StoreCopy.Backup(target, NewFile(), Stop)).Sha256);
    }

    [Theory]
    [InlineData(StoreProvider.Sqlite, StoreProvider.PostgreSql)]
    [InlineData(StoreProvider.PostgreSql, StoreProvider.Sqlite)]
    public async Task A_store_moves_to_the_other_database_and_back_unchanged(StoreProvider from, StoreProvider to)
    {
        var (source, target, back) = (New(from), New(to), New(from));
        await using (var store = await Open(source))
        {
            await Fill(store);
        }

        var there = await StoreCopy.Move(source, target, Stop);
        var again = await StoreCopy.Move(target, back, Stop);
        Assert.Equal((there.Resources, there.Versions, there.Sha256), (again.Resources, again.Versions, again.Sha256));
        await using var original = await Open(source);
        await using var moved = await Open(back);
        Assert.Equivalent(await All(original), await All(moved), strict: true);
    }

    [Theory]
    [InlineData(StoreProvider.Sqlite)]
    [InlineData(StoreProvider.PostgreSql)]
    public async Task A_backup_that_is_made_while_others_write_is_of_one_moment(StoreProvider provider)
    {
        var source = New(provider);
        await using var store = await Open(source);
        using var ending = new CancellationTokenSource();
        var acknowledged = 0;
        var writer = Task.Run(async () =>
        {
            for (var bundle = 0; !ending.IsCancellationRequested; bundle++)
            {
                await store.Write([.. Enumerable.Range(0, 5).Select(i => new Change.Create(Numbered(bundle))), new Change.Update(Numbered(bundle), "latest")], Stop);
                Volatile.Write(ref acknowledged, bundle + 1);
            }
        }, Stop);
        for (var round = 0; round < 3; round++)
        {
            var (before, backup) = (0, NewFile());
            while ((before = Volatile.Read(ref acknowledged)) < (round + 1) * 10)
            {
                await Task.Yield();
            }

            await StoreCopy.Backup(source, backup, Stop);
            await using var copy = await Open(new StoreSettings($"Data Source={backup}"));
            var latest = await copy.Read("Patient", "latest", Stop);
            Assert.True(latest!.Version >= before, "What was acknowledged before the backup began is in it.");
            var patients = await All(copy);
            Assert.Equal(latest.Version * 6, patients.Count);
            Assert.Equal((await copy.Search(TestStore.Query("Patient?_summary=count"), Stop)).Total, (latest.Version * 5) + 1);
            for (var bundle = 0; bundle < latest.Version; bundle += 7)
            {
                Assert.Equal(bundle == latest.Version - 1 ? 6 : 5, (await copy.Search(TestStore.Query($"Patient?identifier=urn:bundle|{bundle}&_summary=count"), Stop)).Total);
            }
        }

        await ending.CancelAsync();
        await writer;
    }

    [Fact]
    public async Task Nothing_is_copied_over_what_exists_or_out_of_what_does_not()
    {
        var (source, used) = (New(StoreProvider.Sqlite), New(StoreProvider.PostgreSql));
        await using (var store = await Open(source))
        {
            await Fill(store);
        }

        await (await Open(used)).DisposeAsync();
        await Refused("exists already", () => StoreCopy.Backup(source, source.ConnectionString.Split('=')[1], Stop));
        await Refused("The target is not empty", () => StoreCopy.Move(source, used, Stop));
        await Refused("There is no database file", () => StoreCopy.Restore(NewFile(), New(StoreProvider.Sqlite), Stop));
        await Refused("There is no store in this database", () => StoreCopy.Backup(New(StoreProvider.PostgreSql), NewFile(), Stop));
        var text = NewFile();
        await File.WriteAllTextAsync(text, new string('x', 5000), Stop);
        await Refused("not a database", () => StoreCopy.Restore(text, New(StoreProvider.Sqlite), Stop));
        var leftOver = New(StoreProvider.Sqlite);
        await File.WriteAllTextAsync(leftOver.ConnectionString.Split('=')[1] + "-wal", "x", Stop);
        await Refused("-wal exists already", () => StoreCopy.Move(source, leftOver, Stop));
        Assert.Empty(folder.GetFiles("*.partial*"));
    }

    [Fact]
    public async Task A_store_of_another_version_of_the_schema_is_not_copied()
    {
        var source = New(StoreProvider.Sqlite);
        await (await Open(source)).DisposeAsync();
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection(source.ConnectionString + ";Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Later', '10')";
            command.ExecuteNonQuery();
        }

        await Refused("29990101000000_Later", () => StoreCopy.Backup(source, NewFile(), Stop));
    }

    [Fact]
    public async Task A_move_ends_undone_if_the_store_is_written_meanwhile()
    {
        var (source, target) = (New(StoreProvider.Sqlite), New(StoreProvider.PostgreSql));
        await using var store = await Open(source);
        await Fill(store);
        using var ending = new CancellationTokenSource();
        var writer = Task.Run(async () =>
        {
            for (var i = 0; !ending.IsCancellationRequested; i++)
            {
                await store.Write([new Change.Create(Numbered(i))], Stop);
            }
        }, Stop);
        await Refused("written while it was copied", () => StoreCopy.Move(source, target, Stop));
        await ending.CancelAsync();
        await writer;
        await StoreCopy.Move(source, target, Stop);
        await using var moved = await Open(target);
        Assert.Equivalent(await All(store), await All(moved), strict: true);
    }

    [Theory]
    [InlineData("UPDATE resource SET raw = CAST(replace(CAST(raw AS TEXT), 'two', 'tow') AS BLOB) WHERE id = 'p1'", "SHA-256")]
    [InlineData("UPDATE resource SET change_seq = change_seq + 1 WHERE sid = (SELECT max(sid) FROM resource)", "SHA-256")]
    [InlineData("DELETE FROM resource_history WHERE version = 2", "versions")]
    [InlineData("DELETE FROM tok WHERE sid = 1", "table tok")]
    [InlineData("UPDATE system_dict SET name = name || 'x' WHERE id = 1", "table system_dict")]
    public async Task A_copy_that_differs_in_anything_is_found_out(string damage, string said)
    {
        var (source, file) = (New(StoreProvider.Sqlite), NewFile());
        await using var store = await Open(source);
        await Fill(store);
        await StoreCopy.Backup(source, file, Stop);
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are constants of the tests.
        command.CommandText = damage;
#pragma warning restore CA2100
        Assert.True(command.ExecuteNonQuery() > 0);
        using var original = SqliteRows.OpenSource(source.ConnectionString);
        using var copy = SqliteRows.OpenSource($"Data Source={file}");
        Assert.Contains(said, StoreContents.Of(original, new CopyMeter(null), Stop).Difference(StoreContents.Of(copy, new CopyMeter(null), Stop))?.English, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_kinds_of_database_have_the_same_tables_and_columns()
    {
        using var sqlite = await SqliteRows.OpenTarget($"Data Source={await Empty()}", Stop);
        using var postgreSql = await PostgreSqlRows.OpenTarget(New(StoreProvider.PostgreSql).ConnectionString, Stop);
        Assert.Equal(sqlite.Tables().Select(table => $"{table.Name} {table.ColumnList}"), postgreSql.Tables().Select(table => $"{table.Name} {table.ColumnList}"));

        async Task<string> Empty()
        {
            var file = NewFile();
            await File.WriteAllBytesAsync(file, [], Stop);
            return file;
        }
    }

    [Fact]
    public async Task Nobody_but_its_owner_may_read_a_backup()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other permissions.");
        var (source, file) = (New(StoreProvider.Sqlite), NewFile());
        await (await Open(source)).DisposeAsync();
        await StoreCopy.Backup(source, file, Stop);
#pragma warning disable CA1416 // Not on Windows, see above.
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
#pragma warning restore CA1416
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static FhirGenomics.Resources.ElementTree Numbered(int bundle) =>
        TestStore.Tree(string.Create(CultureInfo.InvariantCulture, $$"""{"resourceType":"Patient","identifier":[{"system":"urn:bundle","value":"{{bundle}}"}]}"""));

    private static async Task Refused(string why, Func<Task> copy) => Assert.Contains(why, (await Assert.ThrowsAnyAsync<InvalidOperationException>(copy)).Message, StringComparison.Ordinal);

    private static Task<ResourceStore> Open(StoreSettings settings) => ResourceStore.Open(settings, TestStore.Parameters, TimeProvider.System, Stop);

    /// <summary>Eight resources in eleven versions: two of one, a deletion, a text beyond ASCII.</summary>
    private static async Task Fill(ResourceStore store)
    {
        await store.Write([new Change.Update(TestStore.Tree("""{"resourceType":"Patient","name":[{"family":"one"}]}"""), "p1"), new Change.Update(TestStore.Tree("""{"resourceType":"Patient","name":[{"family":"Ærø 😀"}]}"""), "p2")], Stop);
        await store.Write([new Change.Update(TestStore.Tree("""{"resourceType":"Patient","identifier":[{"system":"urn:s","value":"1"}],"name":[{"family":"two"}]}"""), "p1")], Stop);
        await store.Write([.. Enumerable.Range(0, 5).Select(i => new Change.Create(TestStore.Tree($$"""{"resourceType":"Observation","status":"final","subject":{"reference":"Patient/p1"},"effectiveDateTime":"2024-01-0{{i + 1}}","code":{"coding":[{"system":"http://loinc.org","code":"1-8"}]},"valueQuantity":{"value":{{i}}.50,"unit":"g"} }""")))], Stop);
        await store.Write([new Change.Update(TestStore.Tree("""{"resourceType":"Basic","code":{"text":"x"}}"""), "b")], Stop);
        await store.Write([new Change.Update(TestStore.Tree("""{"resourceType":"Basic","code":{"text":"y"}}"""), "b")], Stop);
        await store.Write([new Change.Delete("Basic", "b")], Stop);
    }

    private static async Task<List<(string Type, string Id, int Version, DateTimeOffset At, bool IsDeleted, string Content, WriteEffect Effect)>> All(ResourceStore store)
    {
        var page = await store.History(null, null, new HistoryQuery { Count = 100_000 }, Stop);
        return [.. page.Entries.Select(entry => (entry.Resource.Type, entry.Resource.Id, entry.Resource.Version, entry.Resource.LastUpdated, entry.Resource.IsDeleted, Convert.ToHexString(entry.Resource.Json.Span), entry.Effect))];
    }

    private string NewFile() => Path.Combine(folder.FullName, $"{++files}.db");

    private StoreSettings New(StoreProvider provider)
    {
        Assert.SkipWhen(provider == StoreProvider.PostgreSql && !PostgreSqlServer.IsInstalled, "PostgreSQL is not installed: apt-get install postgresql.");
        return provider == StoreProvider.PostgreSql ? new StoreSettings(PostgreSqlServer.NewDatabase()) { Provider = provider } : new StoreSettings($"Data Source={NewFile()}");
    }
}
