using System.Data.Common;
using System.Threading.Channels;
using FhirGenomics.Resources;
using FhirGenomics.Store.Database;

namespace FhirGenomics.Store.Writing;

/// <summary>
/// The one writer. All callers that wait share one SQL transaction and one flush to disk (group commit) and are released only after the commit.
/// What one of them has done is undone alone if it fails: then the group is done again, each behind a savepoint of its own. Nearly always none fails,
/// and a savepoint costs a copy of every page. If the database itself refuses what one has written, the group is done again one by one, so that only that one fails.
/// </summary>
internal sealed class WriteQueue : IAsyncDisposable
{
    private readonly Channel<WriteJob> jobs = Channel.CreateBounded<WriteJob>(new BoundedChannelOptions(1024) { SingleReader = true });
    private readonly WriteGroup group;
    private readonly StoreDatabase database;
    private readonly ChangeSequence sequence;
    private readonly Task loop;
    private StoreSession? session;

    public WriteQueue(StoreDatabase database, TimeProvider clock)
    {
        this.database = database;
        sequence = new ChangeSequence(clock);
        group = new WriteGroup(sequence);
        loop = Task.Run(Run);
    }

    /// <summary>False after an error of the database until a write succeeds again.</summary>
    public bool IsHealthy { get; private set; } = true;

    /// <summary>How many jobs have been committed: as long as it stays, nobody writes.</summary>
    public long Committed { get; private set; }

    /// <summary>Does work inside a durable transaction. A <see cref="Failure"/> of the work undoes it alone; a database that cannot write is a Failure (503).</summary>
    /// <remarks><paramref name="check"/>, if given, decides about the work after others have written that only create, as it does.</remarks>
    public async Task<T> Write<T>(Func<StoreSession, ChangeSequence, T> work, CancellationToken stop, ConditionCheck? check = null)
    {
        var job = new WriteJob<T>(work, check, stop);
        try
        {
            await jobs.Writer.WriteAsync(job, stop);
        }
        catch (ChannelClosedException)
        {
            throw WriteFailure.Closing();
        }

        return await job.Completion;
    }

    /// <summary>Commits what is waiting and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        jobs.Writer.TryComplete();
        await loop;
        if (session is not null)
        {
            database.Maintain(session, closes: true);
            session.Dispose();
        }
    }

    private async Task Run()
    {
        while (await jobs.Reader.WaitToReadAsync())
        {
            group.Take(jobs.Reader);
            if (group.Count > 0)
            {
                Commit();
            }
        }
    }

    private void Commit()
    {
        var (commits, isUnknown) = (false, false);
        try
        {
            try
            {
                WriteAll(ref commits);
            }
            catch (DbException error) when (commits && sequence.IsAssumed && session is { IsLost: true } && MayHaveCommitted(error))
            {
                // What fails from here on is told as perhaps stored, whatever it is.
                isUnknown = true;
                if (!TryBeginWhereItBegan())
                {
                    throw;
                }

                WriteEach(ref commits);
            }
            catch (DbException error) when (error is OutrunException || (commits && database.MayTryAgain(error) && !MayHaveCommitted(error)))
            {
                commits = false;
                session!.Rollback();
                WriteAll(ref commits);
            }

            IsHealthy = true;
        }
        catch (DbException refused) when (!isUnknown && database.IsRefusal(refused))
        {
            // The database works, and has told it before anything was committed.
            Close();
            CommitEach(WriteFailure.Refused(database.Describe(refused)));
            return;
        }
        catch (Exception error)
        {
            // Whatever it was, callers must hear of it and the queue must go on. After an I/O error a connection may lie about the file for ever:
            // the next group gets a new one.
            Drop();
            var reason = error is not DbException refused ? error
                : isUnknown || (commits && MayHaveCommitted(refused)) ? WriteFailure.PerhapsStored(database.Describe(refused))
                : WriteFailure.NotStored(database.Describe(refused));
            group.Failed(reason);
            return;
        }

        Committed += group.Committed();
        Maintain(session!);
    }

    /// <summary>Commits each job of a group of several alone; a job that is alone already fails.</summary>
    private void CommitEach(Failure reason)
    {
        if (group.Count == 1)
        {
            group.Failed(reason);
            return;
        }

        foreach (var job in group.TakeApart())
        {
            group.Take(job);
            Commit();
        }
    }

    private bool MayHaveCommitted(DbException error) => error is not OutrunException && database.MayHaveCommitted(error);

    /// <summary>Callers have their answer: what goes wrong here costs the connection, and never the queue.</summary>
    private void Maintain(StoreSession used)
    {
        try
        {
            database.Maintain(used, closes: false);
        }
        catch (DbException)
        {
            Drop();
        }
    }

    private void Drop()
    {
        IsHealthy = false;
        Close();
    }

    private void Close()
    {
        session?.Dispose();
        session = null;
    }

    /// <summary>Begins the transaction; on a new connection if the one there was has been lost since it was last used.</summary>
    private StoreSession Begin()
    {
        if (session is { IsLost: true })
        {
            Close();
        }

        if (session is { } used)
        {
            try
            {
                used.Trim();
                used.BeginWrite();
                sequence.Begin(used);
                return used;
            }
            catch (DbException) when (used.IsLost)
            {
                Close();
            }
        }

        session = database.OpenWriter();
        session.BeginWrite();
        sequence.Begin(session);
        return session;
    }

    /// <summary>Writes all jobs that do not fail and commits. <paramref name="commits"/> tells in case of an error whether it was in the commit.</summary>
    private void WriteAll(ref bool commits)
    {
        if (TryApplyAll())
        {
            commits = true;
            session!.Commit();
            sequence.Committed();
        }
        else
        {
            session!.Rollback();
            session = Begin();
            WriteEach(ref commits);
        }
    }

    /// <summary>Writes in a transaction that has begun all jobs that do not fail, each behind a savepoint, and commits.</summary>
    private void WriteEach(ref bool commits)
    {
        commits = false;
        group.ApplyEach(session!);
        commits = true;
        session!.Commit();
    }

    /// <summary>
    /// Begins again, with a look, after a transaction that was begun without one and lost its connection in the commit. False if it may have been committed: somebody
    /// has written since it began. If not, it can no longer be once this one has written, which keeps the lock until then.
    /// </summary>
    private bool TryBeginWhereItBegan()
    {
        Close();
        session = database.OpenWriter();
        session.BeginWrite();
        return sequence.IsWhereItBegan(session);
    }

    /// <summary>Applies all jobs; false if one failed: then the transaction is to be rolled back. What the database itself ends is begun once more.</summary>
    private bool TryApplyAll()
    {
        try
        {
            session = Begin();
            return group.TryApply(session);
        }
        catch (DbException error) when (database.MayTryAgain(error))
        {
            Close();
            session = Begin();
            return group.TryApply(session);
        }
    }
}
