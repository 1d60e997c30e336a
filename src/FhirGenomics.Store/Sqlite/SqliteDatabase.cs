using System.Data.Common;
using FhirGenomics.Store.Database;
using FhirGenomics.Store.Schema;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace FhirGenomics.Store.Sqlite;

/// <summary>Opens the database file, brings its schema up to date and makes sure that what is committed is on disk.</summary>
internal sealed class SqliteDatabase(string connectionString) : StoreDatabase
{
    /// <summary>Pages (of 4 KB) of the log after which it is moved into the database file.</summary>
    private const int LogPages = 8_000;

    private const int FarTooManyPages = 8 * LogPages;

    private int pagesInLog;

    /// <summary>
    /// Opens the file and makes it if it is missing. Throws <see cref="InvalidOperationException"/> if the database could lose
    /// what it has acknowledged: in memory, without write-ahead log, or without synchronous FULL.
    /// </summary>
    public static async Task<SqliteDatabase> Open(string connectionString, CancellationToken stop)
    {
        var settings = new SqliteConnectionStringBuilder(connectionString) { Pooling = false, ForeignKeys = false };
        if (settings.Mode is SqliteOpenMode.Memory or SqliteOpenMode.ReadOnly || settings.DataSource is "" or ":memory:")
        {
            throw new InvalidOperationException("The store needs a database file that it can write: a database in memory or opened read-only keeps nothing.");
        }

        string? migration;
        using (var session = SqliteSession.Open(settings.ConnectionString, 2_000))
        {
            // The page size of a file is fixed by its first write, which the journal mode is.
            session.Execute("PRAGMA page_size=4096");
            Require(session, "PRAGMA journal_mode=WAL", "wal", "write-ahead log (journal_mode WAL)");
            Require(session, "PRAGMA synchronous", "2", "synchronous FULL");
            migration = session.Scalar("SELECT name FROM sqlite_master WHERE name = '__EFMigrationsHistory'") is null ? null
                : session.Scalar("SELECT max(MigrationId) FROM __EFMigrationsHistory");
        }

        // Entity Framework takes most of a second to build its model: only when there is something to migrate.
        if (string.CompareOrdinal(migration, StoreContext.LatestMigration) < 0)
        {
            await using var context = new StoreContext(new DbContextOptionsBuilder<StoreContext>().UseSqlite(settings.ConnectionString).Options);
            await context.Database.MigrateAsync(stop);
        }
        else if (migration != StoreContext.LatestMigration)
        {
            throw new InvalidOperationException($"The database has the schema '{migration}' of a newer version of this program; this one knows '{StoreContext.LatestMigration}'.");
        }

        return new SqliteDatabase(settings.ConnectionString);
    }

    public override StoreSession OpenReader() => SqliteSession.Open(connectionString, 8_000);

    public override StoreSession OpenWriter()
    {
        var session = SqliteSession.Open(connectionString, 32_000);
        session.Execute("PRAGMA wal_autocheckpoint=0");
        return session;
    }

    public override string Describe(DbException error) => $"SQLite error {(error as SqliteException)?.SqliteErrorCode}";

    /// <summary>
    /// Moves the log into the database file when it has grown: a page that changes with every Bundle is moved once for many of them. Waits shortly for
    /// readers only when the log is far too long.
    /// </summary>
    public override void Maintain(StoreSession writer, bool closes)
    {
        var session = (SqliteSession)writer;
        pagesInLog += session.TakePagesWritten();
        if (closes)
        {
            _ = raw.sqlite3_wal_checkpoint_v2(session.Handle, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);
        }
        else if (pagesInLog > LogPages)
        {
            _ = raw.sqlite3_wal_checkpoint_v2(session.Handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var pages, out _);
            pagesInLog = 0;
            if (pages > FarTooManyPages)
            {
                session.Execute("PRAGMA busy_timeout=100");
                _ = raw.sqlite3_wal_checkpoint_v2(session.Handle, "main", raw.SQLITE_CHECKPOINT_RESTART, out _, out _);
                session.Execute("PRAGMA busy_timeout=5000");
            }
        }
    }

    public override void Dispose()
    {
        // Each connection is closed by who opened it.
    }

    private static void Require(SqliteSession session, string pragma, string expected, string name)
    {
        if (session.Scalar(pragma) is var found && found != expected)
        {
            throw new InvalidOperationException($"The store does not start: the database does not offer {name} (it says '{found}'), so an acknowledged write could be lost.");
        }
    }
}
