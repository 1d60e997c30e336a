using FhirGenomics.Resources;
using FhirGenomics.Store.Database;
using FhirGenomics.Store.PostgreSql;
using FhirGenomics.Store.Writing;
using Npgsql;

namespace FhirGenomics.Tests.Databases;

/// <summary>Connections and transactions that PostgreSQL ends in the middle.</summary>
public sealed class LostConnectionTests
{
    public LostConnectionTests() => Assert.SkipUnless(PostgreSqlServer.IsInstalled, "PostgreSQL is not installed: apt-get install postgresql.");

    /// <summary>Comes back once somebody waits for the lock of writers.</summary>
    private const string Waits = "DO $$ BEGIN WHILE NOT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) LOOP PERFORM pg_sleep(0.01); END LOOP; END $$";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("SELECT pg_terminate_backend(pg_backend_pid())")]
    [InlineData("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$")]
    [InlineData("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40P01'; END $$")]
    public async Task What_fails_before_its_commit_is_done_again_once_and_no_caller_notices(string failure)
    {
        using var database = await PostgreSqlDatabase.Open(PostgreSqlServer.NewDatabase(), Stop);
        await using var queue = new WriteQueue(database, TimeProvider.System);
        var attempts = 0;
        var written = await queue.Write(
            (session, _) =>
            {
                Name(session, $"urn:attempt:{++attempts}");
                if (attempts == 1)
                {
                    session.Scalar(failure);
                }

                return attempts;
            },
            Stop);
        Assert.Equal(2, written);
        Assert.True(queue.IsHealthy);
        using var reader = database.OpenReader();
        Assert.Equal("urn:attempt:2", reader.Scalar("SELECT string_agg(name, ' ') FROM system_dict"));
    }

    [Fact]
    public async Task What_fails_again_and_again_is_told_as_what_it_is_and_the_next_is_written()
    {
        using var database = await PostgreSqlDatabase.Open(PostgreSqlServer.NewDatabase(), Stop);
        await using var queue = new WriteQueue(database, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<Failure>(() => queue.Write<string?>((session, _) => session.Scalar("SELECT pg_terminate_backend(pg_backend_pid())"), Stop));
        Assert.Equal(FailureKind.Unavailable, refused.Kind);
        Assert.Contains("Nothing was stored", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await queue.Write((session, _) => Name(session, "urn:next"), Stop));
    }

    [Fact]
    public async Task What_PostgreSQL_refuses_in_the_commit_is_told_as_not_stored()
    {
        using var database = await PostgreSqlDatabase.Open(PostgreSqlServer.NewDatabase(), Stop);
        await using var queue = new WriteQueue(database, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<Failure>(() => queue.Write((session, _) => Name(session, "urn:one") + Name(session, "urn:two"), Stop));
        Assert.Contains("Nothing was stored", refused.Message, StringComparison.Ordinal);
        using var reader = database.OpenReader();
        Assert.Null(reader.Scalar("SELECT name FROM system_dict"));
    }

    [Fact]
    public async Task A_connection_that_ends_in_the_commit_is_told_as_perhaps_stored()
    {
        using var database = await PostgreSqlDatabase.Open(PostgreSqlServer.NewDatabase(), Stop);
        await using var queue = new WriteQueue(database, TimeProvider.System);
        var unknown = await Assert.ThrowsAsync<Failure>(() => queue.Write(
            (session, _) =>
            {
                session.Prepare("SELECT pg_terminate_backend(pg_backend_pid())").Execute();
                return 0;
            },
            Stop));
        Assert.Contains("read whether it was stored", unknown.Message, StringComparison.Ordinal);
        Assert.Equal(1, await queue.Write((session, _) => Name(session, "urn:next"), Stop));
    }

    [Fact]
    public async Task A_connection_that_is_lost_between_two_commits_is_opened_anew_and_no_caller_notices()
    {
        var connectionString = PostgreSqlServer.NewDatabase();
        using var database = await PostgreSqlDatabase.Open(connectionString, Stop);
        await using var queue = new WriteQueue(database, TimeProvider.System);
        await WriteAlone(queue);
        await using var other = new NpgsqlConnection(connectionString);
        await other.OpenAsync(Stop);
        await EndOthers(other);
        Assert.Equal(1, await queue.Write((session, _) => Name(session, "urn:5", 5), Stop));
        Assert.True(queue.IsHealthy);
        Assert.Equal("urn:1 urn:2 urn:3 urn:4 urn:5", await Names(other));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_ends_in_the_commit_is_done_again_only_if_nothing_was_written_since_it_began(bool isWritten)
    {
        var connectionString = PostgreSqlServer.NewDatabase();
        using var database = await PostgreSqlDatabase.Open(connectionString, Stop);
        await using var queue = new WriteQueue(database, TimeProvider.System);
        await WriteAlone(queue);

        // The whole transaction is sent, its commit too, and waits for the lock of another server, which may write before the connection is cut.
        await using var other = new NpgsqlConnection(connectionString);
        await other.OpenAsync(Stop);
        await PostgreSqlServer.Run(other, $"BEGIN; SELECT pg_advisory_xact_lock({PostgreSqlSession.WriterLock})");
        var write = queue.Write((session, _) => Name(session, "urn:5", 5), Stop);
        await PostgreSqlServer.Run(other, Waits);
        if (isWritten)
        {
            await PostgreSqlServer.Run(other, "INSERT INTO resource (sid, type, id, ref_hash, version, change_seq, op, raw) VALUES (1, 1, 'x', 1, 1, 1, 0, '')");
        }

        await EndOthers(other);
        await PostgreSqlServer.Run(other, "COMMIT");
        if (isWritten)
        {
            Assert.Contains("read whether it was stored", (await Assert.ThrowsAsync<Failure>(() => write)).Message, StringComparison.Ordinal);
            Assert.Equal(1, await queue.Write((session, _) => Name(session, "urn:6", 6), Stop));
            Assert.Equal("urn:1 urn:2 urn:3 urn:4 urn:6", await Names(other));
        }
        else
        {
            Assert.Equal(1, await write);
            Assert.Equal("urn:1 urn:2 urn:3 urn:4 urn:5", await Names(other));
        }
    }

    [Fact]
    public async Task A_connection_that_ends_in_the_commit_is_told_as_perhaps_stored_if_nobody_can_look()
    {
        var connectionString = PostgreSqlServer.NewDatabase();
        using var database = await PostgreSqlDatabase.Open(connectionString, Stop);
        await using var queue = new WriteQueue(database, TimeProvider.System);
        await WriteAlone(queue);
        await using var other = new NpgsqlConnection(connectionString);
        await other.OpenAsync(Stop);
        await PostgreSqlServer.Run(other, $"SELECT pg_advisory_lock({PostgreSqlSession.WriterLock})");
        var write = queue.Write((session, _) => Name(session, "urn:5", 5), Stop);
        await PostgreSqlServer.Run(other, Waits);
        await EndOthers(other);

        // The look waits for the lock as well, and is cancelled by an administrator.
        await PostgreSqlServer.Run(other, Waits);
        await PostgreSqlServer.Run(other, "SELECT pg_cancel_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
        Assert.Contains("read whether it was stored", (await Assert.ThrowsAsync<Failure>(() => write)).Message, StringComparison.Ordinal);
        await PostgreSqlServer.Run(other, $"SELECT pg_advisory_unlock({PostgreSqlSession.WriterLock})");
        Assert.Equal(1, await queue.Write((session, _) => Name(session, "urn:6", 6), Stop));
    }

    [Theory]
    [InlineData("40001")]
    [InlineData("40P01")]
    public async Task A_transaction_that_is_sent_whole_and_fails_because_others_are_in_the_way_is_done_again_once(string state)
    {
        using var database = await PostgreSqlDatabase.Open(PostgreSqlServer.NewDatabase(), Stop);
        await using var queue = new WriteQueue(database, TimeProvider.System);
        await WriteAlone(queue);
        var attempts = 0;
        var written = await queue.Write(
            (session, _) =>
            {
                if (++attempts == 1)
                {
                    session.Prepare($"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$").Execute();
                }

                return Name(session, "urn:5", 5);
            },
            Stop);
        Assert.Equal((1, 2), (written, attempts));
        Assert.True(queue.IsHealthy);
    }

    [Fact]
    public async Task A_connection_that_Npgsql_finds_lost_by_itself_is_opened_anew_and_no_caller_notices()
    {
        var connectionString = PostgreSqlServer.NewDatabase() + ";Keepalive=1";
        using var database = await PostgreSqlDatabase.Open(connectionString, Stop);
        using var readers = new StoreReaders(database, 1, TimeProvider.System);
        await using var queue = new WriteQueue(database, TimeProvider.System);
        await WriteAlone(queue);
        Assert.Equal("4", await readers.Read(session => session.Scalar("SELECT count(*) FROM system_dict"), Stop));
        await using var other = new NpgsqlConnection(connectionString);
        await other.OpenAsync(Stop);
        await EndOthers(other);
        await Task.Delay(TimeSpan.FromSeconds(3), Stop);
        Assert.Equal("4", await readers.Read(session => session.Scalar("SELECT count(*) FROM system_dict"), Stop));
        Assert.Equal(1, await queue.Write((session, _) => Name(session, "urn:5", 5), Stop));
    }

    [Fact]
    public async Task A_server_waits_for_its_turn_whatever_the_role_sets()
    {
        var connectionString = PostgreSqlServer.NewDatabase() + ";Options=-c lock_timeout=100ms";
        using var database = await PostgreSqlDatabase.Open(connectionString, Stop);
        await using var queue = new WriteQueue(database, TimeProvider.System);
        await using var other = new NpgsqlConnection(connectionString);
        await other.OpenAsync(Stop);
        await PostgreSqlServer.Run(other, $"SELECT pg_advisory_lock({PostgreSqlSession.WriterLock})");
        var write = queue.Write((session, _) => Name(session, "urn:1"), Stop);
        await PostgreSqlServer.Run(other, Waits);
        await PostgreSqlServer.Run(other, $"SELECT pg_sleep(0.5), pg_advisory_unlock({PostgreSqlSession.WriterLock})");
        Assert.Equal(1, await write);
    }

    [Fact]
    public async Task A_refusal_is_told_only_when_what_it_rests_on_is_stored()
    {
        var connectionString = PostgreSqlServer.NewDatabase();
        using var database = await PostgreSqlDatabase.Open(connectionString, Stop);
        await using var queue = new WriteQueue(database, TimeProvider.System);
        await using var other = new NpgsqlConnection(connectionString);
        await other.OpenAsync(Stop);
        await PostgreSqlServer.Run(other, $"SELECT pg_advisory_lock({PostgreSqlSession.WriterLock})");
        var first = queue.Write((session, _) => Name(session, "urn:first"), Stop);
        await PostgreSqlServer.Run(other, Waits);

        // Both are in the next group: one is refused because of what the other has written, whose commit then fails.
        var ends = queue.Write(
            (session, _) =>
            {
                session.Prepare("SELECT pg_terminate_backend(pg_backend_pid())").Execute();
                return 0;
            },
            Stop);
        var refused = queue.Write<int>((_, _) => throw new Failure(FailureKind.PreconditionFailed, Issue.Error(IssueCode.Conflict, "x", "x", "x")), Stop);
        await PostgreSqlServer.Run(other, $"SELECT pg_advisory_unlock({PostgreSqlSession.WriterLock})");
        Assert.Equal(1, await first);
        Assert.Equal(FailureKind.Unavailable, (await Assert.ThrowsAsync<Failure>(() => ends)).Kind);
        Assert.Equal(FailureKind.Unavailable, (await Assert.ThrowsAsync<Failure>(() => refused)).Kind);
    }

    [Fact]
    public Task A_commit_that_its_standby_does_not_confirm_in_time_is_not_acknowledged() => PostgreSqlServer.WithOther(async connectionString =>
    {
        using var database = await PostgreSqlDatabase.Open(connectionString + ";Command Timeout=2", Stop);
        await using var queue = new WriteQueue(database, TimeProvider.System);
        Assert.Equal(1, await queue.Write((session, _) => Name(session, "urn:before"), Stop));
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Stop);
        await using var setting = new NpgsqlCommand("ALTER SYSTEM SET synchronous_standby_names = 'missing'", connection);
        await setting.ExecuteNonQueryAsync(Stop);
        await using var reload = new NpgsqlCommand("SELECT pg_reload_conf(), pg_sleep(0.5)", connection);
        await reload.ExecuteNonQueryAsync(Stop);
        var unknown = await Assert.ThrowsAsync<Failure>(() => queue.Write((session, _) => Name(session, "urn:after", 2), Stop));
        Assert.Contains("read whether it was stored", unknown.Message, StringComparison.Ordinal);
    });

    /// <summary>After some commits the queue has found that nobody else writes, and sends what it writes as a whole.</summary>
    private static async Task WriteAlone(WriteQueue queue)
    {
        for (var number = 1; number <= 4; number++)
        {
            var each = number;
            Assert.Equal(1, await queue.Write((session, _) => Name(session, $"urn:{each}", each), Stop));
        }
    }

    private static Task EndOthers(NpgsqlConnection connection) =>
        PostgreSqlServer.Run(connection, "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

    private static async Task<string?> Names(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT string_agg(name, ' ' ORDER BY name) FROM system_dict", connection);
        return (string?)await command.ExecuteScalarAsync(Stop);
    }

    private static int Name(StoreSession session, string name, int number = 1)
    {
        session.Prepare("INSERT INTO system_dict (id, name) VALUES (?, ?)").Bind(1, number).Bind(2, name).Execute();
        return 1;
    }
}
