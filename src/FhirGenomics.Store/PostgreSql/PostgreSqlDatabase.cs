using System.Data.Common;
using FhirGenomics.Store.Database;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FhirGenomics.Store.PostgreSql;

/// <summary>
/// A PostgreSQL database, for any number of servers. Each has one writer, and all writers take turns (decision 0010), so that conditions are
/// decided and changes are numbered as on one machine.
/// </summary>
internal sealed class PostgreSqlDatabase(NpgsqlDataSource source) : StoreDatabase
{
    /// <summary>
    /// Opens the database and brings its schema up to date; of several servers that start at once one does it. Throws
    /// <see cref="InvalidOperationException"/> if the database could lose what it has acknowledged.
    /// </summary>
    public static async Task<PostgreSqlDatabase> Open(string connectionString, CancellationToken stop)
    {
        var source = Source(connectionString);
        var database = new PostgreSqlDatabase(source);
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
                _ = session.Scalar($"SELECT pg_advisory_lock({PostgreSqlSession.MigrationLock})");
                await using var context = new PostgreSqlStoreContext(new DbContextOptionsBuilder<PostgreSqlStoreContext>().UseNpgsql(source).Options);
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

    /// <summary>The newest migration that was made; null if there is none.</summary>
    private static string? Migration(PostgreSqlSession session) =>
        session.Scalar("SELECT to_regclass('\"__EFMigrationsHistory\"')::text") is null or "" ? null : session.Scalar("SELECT max(\"MigrationId\") FROM \"__EFMigrationsHistory\"");

    /// <summary>A replica of a database, which has its schema from there. Nothing is opened before it is read.</summary>
    public static PostgreSqlDatabase OfReplica(string connectionString) => new(Source(connectionString));

    private static NpgsqlDataSource Source(string connectionString) =>
        new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, MaxAutoPrepare = 400, AutoPrepareMinUsages = 2, ApplicationName = "FhirGenomics" }.ConnectionString).Build();

    /// <inheritdoc/>
    public override StoreSession OpenReader() => Open();

    /// <inheritdoc/>
    public override StoreSession OpenWriter()
    {
        var session = Open();

        // Whatever the default of the database or role is: what is acknowledged is on disk. And a server that is cut off while it writes must
        // not keep the others from it.
        _ = session.Scalar("SELECT set_config('synchronous_commit', 'on', false), set_config('idle_in_transaction_session_timeout', '30s', false)");
        return session;
    }

    /// <inheritdoc/>
    public override StoreLease? TryLease()
    {
        var session = Open();
        try
        {
            // A server that is cut off keeps it for half a minute at most.
            _ = session.Scalar("SELECT set_config('tcp_keepalives_idle', '15', false), set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '3', false)");
            if (session.Scalar($"SELECT CASE WHEN pg_try_advisory_lock({PostgreSqlSession.BackgroundLock}) THEN 'yes' ELSE 'no' END") == "yes")
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

    /// <inheritdoc/>
    public override bool MayHaveCommitted => true;

    /// <inheritdoc/>
    public override void Dispose() => source.Dispose();

    /// <summary>A session that runs statements as they are written: candidates first, then what is probed, without compiling them.</summary>
    private PostgreSqlSession Open()
    {
        var session = PostgreSqlSession.Open(source);
        _ = session.Scalar("SELECT set_config('join_collapse_limit', '1', false), set_config('jit', 'off', false)");
        return session;
    }

    private static void Require(PostgreSqlSession session, string setting, string expected)
    {
        if (session.Scalar($"SELECT current_setting('{setting}')") is var found && found != expected)
        {
            throw new InvalidOperationException($"The store does not start: PostgreSQL has {setting} = {found}, where {expected} is needed so that nothing acknowledged is lost.");
        }
    }
}
