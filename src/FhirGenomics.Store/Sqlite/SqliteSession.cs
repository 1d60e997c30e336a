using FhirGenomics.Store.Database;
using FhirGenomics.Store.Search;
using FhirGenomics.Store.Search.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace FhirGenomics.Store.Sqlite;

/// <summary>A connection to SQLite.</summary>
internal sealed class SqliteSession : StoreSession
{
    private readonly SqliteConnection connection;

    static SqliteSession()
    {
        // A session is used by one thread at a time, so that SQLite need not lock around every call; nor count its memory. Where another part of the
        // process has used SQLite before, it stays as it is.
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    private SqliteSession(SqliteConnection connection) => this.connection = connection;

    /// <summary>True if the file, which is made if it is missing, cannot be written by this process. Nothing is read.</summary>
    public static bool IsReadOnly(string connectionString)
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        return raw.sqlite3_db_readonly(connection.Handle!, "main") == 1;
    }

    /// <summary>Opens a connection and sets what holds for every one.</summary>
    public static SqliteSession Open(string connectionString, int cacheKilobytes)
    {
        var session = new SqliteSession(new SqliteConnection(connectionString));
        try
        {
            session.connection.Open();
            StopLookingAtValues(session.Handle);
            session.Execute("PRAGMA busy_timeout=5000");
            session.Execute("PRAGMA synchronous=FULL");
            session.Execute("PRAGMA temp_store=MEMORY");
            session.Execute($"PRAGMA cache_size=-{cacheKilobytes}");
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>A plan holds for all values of a statement: else one with <c>LIMIT ?</c> is compiled again for each.</summary>
    private static void StopLookingAtValues(sqlite3 handle)
    {
        const int EnableQueryPlannerStabilityGuarantee = 1007;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_db_config(handle, EnableQueryPlannerStabilityGuarantee, 1, out _), handle);
    }

    public override TextIndex Text { get; } = new SqliteTextIndex();

    public sqlite3 Handle => connection.Handle!;

    protected override T ReadSnapshot<T>(Func<StoreSession, T> read, CancellationToken stop)
    {
        using var interrupt = stop.CanBeCanceled ? stop.Register(static session => raw.sqlite3_interrupt(((SqliteSession)session!).Handle), this) : default;
        Trim();
        Prepare("BEGIN").Execute();
        try
        {
            return read(this);
        }
        catch (SqliteException interrupted) when (interrupted.SqliteErrorCode == raw.SQLITE_INTERRUPT && stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
        finally
        {
            Reset();
            Prepare("ROLLBACK").Execute();
        }
    }

    protected override void Begin() => Prepare("BEGIN IMMEDIATE").Execute();

    protected override void End() => Prepare("COMMIT").Execute();

    public override IEnumerable<string> Explain(SqlText sql)
    {
        var steps = new SqlText("EXPLAIN QUERY PLAN ").Add(sql).Prepare(this);
        while (steps.Step())
        {
            yield return steps.Text(3);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        connection.Dispose();
    }

    /// <summary>Runs several statements that give no rows.</summary>
    public void Script(string sql) => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(Handle, sql), Handle);

    /// <summary>Pages written to the log since this was asked last.</summary>
    public int TakePagesWritten()
    {
        _ = raw.sqlite3_db_status(Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1);
        return pages;
    }

    protected override StoreStatement Make(string sql) => new SqliteStatement(Handle, sql);
}
