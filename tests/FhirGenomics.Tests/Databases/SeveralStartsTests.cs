using FhirGenomics.Store.PostgreSql;
using Npgsql;

namespace FhirGenomics.Tests.Databases;

/// <summary>Servers that start at the same moment on a database without tables.</summary>
public sealed class SeveralStartsTests
{
    [Fact]
    public async Task One_of_them_makes_the_tables_and_all_start()
    {
        Assert.SkipUnless(PostgreSqlServer.IsInstalled, "PostgreSQL is not installed: apt-get install postgresql.");
        for (var round = 0; round < 3; round++)
        {
            var database = PostgreSqlServer.NewDatabase();
            var opened = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => PostgreSqlDatabase.Open(database, TestContext.Current.CancellationToken))));
            foreach (var one in opened)
            {
                one.Dispose();
            }
        }
    }

    [Fact]
    public async Task One_waits_for_another_that_makes_the_tables_longer_than_a_command_may_take()
    {
        Assert.SkipUnless(PostgreSqlServer.IsInstalled, "PostgreSQL is not installed: apt-get install postgresql.");
        var (database, stop) = (PostgreSqlServer.NewDatabase(), TestContext.Current.CancellationToken);
        await using var other = new NpgsqlConnection(database);
        await other.OpenAsync(stop);
        await using var holds = new NpgsqlCommand($"SELECT pg_advisory_lock({PostgreSqlSession.MigrationLock})", other);
        await holds.ExecuteNonQueryAsync(stop);
        var opening = Task.Run(() => PostgreSqlDatabase.Open(database + ";Command Timeout=1", stop), stop);
        await Task.Delay(2500, stop);
        Assert.False(opening.IsCompleted);
        await other.CloseAsync();
        (await opening).Dispose();
    }
}
