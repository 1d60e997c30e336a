using System.Globalization;
using FhirGenomics.Store.Database;

namespace FhirGenomics.Store.Writing;

/// <summary>
/// Numbers changes in the order of their commits. The upper bits are milliseconds since 1970 (UTC), the lower 20 count within a millisecond,
/// so the number is <c>meta.lastUpdated</c> as well. If the clock steps back, time stands still until it has caught up.
/// Each write transaction makes sure that it goes on where the database stands, so that several processes may share one.
/// </summary>
internal sealed class ChangeSequence(TimeProvider clock)
{
    private const int CountBits = 20;
    private const string ParameterType = "SearchParameter";

    private const string Newest = "SELECT coalesce(max(change_seq), 0) FROM resource";

    private long last;
    private long lastSid;
    private long lastParameter;

    /// <summary>Where this transaction begins, or is taken to begin.</summary>
    private long began;

    /// <summary>Where the database was left by the last transaction whose numbers are all in use; null if it is not known.</summary>
    private long? left;

    /// <summary>True if nobody else had written when it was last read.</summary>
    private bool isAlone;

    /// <summary>True if this transaction was begun without asking where the database stands.</summary>
    public bool IsAssumed { get; private set; }

    /// <summary>Number of the newest resource.</summary>
    public long LastSid => lastSid;

    /// <summary>
    /// Numbers what this transaction writes. If nobody else seems to write, the database is not asked where it stands but told where it was left: if that is not true
    /// the transaction fails with <see cref="OutrunException"/>, at the latest in its commit, and is to be begun anew.
    /// </summary>
    public void Begin(StoreSession session)
    {
        IsAssumed = isAlone && left is not null;
        if (IsAssumed)
        {
            began = last;
            left = null;
            session.Require(Newest, last);
        }
        else
        {
            Read(session);
        }
    }

    /// <summary>
    /// Reads where the database stands, in a new transaction after one whose end was not heard; true if that is where the other was taken to begin. Then it wrote
    /// nothing, and once this one has written it never will.
    /// </summary>
    public bool IsWhereItBegan(StoreSession session)
    {
        var before = began;
        Read(session);
        return began == before;
    }

    /// <summary>What was numbered is on disk, all of it.</summary>
    public void Committed() => left = last;

    /// <summary>The number of the next change of a resource of a type.</summary>
    public long Next(string type)
    {
        last = Math.Max(last + 1, clock.GetUtcNow().ToUnixTimeMilliseconds() << CountBits);
        lastParameter = type == ParameterType ? last : lastParameter;
        return last;
    }

    /// <summary>The number of the next new resource.</summary>
    public long NextSid() => ++lastSid;

    /// <summary>Throws if a SearchParameter was changed, by any server, after the change that the caller has seen last: what it prepared does not fit any more.</summary>
    public void RequireSeen(long parameterChange)
    {
        if (lastParameter > parameterChange)
        {
            throw new OutdatedPlanException();
        }
    }

    /// <summary>When a change was made.</summary>
    public static DateTimeOffset TimeOf(long change) => DateTimeOffset.FromUnixTimeMilliseconds(change >> CountBits);

    /// <summary>The first number that a change at or after this instant can have.</summary>
    public static long AtOrAfter(DateTimeOffset instant)
    {
        // Later than any clock of this server will say: the number has no room for it.
        var milliseconds = Math.Min(instant.ToUnixTimeMilliseconds(), (long.MaxValue >> CountBits) - 1);
        var isWhole = instant.Ticks % TimeSpan.TicksPerMillisecond == 0;
        return Math.Clamp(isWhole ? milliseconds : milliseconds + 1, 0, long.MaxValue >> CountBits) << CountBits;
    }

    /// <summary>Writes a change's time as a FHIR instant of 24 bytes: <c>2026-01-31T12:00:00.000Z</c>.</summary>
    public static void WriteTime(long change, Span<byte> into) =>
        TimeOf(change).UtcDateTime.TryFormat(into, out _, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private void Read(StoreSession session)
    {
        var newest = session.Prepare($"""
            SELECT ({Newest}), (SELECT max(sid) FROM resource),
            (SELECT max(change_seq) FROM resource WHERE type = (SELECT id FROM resource_type WHERE name = '{ParameterType}'))
            """);
        _ = newest.Step();
        (began, lastSid, lastParameter) = (newest.Number(0), newest.Number(1), newest.Number(2));
        newest.Reset();
        (last, isAlone, left, IsAssumed) = (began, began == left, null, false);
    }
}
