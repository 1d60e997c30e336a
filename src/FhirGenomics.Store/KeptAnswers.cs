using FhirGenomics.Store.Database;
using FhirGenomics.Store.Search;
using FhirGenomics.Store.Writing;

namespace FhirGenomics.Store;

/// <summary>
/// Answers that are fetched later, in the database, so that any server gives what another has worked out, after a restart as well.
/// Source: https://hl7.org/fhir/R4/async.html
/// </summary>
public sealed class KeptAnswers
{
    /// <summary>Answers that are awaited or kept at the same time, by all servers.</summary>
    public const int Most = 64;

    /// <summary>How long an answer is kept, from its request on.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>After so long without a sign of the server that works on an answer it will not come any more; servers' clocks must not differ by more.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private readonly StoreReaders readers;
    private readonly WriteQueue queue;
    private readonly TimeProvider clock;

    internal KeptAnswers(StoreReaders readers, WriteQueue queue, TimeProvider clock) => (this.readers, this.queue, this.clock) = (readers, queue, clock);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Makes room for an answer; false if there are too many already. Those that are too old are forgotten.</summary>
    public Task<bool> Begin(string id, CancellationToken stop) => queue.Write(
        (session, _) =>
        {
            session.Prepare("DELETE FROM kept_answer WHERE begun <= ? AND seen <= ?").Bind(1, Now - (long)Kept.TotalMilliseconds).Bind(2, Now - (long)Silence.TotalMilliseconds).Execute();
            var isRoom = new SqlText("SELECT count(*) FROM kept_answer").Number(session) < Most;
            if (isRoom)
            {
                session.Prepare("INSERT INTO kept_answer (id, begun, seen, raw) VALUES (?, ?, ?, ?)").Bind(1, id).Bind(2, Now).Bind(3, Now).Bind(4, []).Execute();
            }

            return isRoom;
        },
        stop);

    /// <summary>Says that an answer is still being worked on; false if it was cancelled.</summary>
    public Task<bool> IsAwaited(string id, CancellationToken stop) => queue.Write(
        (session, _) =>
        {
            session.Prepare("UPDATE kept_answer SET seen = ? WHERE id = ?").Bind(1, Now).Bind(2, id).Execute();
            return Read(session, id) is not null;
        },
        stop);

    /// <summary>Keeps an answer, unless it was cancelled.</summary>
    public Task End(string id, ReadOnlyMemory<byte> answer, CancellationToken stop) => queue.Write(
        (session, _) =>
        {
            session.Prepare("UPDATE kept_answer SET raw = ? WHERE id = ?").Bind(1, answer.Span).Bind(2, id).Execute();
            return true;
        },
        stop);

    /// <summary>An answer; null if there is none, or it is too old.</summary>
    public async Task<KeptAnswer?> Find(string id, CancellationToken stop) =>
        await readers.ReadOne(session => Read(session, id), stop) is { } found && (!found.IsThere || clock.GetUtcNow() - found.Begun < Kept) ? found : null;

    /// <summary>Forgets an answer, whether it is there or not; false if there is none.</summary>
    public Task<bool> Remove(string id, CancellationToken stop) => queue.Write(
        (session, _) =>
        {
            var isThere = Read(session, id) is not null;
            session.Prepare("DELETE FROM kept_answer WHERE id = ?").Bind(1, id).Execute();
            return isThere;
        },
        stop);

    private KeptAnswer? Read(StoreSession session, string id)
    {
        var row = session.Prepare("SELECT begun, seen, raw FROM kept_answer WHERE id = ?").Bind(1, id);
        var found = row.Step() ? new KeptAnswer(DateTimeOffset.FromUnixTimeMilliseconds(row.Number(0)), row.Blob(2)) { IsGivenUp = Now - row.Number(1) > (long)Silence.TotalMilliseconds } : null;
        row.Reset();
        return found;
    }
}

/// <summary>An answer that is fetched later.</summary>
/// <param name="Begun">When it was asked for.</param>
/// <param name="Json">The answer as UTF-8 JSON; empty until it is there.</param>
public sealed record KeptAnswer(DateTimeOffset Begun, ReadOnlyMemory<byte> Json)
{
    /// <summary>True if it is there.</summary>
    public bool IsThere => !Json.IsEmpty;

    /// <summary>True if it is not there and the server that worked on it has given no sign for too long: it has ended.</summary>
    public bool IsGivenUp { get => field && !IsThere; init; }
}
