using FhirGenomics.Resources;
using FhirGenomics.Store.Database;

namespace FhirGenomics.Store.PostgreSql;

/// <summary>
/// A streaming replica (hot standby) of the database. It is read only when it has replayed all that was committed, by whatever server, before the
/// read was asked for: nobody reads what is older than what was acknowledged. Behind its address there may be another replica after a while, or the same
/// one started again and not so far any more: what is known of it holds as long as no connection to it was opened anew. Decision 0013.
/// </summary>
internal sealed class PostgreSqlReplica(StoreReaders primary, PostgreSqlDatabase database, int count, TimeProvider clock) : IDisposable
{
    private const int MostLooks = 8;

    /// <summary>A replica that cannot be used is asked again after this time.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(2);

    private readonly StoreReaders readers = new(database, count, clock);
    private Position position = new(0, 0);
    private long failedAt;

    /// <summary>How many connections were opened when it was last found to be a replica of ours.</summary>
    private int knownAt = -1;

    /// <summary>
    /// Throws <see cref="InvalidOperationException"/> if this is no replica of the database, or if the role may not ask for that; that it cannot be reached is no
    /// reason not to start.
    /// </summary>
    public async Task Check(CancellationToken stop)
    {
        if (await Number(primary, "SELECT CASE WHEN has_function_privilege('pg_control_system()', 'EXECUTE') THEN 1 ELSE 0 END", stop) == 0)
        {
            throw new InvalidOperationException("With Store:ReadReplica the role of Store:ConnectionString must be able to ask which database a replica is of: GRANT EXECUTE ON FUNCTION pg_control_system() TO the role.");
        }

        try
        {
            await RequireReplica(stop);
        }
        catch (Failure unreachable) when (unreachable.Kind == FailureKind.Unavailable)
        {
            failedAt = clock.GetTimestamp();
        }
    }

    /// <summary>Runs a read on the replica. The first result is false if it cannot be used now or is behind: then nothing of the read counts.</summary>
    public async Task<(bool IsDone, T? Result)> TryRead<T>(Func<StoreReaders, Task<T>> read, CancellationToken stop)
    {
        if (failedAt != 0 && clock.GetElapsedTime(failedAt) < Rest)
        {
            return default;
        }

        // Before the read begins: what is replayed then is in its snapshot.
        var written = await Number(primary, "SELECT pg_current_wal_flush_lsn() - '0/0'::pg_lsn", stop);
        try
        {
            if (Volatile.Read(ref knownAt) != readers.Opened)
            {
                await RequireReplica(stop);
            }

            var opened = Volatile.Read(ref knownAt);
            if (!await HasReplayed(written, opened, stop))
            {
                return default;
            }

            var result = await read(readers);
            return readers.Opened == opened ? (true, result) : default;
        }
        catch (Failure failure) when (failure.Kind == FailureKind.Unavailable)
        {
            failedAt = clock.GetTimestamp();
            return default;
        }
        catch (InvalidOperationException)
        {
            // It was replaced by what is no replica of ours.
            failedAt = clock.GetTimestamp();
            return default;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        readers.Dispose();
        database.Dispose();
    }

    private async Task<bool> HasReplayed(long written, int opened, CancellationToken stop)
    {
        for (var look = 0; Volatile.Read(ref position) is var known && (known.Opened != opened || known.Replayed < written); look++)
        {
            if (look == MostLooks)
            {
                return false;
            }

            if (look > 0)
            {
                await Task.Delay(BetweenLooks, clock, stop);
            }

            var now = await Number(readers, "SELECT CASE WHEN pg_is_in_recovery() THEN coalesce(pg_last_wal_replay_lsn() - '0/0'::pg_lsn, 0) ELSE 0 END", stop);
            if (readers.Opened != opened)
            {
                return false;
            }

            Volatile.Write(ref position, new Position(opened, now));
        }

        return true;
    }

    private async Task RequireReplica(CancellationToken stop)
    {
        var opened = readers.Opened;
        const string Identity = "SELECT system_identifier || ' ' || current_database() FROM pg_control_system()";
        var (ours, its) = (await primary.ReadOne(session => session.Scalar(Identity), stop), await readers.ReadOne(session => session.Scalar(Identity), stop));
        if (ours != its || await Number(readers, "SELECT CASE WHEN pg_is_in_recovery() THEN 1 ELSE 0 END", stop) == 0)
        {
            throw new InvalidOperationException("The database of Store:ReadReplica is no streaming replica of the one of Store:ConnectionString.");
        }

        Volatile.Write(ref knownAt, opened);
        failedAt = 0;
    }

    private static Task<long> Number(StoreReaders readers, string sql, CancellationToken stop) => readers.ReadOne(
        session =>
        {
            var row = session.Prepare(sql);
            var number = row.Step() ? row.Number(0) : 0;
            row.Reset();
            return number;
        },
        stop);

    /// <summary>How far it had replayed when so many connections had been opened.</summary>
    private sealed record Position(int Opened, long Replayed);
}
