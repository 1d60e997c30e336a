using System.Data.Common;
using System.Threading.Channels;
using FhirGenomics.Store.Database;

namespace FhirGenomics.Store.Writing;

/// <summary>Jobs that share a transaction.</summary>
/// <param name="sequence">Numbers what they write.</param>
internal sealed class WriteGroup(ChangeSequence sequence)
{
    private const int Largest = 64;

    private readonly List<WriteJob> jobs = new(Largest);
    private readonly List<ConditionCheck> checks = new(Largest);
    private readonly Dictionary<WriteJob, Exception> reasons = [];

    /// <summary>How many jobs there are.</summary>
    public int Count => jobs.Count;

    /// <summary>Takes what waits, besides what was cancelled meanwhile, in place of those that there were.</summary>
    public void Take(ChannelReader<WriteJob> waiting)
    {
        jobs.Clear();
        while (jobs.Count < Largest && waiting.TryRead(out var job))
        {
            if (job.Stop.IsCancellationRequested)
            {
                job.Failed(new OperationCanceledException(job.Stop));
            }
            else
            {
                jobs.Add(job);
            }
        }
    }

    /// <summary>The jobs that there are, to be taken one by one.</summary>
    public IReadOnlyList<WriteJob> TakeApart() => [.. jobs];

    /// <summary>Takes one job in place of those that there were.</summary>
    public void Take(WriteJob job)
    {
        jobs.Clear();
        jobs.Add(job);
    }

    /// <summary>Applies all jobs; false if one failed: then the transaction is to be rolled back. What only creates is decided before something else is written, or at the end.</summary>
    public bool TryApply(StoreSession session)
    {
        checks.Clear();
        reasons.Clear();
        foreach (var job in jobs)
        {
            if ((job.Check is null && !TryDecide(session)) || !Try(() => job.Apply(session, sequence)))
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

    /// <summary>Applies all jobs, each behind a savepoint. One that fails is undone; its caller hears of it with the others, since what it failed because of may be theirs.</summary>
    public void ApplyEach(StoreSession session)
    {
        reasons.Clear();
        foreach (var job in jobs)
        {
            if (ApplyAlone(session, job) is { } reason)
            {
                reasons.Add(job, reason);
            }
        }
    }

    /// <summary>The transaction is on disk: releases all callers. Gives how many jobs it holds.</summary>
    public int Committed()
    {
        foreach (var job in jobs)
        {
            if (reasons.TryGetValue(job, out var reason))
            {
                job.Failed(reason);
            }
            else
            {
                job.Committed();
            }
        }

        return jobs.Count - reasons.Count;
    }

    /// <summary>The transaction failed: releases all callers with the reason.</summary>
    public void Failed(Exception reason) => jobs.ForEach(job => job.Failed(reason));

    private bool TryDecide(StoreSession session) => Try(() =>
    {
        ConditionCheck.Decide(checks, session);
        checks.Clear();
    });

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

    /// <summary>Why it failed and was undone; null if it did not.</summary>
    private Exception? ApplyAlone(StoreSession session, WriteJob job)
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
            return reason;
        }

        session.EndPart();
        return null;
    }
}
