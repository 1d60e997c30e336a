using System.Collections.Concurrent;
using System.Data.Common;
using FhirGenomics.Resources;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Store.Database;

/// <summary>The connections that read, each opened at its first use.</summary>
internal sealed class StoreReaders(StoreDatabase database, int count, TimeProvider clock) : IDisposable
{
    /// <summary>How long a read waits for a connection: a search that has one may take so long.</summary>
    private static readonly TimeSpan Patience = SearchTime.OfSearch;

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

    /// <summary>
    /// Runs searches on one snapshot, or a search that is one statement. They have <paramref name="most"/> of time, or are a Failure (400), from when they have a
    /// connection: how long others keep it is no fault of theirs.
    /// </summary>
    public Task<T> Search<T>(TimeSpan most, bool isOne, Func<StoreSession, CancellationToken, T> search, CancellationToken stop) => Run(
        session => SearchTime.Limit(most, clock, limit => isOne ? session.Single(one => search(one, limit), limit) : session.Snapshot(one => search(one, limit), limit), stop), stop);

    private async Task<T> Run<T>(Func<StoreSession, T> read, CancellationToken stop)
    {
        await Enter(stop);
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
                catch (DbException error) when (session is { WasLost: true } && error.InnerException is not TimeoutException)
                {
                    // A new connection tells whether the database is there.
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

    /// <summary>Waits for a place; if none becomes free for long it is a Failure (503).</summary>
    private async Task Enter(CancellationToken stop)
    {
        if (places.Wait(0, CancellationToken.None))
        {
            return;
        }

        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        try
        {
            await places.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new Failure(FailureKind.Unavailable, Issue.Error(
                IssueCode.Transient,
                "store-busy",
                $"All connections that read the database were in use for {Patience.TotalSeconds} seconds. Try again later.",
                $"Alle forbindelser, der læser databasen, var i brug i {Patience.TotalSeconds} sekunder. Prøv igen senere."));
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
