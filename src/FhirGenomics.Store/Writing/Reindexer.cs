using System.Data.Common;
using FhirGenomics.Resources;
using FhirGenomics.Store.Schema;
using FhirGenomics.Store.Search;
using FhirGenomics.Store.Search.Index;
using FhirGenomics.Store.Database;

namespace FhirGenomics.Store.Writing;

/// <summary>
/// Indexes resources under search parameters that came after them, from the newest to the oldest, in small transactions between those of
/// callers. How far it is stands in the database, so that it goes on after a restart; to do a step twice does no harm. Of several servers on
/// one database the one that holds the lease does it; when it ends, however it ends, another takes over. A parameter whose expression fails on a
/// resource is left aside, and keeps none of the others from being indexed.
/// </summary>
internal sealed class Reindexer(StoreDatabase database, StoreReaders readers, WriteQueue queue, Dictionaries dictionaries, CurrentSearch current, TimeProvider clock) : IAsyncDisposable
{
    private const int Step = 100;

    /// <summary>How often those without the lease look how far it is.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(300);

    /// <summary>How often it is tried again what was left aside.</summary>
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource closing = new();
    private readonly Lock starting = new();
    private readonly Dictionary<int, Failure> failed = [];
    private Task running = Task.CompletedTask;
    private long ended;

    /// <summary>Why the last run ended before its time, or left a parameter aside; null if it did not.</summary>
    public Failure? Stopped { get; private set; }

