using System.Collections.Concurrent;
using System.Data.Common;
using FhirGenomics.Resources;

namespace FhirGenomics.Store.Database;

/// <summary>The connections that read, each opened at its first use.</summary>
internal sealed class StoreReaders(StoreDatabase database, int count) : IDisposable
{
    private readonly ConcurrentBag<StoreSession> free = [];
    private readonly SemaphoreSlim places = new(count);
    private volatile bool closed;
    private int opened;

    /// <summary>How many connections were opened so far: as long as it stays the same, all reads were answered by the server that answered before.</summary>
    public int Opened => Volatile.Read(ref opened);

    /// <summary>Runs reads on one snapshot. A database that cannot be read is a Failure (503), and the connection is not used again.</summary>
    public Task<T> Read<T>(Func<StoreSession, T> read, CancellationToken stop) => Run(session => session.Snapshot(read, stop), stop);

    /// <summary>Runs a read that is one statement, as <see cref="Read"/> does, with less to say to the database.</summary>
    public Task<T> ReadOne<T>(Func<StoreSession, T> read, CancellationToken stop) => Run(session => session.Single(read, stop), stop);

    private async Task<T> Run<T>(Func<StoreSession, T> read, CancellationToken stop)
    {
        await places.WaitAsync(stop);
        StoreSession? session = null;
        try
        {
            if (closed)
            {
                throw new Failure(FailureKind.Unavailable, Issue.Error(IssueCode.Transient, "store-unavailable", "The store is closing.", "Databasen er ved at blive lukket."));
            }

            if (free.TryTake(out session))
            {
                try
                {
                    return Use(ref session, read);
                }
                catch (DbException) when (session is { IsLost: true })
                {
                    // Lost while it was not used: a new connection tells whether the database is there.
                    session.Dispose();
                }
            }

            Interlocked.Increment(ref opened);
            session = database.OpenReader();
            return Use(ref session, read);
        }
        catch (Exception expected) when (expected is Failure or OperationCanceledException)
        {
            Return(ref session);
            throw;
        }
        catch (DbException error)
        {
            throw new Failure(FailureKind.Unavailable, Issue.Error(
                IssueCode.Transient, "store-unreadable", $"The database cannot be read now ({database.Describe(error)}).", $"Databasen kan ikke læses nu ({database.Describe(error)})."));
        }
        finally
        {
            session?.Dispose();
            places.Release();
        }
    }

    /// <summary>Closes the connections; that of a read under way is closed when it ends, and a later one is a Failure (503).</summary>
    public void Dispose()
    {
        closed = true;
        CloseFree();
    }

    private void CloseFree()
    {
        while (free.TryTake(out var session))
        {
            session.Dispose();
        }
    }

    private T Use<T>(ref StoreSession? session, Func<StoreSession, T> read)
    {
        var result = read(session!);
        Return(ref session);
        return result;
    }

    private void Return(ref StoreSession? session)
    {
        if (session is not null)
        {
            free.Add(session);
            session = null;
            if (closed)
            {
                CloseFree();
            }
        }
    }
}
