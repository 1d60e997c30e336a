using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace FhirGenomics.Store.Sqlite;

/// <summary>One open connection with its prepared statements, used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    private const int MostStatements = 400;

    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteStatement> statements = new(StringComparer.Ordinal);

    private SqliteSession(SqliteConnection connection) => this.connection = connection;

    /// <summary>Opens a connection and sets what holds for every one.</summary>
    public static SqliteSession Open(string connectionString, int cacheKilobytes)
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        var session = new SqliteSession(connection);
        session.Execute("PRAGMA busy_timeout=5000");
        session.Execute("PRAGMA synchronous=FULL");
        session.Execute("PRAGMA temp_store=MEMORY");
        session.Execute($"PRAGMA cache_size=-{cacheKilobytes}");
        return session;
    }

    public sqlite3 Handle => connection.Handle!;

    /// <summary>The prepared statement for a text, made at its first use.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            statements.Add(sql, statement = new SqliteStatement(Handle, sql));
        }

        return statement;
    }

    /// <summary>Runs a statement that is not worth keeping.</summary>
    public void Execute(string sql)
    {
        using var statement = new SqliteStatement(Handle, sql);
        statement.Execute();
    }

    /// <summary>The first column of the first row; null if there is none.</summary>
    public string? Scalar(string sql)
    {
        using var statement = new SqliteStatement(Handle, sql);
        return statement.Step() ? statement.Text(0) : null;
    }

    /// <summary>Runs reads of several statements on one snapshot.</summary>
    public T Snapshot<T>(Func<SqliteSession, T> read, CancellationToken stop)
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

    /// <summary>Ends statements that were left before their last row: they would hold the snapshot.</summary>
    public void Reset()
    {
        foreach (var statement in statements.Values)
        {
            statement.Reset();
        }
    }

    /// <summary>Forgets the statements if they have become many. Not while one is in use.</summary>
    public void Trim()
    {
        if (statements.Count > MostStatements)
        {
            Forget();
        }
    }

    public void Dispose()
    {
        Forget();
        connection.Dispose();
    }

    private void Forget()
    {
        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }

        statements.Clear();
    }
}
