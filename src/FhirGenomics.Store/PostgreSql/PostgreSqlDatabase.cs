using System.Data.Common;
using FhirGenomics.Store.Database;
using FhirGenomics.Store.Search;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FhirGenomics.Store.PostgreSql;

/// <summary>
/// A PostgreSQL database, for any number of servers. Each has one writer, and all writers take turns (decision 0010), so that conditions are
/// decided and changes are numbered as on one machine.
/// </summary>
/// <param name="source">Connections that write or keep a lock.</param>
/// <param name="readers">Connections that read.</param>
internal sealed class PostgreSqlDatabase(NpgsqlDataSource source, NpgsqlDataSource readers) : StoreDatabase
{
    /// <summary>Longer than a search may take, so that a search ends by its own limit; a read does not wait for ever for a server that is cut off.</summary>
    private static readonly TimeSpan ReadTimeout = SearchTime.OfSearch + TimeSpan.FromSeconds(30);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Opens the database and brings its schema up to date; of several servers that start at once one does it. Throws
    /// <see cref="InvalidOperationException"/> if the database could lose what it has acknowledged.
    /// </summary>
    public static async Task<PostgreSqlDatabase> Open(string connectionString, CancellationToken stop)
    {
        var source = Source(connectionString);
        var database = new PostgreSqlDatabase(source, ReaderSource(connectionString));
        try
        {
            using var session = PostgreSqlSession.Open(source);
            Require(session, "server_encoding", "UTF8");
            Require(session, "fsync", "on");
            Require(session, "full_page_writes", "on");
            var migration = Migration(session);
            if (string.CompareOrdinal(migration, PostgreSqlStoreContext.LatestMigration) < 0)
            {
                // Of servers that start at once the others wait here, until this one closes its session: PostgreSQL does not let two make the same table.
                // Either may take longer than a command may.
                while (!TryLock(session, PostgreSqlSession.MigrationLock))
                {
                    await Task.Delay(BetweenLooks, stop);
                }

                await using var context = new PostgreSqlStoreContext(new DbContextOptionsBuilder<PostgreSqlStoreContext>().UseNpgsql(source).Options);
                context.Database.SetCommandTimeout(TimeSpan.Zero);
                await context.Database.MigrateAsync(stop);
            }
            else if (migration != PostgreSqlStoreContext.LatestMigration)
            {
                throw new InvalidOperationException($"The database has the schema '{migration}' of a newer version of this program; this one knows '{PostgreSqlStoreContext.LatestMigration}'.");
            }

            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static bool TryLock(PostgreSqlSession session, long number) => session.Scalar($"SELECT CASE WHEN pg_try_advisory_lock({number}) THEN 'yes' ELSE 'no' END") == "yes";

    /// <summary>The newest migration that was made; null if there is none.</summary>
    private static string? Migration(PostgreSqlSession session) =>
        session.Scalar("SELECT to_regclass('\"__EFMigrationsHistory\"')::text") is null or "" ? null : session.Scalar("SELECT max(\"MigrationId\") FROM \"__EFMigrationsHistory\"");

    /// <summary>A replica of a database, which has its schema from there. Nothing is opened before it is read.</summary>
    public static PostgreSqlDatabase OfReplica(string connectionString) => new(Source(connectionString), ReaderSource(connectionString));

    /// <summary>
    /// A command that takes too long ends its connection at once. To wait for how it ends would take a commit for confirmed that a synchronous standby has not got:
    /// a commit that is cancelled while it waits for one answers as if it had.
    /// </summary>
    private static NpgsqlDataSource Source(string connectionString) => new NpgsqlDataSourceBuilder(
        new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, MaxAutoPrepare = 400, AutoPrepareMinUsages = 2, CancellationTimeout = -1, ApplicationName = "FhirGenomics" }.ConnectionString).Build();

    private static NpgsqlDataSource ReaderSource(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        settings.CommandTimeout = settings.CommandTimeout == 0 ? 0 : Math.Max(settings.CommandTimeout, (int)ReadTimeout.TotalSeconds);
        return Source(settings.ConnectionString);
    }

    /// <inheritdoc/>
    public override StoreSession OpenReader() => Open(readers, "");

    /// <inheritdoc/>
    public override StoreSession OpenWriter()
    {
        // Whatever the defaults of the database or role are: what is acknowledged is on disk, and no statement is cancelled that was not too long for us. And a
        // server that is cut off while it writes must not keep the others from it.
        return Open(source, ", set_config('synchronous_commit', 'on', false), set_config('statement_timeout', '0', false), set_config('lock_timeout', '0', false), set_config('idle_in_transaction_session_timeout', '30s', false)");
    }

    /// <inheritdoc/>
    public override StoreLease? TryLease()
    {
        // A server that is cut off keeps it for half a minute at most.
        var session = Open(source, ", set_config('tcp_keepalives_idle', '15', false), set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '3', false)");
        try
        {
            if (TryLock(session, PostgreSqlSession.BackgroundLock))
            {
                return new StoreLease(session);
            }
        }
        catch
        {
            session.Dispose();
            throw;
        }

        session.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public override string Describe(DbException error) => error is PostgresException refused ? $"PostgreSQL error {refused.SqlState}" : "no connection to PostgreSQL";

    /// <inheritdoc/>
    public override bool MayTryAgain(DbException error) => error.IsTransient || (error as PostgresException)?.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.AdminShutdown;

    /// <summary>An error that leaves the connection as it was is told before anything is committed; else the answer got lost.</summary>
    public override bool MayHaveCommitted(DbException error) => error is not PostgresException { InvariantSeverity: "ERROR" };

    /// <summary>By its class: cardinality, data, constraints, limits of the program, and what functions raise. Tables that are missing or may not be used are trouble for all.</summary>
    public override bool IsRefusal(DbException error) =>
        error is PostgresException { InvariantSeverity: "ERROR", SqlState: [.. "21" or "22" or "23" or "54" or "P0", _, _, _] };

    /// <inheritdoc/>
    public override void Dispose()
    {
        source.Dispose();
        readers.Dispose();
    }

    /// <summary>A session that runs statements as they are written: candidates first, then what is probed, without compiling them.</summary>
    private static PostgreSqlSession Open(NpgsqlDataSource from, string settings)
    {
        var session = PostgreSqlSession.Open(from);
        try
        {
            _ = session.Scalar("SELECT set_config('join_collapse_limit', '1', false), set_config('jit', 'off', false)" + settings);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static void Require(PostgreSqlSession session, string setting, string expected)
    {
        if (session.Scalar($"SELECT current_setting('{setting}')") is var found && found != expected)
        {
            throw new InvalidOperationException($"The store does not start: PostgreSQL has {setting} = {found}, where {expected} is needed so that nothing acknowledged is lost.");
        }
    }
}
