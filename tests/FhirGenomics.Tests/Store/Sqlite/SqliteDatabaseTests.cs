using FhirGenomics.Store.Schema;
using FhirGenomics.Store.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace FhirGenomics.Tests.Store.Sqlite;

/// <summary>How the tables of a database file are made.</summary>
public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fhirgenomics-tests-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string ConnectionString => $"Data Source={Path.Combine(folder.FullName, "store.db")};Pooling=false";

    [Fact]
    public async Task A_server_that_was_killed_while_it_made_the_tables_keeps_no_other_from_making_them()
    {
        using (var killed = SqliteSession.Open(ConnectionString, 1000))
        {
            // What Entity Framework leaves behind then: nobody would ever take it away.
            killed.Execute("""CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL)""");
            killed.Execute("""INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00')""");
        }

        using var database = await SqliteDatabase.Open(ConnectionString, Stop).WaitAsync(TimeSpan.FromSeconds(20), Stop);
        using var session = database.OpenReader();
        Assert.Equal(StoreContext.LatestMigration, session.Scalar("SELECT max(MigrationId) FROM __EFMigrationsHistory"));
    }

    [Fact]
    public async Task An_older_schema_is_brought_up_to_date_and_keeps_what_there_is()
    {
        await using (var context = new StoreContext(new DbContextOptionsBuilder<StoreContext>().UseSqlite(ConnectionString).Options))
        {
            await context.GetService<IMigrator>().MigrateAsync(context.Database.GetMigrations().First(), Stop);
            await context.Database.ExecuteSqlRawAsync("INSERT INTO system_dict (id, name) VALUES (1, 'urn:old')", Stop);
            await context.Database.ExecuteSqlRawAsync("INSERT INTO param_dict (id, type, name) VALUES (7, 1, 'old')", Stop);
        }

        using var database = await SqliteDatabase.Open(ConnectionString, Stop);
        using var session = database.OpenReader();
        Assert.Equal(StoreContext.LatestMigration, session.Scalar("SELECT max(MigrationId) FROM __EFMigrationsHistory"));
        Assert.Equal("urn:old", session.Scalar("SELECT name FROM system_dict"));
        Assert.Equal("0", session.Scalar("SELECT count(*) FROM late_index"));

        // Nobody knows how it was indexed: its number is not used any more.
        Assert.Equal("-7", session.Scalar("SELECT definition FROM param_dict WHERE name = 'old'"));
    }

    [Fact]
    public async Task Of_several_that_start_at_once_one_makes_the_tables()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => SqliteDatabase.Open(ConnectionString, Stop), Stop)));
        foreach (var database in opened)
        {
            using var session = database.OpenReader();
            Assert.Equal("0", session.Scalar("SELECT count(*) FROM resource"));
        }
    }

    [Fact]
    public void Who_fails_to_write_to_the_file_in_a_commit_cannot_say_that_nothing_was_stored()
    {
        using var database = new SqliteDatabase(ConnectionString);
        Assert.True(database.MayHaveCommitted(new Microsoft.Data.Sqlite.SqliteException("disk I/O error", SQLitePCL.raw.SQLITE_IOERR)));
        Assert.False(database.MayHaveCommitted(new Microsoft.Data.Sqlite.SqliteException("disk full", SQLitePCL.raw.SQLITE_FULL)));
    }

    public void Dispose() => folder.Delete(recursive: true);
}