    /// <summary>
    /// Starts to index what is pending, unless that is under way. What was left aside alone is tried <paramref name="again"/> if the caller wants it, or after a while:
    /// the resource on which it failed may be another by then.
    /// </summary>
    public void Start(bool again)
    {
        lock (starting)
        {
            if (running.IsCompleted && !closing.IsCancellationRequested && (again || IsLeft || clock.GetElapsedTime(ended) > BetweenTries))
            {
                running = Task.Run(Run);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await running;
        closing.Dispose();
    }

    private async Task Run()
    {
        try
        {
            Stopped = null;
            failed.Clear();
            while (IsLeft)
            {
                using var lease = database.TryLease();
                while (lease is { IsHeld: true } && IsLeft)
                {
                    await Next(closing.Token);
                }

                if (lease is null)
                {
                    await Task.Delay(BetweenLooks, clock, closing.Token);
                    await readers.Read(dictionaries.RefreshPending, closing.Token);
                }
            }

            Stopped = dictionaries.Pending.Count > 0 ? failed.Values.FirstOrDefault() : null;
            ended = clock.GetTimestamp();
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // The next start goes on where it was.
        }
        catch (Failure failure)
        {
            Stopped = failure;
        }
        catch (DbException lost)
        {
            Stopped = new Failure(FailureKind.Unavailable, Issue.Error(IssueCode.Transient, "store-unavailable", $"The database cannot be used now ({database.Describe(lost)}).", $"Databasen kan ikke bruges nu ({database.Describe(lost)})."));
        }
    }

    /// <summary>True if there is something to be done besides what was left aside.</summary>
    private bool IsLeft => dictionaries.Pending.Keys.Any(number => !failed.ContainsKey(number));

    /// <summary>What is still to be done, by type and name.</summary>
    public IReadOnlyList<PendingParameter> Pending(StoreSession session)
    {
        var pending = new List<PendingParameter>();
        var rows = session.Prepare($"""
            SELECT p.type, p.name, (SELECT count(*) FROM resource r WHERE r.type = p.type AND r.op <> {(int)WriteEffect.Deleted} AND r.sid <= p.pending)
            FROM param_dict p WHERE p.pending > 0 ORDER BY p.type, p.name
            """);
        while (rows.Step())
        {
            var name = rows.Text(1);
            if (!name.Contains(':', StringComparison.Ordinal))
            {
                pending.Add(new PendingParameter(dictionaries.TypeName((int)rows.Number(0)), name, rows.Number(2)));
            }
        }

        return pending;
    }

    /// <summary>One step: the newest resources of one type that are still to be indexed.</summary>
    private async Task Next(CancellationToken stop)
    {
        try
        {
            await TakeStep(stop);
        }
        catch (OutdatedPlanException)
        {
            await current.LookAround(stop);
        }
    }

    private async Task TakeStep(CancellationToken stop)
    {
        var (type, numbers, upTo) = await readers.Read(MostPending, stop);
        if (upTo == 0)
        {
            await readers.Read(dictionaries.RefreshPending, stop);
            return;
        }

        // Those that are pending now are known to it, or it is found to be outdated below.
        var indexer = (await current.For([dictionaries.TypeName(type)], stop)).Indexer;
        var missingSystems = new HashSet<string>(StringComparer.Ordinal);
        var failing = new Dictionary<int, Failure>();
        await readers.Read(session => Rows(session, indexer, type, upTo, numbers, row => false, missingSystems, failing), stop);
        if (failing.Count > 0)
        {
            failing.ToList().ForEach(one => failed[one.Key] = one.Value);
            return;
        }

        await dictionaries.AddSystems(missingSystems, stop);
        var reached = await queue.Write(
            (session, sequence) =>
            {
                sequence.RequireSeen(indexer.Seen);
                if (MostPending(session) is var now && (now.Type != type || now.UpTo != upTo))
                {
                    // Another server has done this step meanwhile.
                    return now.Type == type ? now.UpTo : upTo;
                }

                var unknown = new HashSet<string>(StringComparer.Ordinal);
                var last = Rows(session, indexer, type, upTo, numbers, row => numbers.Contains(row.Parameter) && Insert(session, row.Sid, row.Row), unknown, failing);
                if (unknown.Count > 0 || failing.Count > 0)
                {
                    // Another server has written one of these resources meanwhile, with a system that has no number here yet, or on which an expression fails.
                    throw new OutdatedPlanException();
                }

                foreach (var number in numbers)
                {
                    session.Prepare("UPDATE param_dict SET pending = ? WHERE id = ?").Bind(1, last).Bind(2, number).Execute();
                }

                return last;
            },
            stop);
        dictionaries.Indexed(numbers, reached);
    }

    /// <summary>The type and the parameters with the most to be done, and the resource up to which it is so; 0 if nothing is.</summary>
    private (int Type, HashSet<int> Numbers, long UpTo) MostPending(StoreSession session)
    {
        var numbers = new HashSet<int>();
        var (type, upTo) = (0, 0L);
        var rows = session.Prepare("SELECT type, id, pending FROM param_dict WHERE pending > 0 ORDER BY pending DESC, type");
        while (rows.Step())
        {
            if (failed.ContainsKey((int)rows.Number(1)))
            {
                continue;
            }

            (type, upTo) = upTo == 0 ? ((int)rows.Number(0), rows.Number(2)) : (type, upTo);
            if ((int)rows.Number(0) == type && rows.Number(2) == upTo)
            {
                numbers.Add((int)rows.Number(1));
            }
        }

        return (type, numbers, upTo);
    }

    /// <summary>Gives the rows of one step's resources; answers with the resource up to which all are still to be done, 0 for none.</summary>
    private long Rows(
        StoreSession session, Indexer indexer, int type, long upTo, HashSet<int> numbers, Func<(long Sid, int Parameter, IndexRow Row), bool> take, HashSet<string> missingSystems, Dictionary<int, Failure> failing)
    {
        var sids = new List<long>();
        var rows = session.Prepare($"SELECT sid FROM resource WHERE type = ? AND op <> {(int)WriteEffect.Deleted} AND sid <= ? ORDER BY sid DESC LIMIT ?").Bind(1, type).Bind(2, upTo).Bind(3, Step);
        while (rows.Step())
        {
            sids.Add(rows.Number(0));
        }

        foreach (var sid in sids)
        {
            foreach (var row in indexer.Rows(ElementTree.Read(ResourceRead.Current(session, dictionaries, sid)!.Json), numbers, missingSystems, failing))
            {
                _ = take((sid, row.Parameter, row));
            }
        }

        return sids.Count < Step ? 0 : sids[^1] - 1;
    }

    private static bool Insert(StoreSession session, long sid, IndexRow row)
    {
        IndexWriter.Add(session, sid, row);
        return true;
    }
}
