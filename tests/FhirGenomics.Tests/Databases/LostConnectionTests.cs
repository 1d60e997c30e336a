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

    private static int Name(StoreSession session, string name, int number = 1)
    {
        session.Prepare("INSERT INTO system_dict (id, name) VALUES (?, ?)").Bind(1, number).Bind(2, name).Execute();
        return 1;
    }
}
