using System.Collections.Concurrent;
using FhirGenomics.Resources;
using Microsoft.Data.Sqlite;

namespace FhirGenomics.Store.Sqlite;

/// <summary>The connections that read, each opened at its first use.</summary>
internal sealed class SqliteReaders(string connectionString, int count) : IDisposable
{
    private readonly ConcurrentBag<SqliteSession> free = [];
    private readonly SemaphoreSlim places = new(count);
    private bool closed;

    /// <summary>Runs reads on one snapshot. A database that cannot be read is a Failure (503), and the connection is not used again.</summary>
    public async Task<T> Read<T>(Func<SqliteSession, T> read, CancellationToken stop)
    {
        await places.WaitAsync(stop);
        SqliteSession? session = null;
        try
        {
            ObjectDisposedException.ThrowIf(closed, this);
            if (!free.TryTake(out session))
            {
                session = SqliteSession.Open(connectionString, 8_000);
            }

            var result = session.Snapshot(read, stop);
            Return(ref session);
            return result;
        }
        catch (Exception expected) when (expected is Failure or OperationCanceledException)
        {
            Return(ref session);
            throw;
        }
        catch (SqliteException error)
        {
            throw new Failure(FailureKind.Unavailable, Issue.Error(IssueCode.Transient, "store-unreadable", $"The database cannot be read now (SQLite error {error.SqliteErrorCode}).", $"Databasen kan ikke læses nu (SQLite-fejl {error.SqliteErrorCode})."));
        }
        finally
        {
            session?.Dispose();
            places.Release();
        }
    }

    public void Dispose()
    {
        closed = true;
        while (free.TryTake(out var session))
        {
            session.Dispose();
        }

        places.Dispose();
    }

    private void Return(ref SqliteSession? session)
    {
        if (session is not null)
        {
            free.Add(session);
            session = null;
        }
    }
}
