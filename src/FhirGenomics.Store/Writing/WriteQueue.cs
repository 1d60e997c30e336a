using System.Data.Common;
using System.Threading.Channels;
using FhirGenomics.Resources;
using FhirGenomics.Store.Database;

namespace FhirGenomics.Store.Writing;

/// <summary>
/// The one writer. All callers that wait share one SQL transaction and one flush to disk (group commit) and are released only after the commit.
/// What one of them has done is undone alone if it fails: then the group is done again, each behind a savepoint of its own. Nearly always none fails,
/// and a savepoint costs a copy of every page.
/// </summary>
internal sealed class WriteQueue : IAsyncDisposable
{
    private const int LargestGroup = 64;

    private readonly Channel<WriteJob> jobs = Channel.CreateBounded<WriteJob>(new BoundedChannelOptions(1024) { SingleReader = true });
    private readonly List<WriteJob> group = new(LargestGroup);
    private readonly List<ConditionCheck> checks = new(LargestGroup);
    private readonly StoreDatabase database;
    private readonly ChangeSequence sequence;
    private readonly Task loop;
    private StoreSession? session;

    public WriteQueue(StoreDatabase database, TimeProvider clock)
    {
        this.database = database;
        sequence = new ChangeSequence(clock);
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
            throw Unavailable("The store is closing.", "Databasen er ved at blive lukket.");
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
            group.Clear();
            while (group.Count < LargestGroup && jobs.Reader.TryRead(out var job))
            {
                group.Add(job);
            }

            Commit();
        }
    }

    private void Commit()
    {
        var commits = false;
        try
        {
            group.RemoveAll(IsCancelled);
            try
            {
                WriteAll(isBegun: false, ref commits);
            }
            catch (DbException error) when (error is OutrunException || (commits && sequence.IsAssumed && session is { IsLost: true }))
            {
                commits = !BeginAnew(error);
                if (commits)
                {
                    throw;
                }

                WriteAll(isBegun: true, ref commits);
            }

            IsHealthy = true;
        }
        catch (Exception error)
        {
            // Whatever it was, callers must hear of it and the queue must go on. After an I/O error a connection may lie about the file for ever:
            // the next group gets a new one.
            Drop();
            var reason = error is not DbException refused ? error
                : commits && database.MayHaveCommitted(refused) ? Unavailable(
                    $"The database did not confirm the commit ({database.Describe(refused)}): read whether it was stored before you send it again.",
                    $"Databasen bekræftede ikke lagringen ({database.Describe(refused)}): undersøg, om det er gemt, før du sender det igen.")
                : Unavailable(
                    $"The database cannot write now ({database.Describe(refused)}). Nothing was stored.",
                    $"Databasen kan ikke skrive lige nu ({database.Describe(refused)}). Intet er gemt.");
            group.ForEach(job => job.Failed(reason));
            return;
        }

        Committed += group.Count;
        group.ForEach(job => job.Committed());
        Maintain(session!);
    }

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
        session?.Dispose();
        session = null;
    }

    /// <summary>Begins the transaction; on a new connection if the one there was has been lost since it was last used.</summary>
    private StoreSession Begin()
    {
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
                used.Dispose();
                session = null;
            }
        }

        session = database.OpenWriter();
        session.BeginWrite();
        sequence.Begin(session);
        return session;
    }

    /// <summary>Writes all jobs that do not fail and commits. <paramref name="commits"/> tells in case of an error whether it was in the commit.</summary>
    private void WriteAll(bool isBegun, ref bool commits)
    {
        var isWhole = TryApplyAll(isBegun);
        if (!isWhole)
        {
            session!.Rollback();
            session = Begin();
            group.RemoveAll(job => !ApplyAlone(session, job));
        }

        commits = true;
        session!.Commit();
        if (isWhole)
        {
            sequence.Committed();
        }
    }

    /// <summary>
    /// Begins again, with a look, after a transaction that was begun without one and was outrun, or lost its connection in the commit. False if it may have been
    /// committed: somebody has written since it began.
    /// </summary>
    private bool BeginAnew(DbException error)
    {
        if (error is OutrunException)
        {
            session!.Rollback();
            session = Begin();
            return true;
        }

        session!.Dispose();
        session = database.OpenWriter();
        session.BeginWrite();
        return sequence.IsWhereItBegan(session);
    }

    /// <summary>Applies all jobs; false if one failed: then the transaction is to be rolled back. What the database itself ends is begun once more.</summary>
    private bool TryApplyAll(bool isBegun)
    {
        try
        {
            session = isBegun ? session! : Begin();
            return TryApplyEach(session);
        }
        catch (DbException error) when (database.MayTryAgain(error))
        {
            session?.Dispose();
            session = null;
            session = Begin();
            return TryApplyEach(session);
        }
    }

    /// <summary>Applies all jobs; false if one failed. What only creates is decided before something else is written, or at the end.</summary>
    private bool TryApplyEach(StoreSession session)
    {
        checks.Clear();
        foreach (var job in group)
        {
            if ((job.Check is null && !TryDecide(session)) || !TryApply(session, job))
            {
                return false;
            }

            if (job.Check is { } check)
            {
                checks.Add(check);
            }
        }

        return TryDecide(session);
    }

    private bool TryDecide(StoreSession session) => Try(() =>
    {
        ConditionCheck.Decide(checks, session);
        checks.Clear();
    });

    private static bool IsCancelled(WriteJob job)
    {
        if (job.Stop.IsCancellationRequested)
        {
            job.Failed(new OperationCanceledException(job.Stop));
            return true;
        }

        return false;
    }

    private bool TryApply(StoreSession session, WriteJob job) => Try(() => job.Apply(session, sequence));

    /// <summary>False if it failed: then the transaction is to be rolled back.</summary>
    private static bool Try(Action apply)
    {
        try
        {
            apply();
            return true;
        }
        catch (Exception reason) when (reason is not DbException)
        {
            return false;
        }
    }

    /// <summary>Applies one job; false if it was undone and its caller told.</summary>
    private bool ApplyAlone(StoreSession session, WriteJob job)
    {
        session.BeginPart();
        try
        {
            job.Apply(session, sequence);
            ConditionCheck.Decide(job.Check is null ? [] : [job.Check], session);
        }
        catch (Exception reason) when (reason is not DbException)
        {
            session.UndoPart();
            job.Failed(reason);
            return false;
        }

        session.EndPart();
        return true;
    }

    private static Failure Unavailable(string text, string danish) => new(FailureKind.Unavailable, Issue.Error(IssueCode.Transient, "store-unavailable", text, danish));
}
