using System.Globalization;
using FhirGenomics.Store.Database;

namespace FhirGenomics.Store.Writing;

/// <summary>
/// Numbers changes in the order of their commits. The upper bits are milliseconds since 1970 (UTC), the lower 20 count within a millisecond,
/// so the number is <c>meta.lastUpdated</c> as well. If the clock steps back, time stands still until it has caught up.
/// Read anew in each write transaction, so that several processes may share a database.
/// </summary>
internal sealed class ChangeSequence(TimeProvider clock)
{
    private const int CountBits = 20;

    private long last;
    private long lastSid;
    private long lastParameter;

    /// <summary>Reads where the database stands; inside a write transaction.</summary>
    public void Begin(StoreSession session)
    {
        var newest = session.Prepare("""
            SELECT (SELECT max(change_seq) FROM resource), (SELECT max(sid) FROM resource),
            (SELECT max(change_seq) FROM resource WHERE type = (SELECT id FROM resource_type WHERE name = 'SearchParameter'))
            """);
        _ = newest.Step();
        (last, lastSid, lastParameter) = (newest.Number(0), newest.Number(1), newest.Number(2));
        newest.Reset();
    }

    /// <summary>The number of the next change.</summary>
    public long Next() => last = Math.Max(last + 1, clock.GetUtcNow().ToUnixTimeMilliseconds() << CountBits);

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
}
