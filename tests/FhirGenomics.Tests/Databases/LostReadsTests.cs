using FhirGenomics.Resources;
using FhirGenomics.Store.Database;
using FhirGenomics.Store.PostgreSql;
using Npgsql;

namespace FhirGenomics.Tests.Databases;

/// <summary>Reads that take long, and whose connection PostgreSQL ends.</summary>
public sealed class LostReadsTests
{
    public LostReadsTests() => Assert.SkipUnless(PostgreSqlServer.IsInstalled, "PostgreSQL is not installed: apt-get install postgresql.");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_read_may_take_longer_than_a_command_of_a_writer()
    {
        using var database = await PostgreSqlDatabase.Open(PostgreSqlServer.NewDatabase() + ";Command Timeout=1", Stop);
        using var readers = new StoreReaders(database, 1, TimeProvider.System);
        Assert.Equal("x", await readers.Read(session => session.Scalar("SELECT 'x' || pg_sleep(2)"), Stop));
    }

    [Theory]
    [InlineData("before", 2)]
    [InlineData("within", 1)]
    [InlineData("slow", 1)]
    public async Task A_read_is_begun_anew_only_if_its_connection_was_lost_before_it(string lost, int expected)
    {
        using var database = await PostgreSqlDatabase.Open(PostgreSqlServer.NewDatabase(), Stop);
        using var readers = new StoreReaders(database, 1, TimeProvider.System);
        Assert.Equal("1", await readers.Read(session => session.Scalar("SELECT 1"), Stop));
        var attempts = 0;
        var read = readers.Read(
            session =>
            {
                attempts++;
                _ = lost == "within" ? session.Scalar("SELECT 1") : "";
                try
                {
                    return attempts == 1 ? session.Scalar("SELECT pg_terminate_backend(pg_backend_pid())") : "again";
                }
                catch (NpgsqlException) when (lost == "slow")
                {
                    throw new NpgsqlException("It took too long.", new TimeoutException());
                }
            },
            Stop);
        _ = expected == 2 ? await read : (await Assert.ThrowsAsync<Failure>(() => read)).Message;
        Assert.Equal(expected, attempts);
    }
}
