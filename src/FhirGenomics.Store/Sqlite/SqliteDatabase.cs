using System.Data.Common;
using FhirGenomics.Store.Database;
using FhirGenomics.Store.Schema;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using SQLitePCL;

namespace FhirGenomics.Store.Sqlite;

/// <summary>Opens the database file, brings its schema up to date and makes sure that what is committed is on disk.</summary>
internal sealed class SqliteDatabase(string connectionString) : StoreDatabase
{
    /// <summary>Pages (of 4 KB) of the log after which it is moved into the database file.</summary>
    private const int LogPages = 24_000;

    private const int FarTooManyPages = 4 * LogPages;

    private int pagesInLog;

    /// <summary>
    /// Opens the file and makes it if it is missing. Throws <see cref="InvalidOperationException"/> if the database could lose
    /// what it has acknowledged: in memory, without write-ahead log, or without synchronous FULL.
    /// </summary>
    public static async Task<SqliteDatabase> Open(string connectionString, CancellationToken stop)
    {
        var settings = new SqliteConnectionStringBuilder(connectionString) { Pooling = false, ForeignKeys = false, Cache = SqliteCacheMode.Private };
        if (settings.Mode is SqliteOpenMode.Memory or SqliteOpenMode.ReadOnly || settings.DataSource is "" or ":memory:")
        {
            throw new InvalidOperationException("The store needs a database file that it can write: a database in memory or opened read-only keeps nothing.");
        }

        // SQLite opens a file that it may not write all the same. Before anything is read: what it makes beside the file then could not be written later either.
        if (SqliteSession.IsReadOnly(settings.ConnectionString))
        {
            throw new InvalidOperationException($"The store needs a database file that it can write: {settings.DataSource} is read-only for this process.");
        }

        using (var session = SqliteSession.Open(settings.ConnectionString, 2_000))
        {
            // The page size of a file is fixed by its first write, which the journal mode is.
            session.Execute("PRAGMA page_size=4096");
            Require(session, "PRAGMA journal_mode=WAL", "wal", "write-ahead log (journal_mode WAL)");
            Require(session, "PRAGMA synchronous", "2", "synchronous FULL");
            if (IsOld(session))
            {
                stop.ThrowIfCancellationRequested();
                await Migrate(session, settings.ConnectionString);
            }
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

    /// <summary>After an error of the file system what was written may be found whole by who opens the file next.</summary>
    public override bool MayHaveCommitted(DbException error) => error is SqliteException { SqliteErrorCode: raw.SQLITE_IOERR };

    public override bool IsRefusal(DbException error) =>
        error is SqliteException { SqliteErrorCode: raw.SQLITE_ERROR or raw.SQLITE_TOOBIG or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_RANGE };

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

    private static string? Migration(SqliteSession session) =>
        session.Scalar("SELECT name FROM sqlite_master WHERE name = '__EFMigrationsHistory'") is null ? null : session.Scalar("SELECT max(MigrationId) FROM __EFMigrationsHistory");

    private static bool IsOld(SqliteSession session)
    {
        var migration = Migration(session);
        return string.CompareOrdinal(migration, StoreContext.LatestMigration) is var order && order <= 0 ? order < 0
            : throw new InvalidOperationException($"The database has the schema '{migration}' of a newer version of this program; this one knows '{StoreContext.LatestMigration}'.");
    }

    /// <summary>
    /// Brings the schema up to date in one transaction. Entity Framework's own way leaves a lock in the file if the process is killed meanwhile, for which every
    /// later start would wait for ever. SQL that is written by hand in a migration ends with a semicolon therefore. It takes most of a second to build its model: only when there is something to migrate.
    /// </summary>
    private static async Task Migrate(SqliteSession session, string connectionString)
    {
        session.Execute("PRAGMA busy_timeout=600000");
        session.Execute("BEGIN IMMEDIATE");
        if (IsOld(session))
        {
            await using var context = new StoreContext(new DbContextOptionsBuilder<StoreContext>().UseSqlite(connectionString).Options);
            session.Script(context.GetService<IMigrator>().GenerateScript(Migration(session), StoreContext.LatestMigration, MigrationsSqlGenerationOptions.NoTransactions));
        }

        session.Execute("COMMIT");
    }

    private static void Require(SqliteSession session, string pragma, string expected, string name)
    {
        if (session.Scalar(pragma) is var found && found != expected)
        {
            throw new InvalidOperationException($"The store does not start: the database does not offer {name} (it says '{found}'), so an acknowledged write could be lost.");
        }
    }
}
