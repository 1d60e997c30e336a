using FhirGenomics.Server;
using FhirGenomics.Store;
using FhirGenomics.Store.PostgreSql;
using FhirGenomics.Tests.Store;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace FhirGenomics.Tests.Databases;

/// <summary>A database that can be written but no longer be read at the moment of a commit.</summary>
public sealed class StoredAllTheSameTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_search_parameter_that_is_stored_is_acknowledged_and_used_even_if_it_cannot_be_read_back_at_once()
    {
        Assert.SkipUnless(PostgreSqlServer.IsInstalled, "PostgreSQL is not installed: apt-get install postgresql.");
        var database = new NpgsqlConnectionStringBuilder(PostgreSqlServer.NewDatabase());
        await using var admin = new NpgsqlConnection(database.ConnectionString);
        await admin.OpenAsync(Stop);
        database.Username = "limited" + database.Database;
        await Sql($"CREATE ROLE {database.Username} LOGIN");
        await Sql($"ALTER DATABASE {database.Database} OWNER TO {database.Username}");
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Store:Provider", "PostgreSql"), new("Store:ConnectionString", database.ConnectionString)]).Build();
        await using var server = await FhirServer.Open(Settings.Read(settings, isDevelopment: false), TimeProvider.System, Stop);
        await Put("first");

        await Sql($"SELECT pg_advisory_lock({PostgreSqlSession.WriterLock})");
        var writing = Put("second");
        while (await Sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'advisory' AND datname = current_database()") is 0L)
        {
            await Task.Delay(5, Stop);
        }

        await Sql($"ALTER ROLE {database.Username} CONNECTION LIMIT 1");
        await Sql($"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = '{database.Username}' AND wait_event IS DISTINCT FROM 'advisory'");
        await Sql("SELECT pg_advisory_unlock_all()");
        Assert.Equal(WriteEffect.Created, (await writing)[0].Effect);
        await Assert.ThrowsAsync<FhirGenomics.Resources.Failure>(() => server.LookAround(Stop));

        await Sql($"ALTER ROLE {database.Username} CONNECTION LIMIT -1");
        await server.LookAround(Stop);
        Assert.NotNull(server.Parameters.Find("Patient", "second"));

        Task<IReadOnlyList<WriteResult>> Put(string code) => server.Write([new Change.Update(TestStore.Tree(TwoServers.Parameter(code)), code)], Stop);

        async Task<object?> Sql(string sql)
        {
#pragma warning disable CA2100 // The statements are the test's own.
            await using var command = new NpgsqlCommand(sql, admin);
#pragma warning restore CA2100
            return await command.ExecuteScalarAsync(Stop);
        }
    }
}
