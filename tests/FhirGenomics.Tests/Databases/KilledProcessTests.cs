using System.Globalization;
using FhirGenomics.Store.PostgreSql;
using Npgsql;

namespace FhirGenomics.Tests.Databases;

/// <summary>Two processes of the built server on one PostgreSQL database, one of which is killed (kill -9).</summary>
public sealed class KilledProcessTests : IAsyncLifetime
{
    private readonly TwoServers servers = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(PostgreSqlServer.IsInstalled, "PostgreSQL is not installed: apt-get install postgresql.");
        return servers.InitializeAsync();
    }

    [Fact]
    public async Task Indexing_is_done_by_one_and_taken_over_when_that_is_killed()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(200, (await servers[0].Send("POST", "", TwoServers.Bundle($"b{i}", i, count: 150))).Status);
        }

        await using var connection = new NpgsqlConnection(servers.Database.ConnectionString);
        await connection.OpenAsync(Stop);
        Assert.Equal("", await Sql(connection, $"SELECT pg_advisory_lock({PostgreSqlSession.BackgroundLock})"));
        Assert.Equal(201, (await servers[0].Send("PUT", "SearchParameter/marital", TwoServers.Parameter("marital"))).Status);
        foreach (var server in (ServerProcess[])[servers[0], servers[1]])
        {
            Assert.Equal(503, (await server.Send("GET", "Patient?marital=m")).Status);
            Assert.Contains("in-progress", (await server.Send("GET", "$reindex")).Text, StringComparison.Ordinal);
        }

        servers[1].Signal("STOP");
        await Sql(connection, "SELECT pg_advisory_unlock_all()");
        const string Remaining = "SELECT coalesce(max(pending), 0) FROM param_dict WHERE name = 'marital'";
        var before = await Sql(connection, Remaining);
        while (await Sql(connection, Remaining) == before)
        {
            await Task.Delay(2, Stop);
        }

        servers[0].Kill();
        Assert.NotEqual("0", await Sql(connection, Remaining));
        servers[1].Signal("CONT");
        await TwoServers.Indexed(servers[1], "Patient?marital=m&_summary=count");
        Assert.Equal(1500, await TwoServers.Total(servers[1], "Patient?marital=m"));
        Assert.Contains("complete", (await servers[1].Send("GET", "$reindex")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_one_is_killed_amid_transactions_nothing_is_torn_or_lost_and_the_other_goes_on()
    {
        var acknowledged = new System.Collections.Concurrent.ConcurrentBag<string>();
        using var ending = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 8).Select(client => Task.Run(
            async () =>
            {
                for (var i = 0; !ending.IsCancellationRequested; i++)
                {
                    try
                    {
                        var answer = await servers[client % 2].Send("POST", "", TwoServers.Bundle($"k{client}-{i}", i));
                        Assert.True(answer.Status == 200, answer.Text);
                        acknowledged.Add($"k{client}-{i}");
                    }
                    catch (HttpRequestException) when (client % 2 == 0)
                    {
                        return i;
                    }
                }

                return int.MaxValue;
            },
            Stop)).ToList();
        while (acknowledged.Count < 100)
        {
            await Task.Delay(5, Stop);
        }

        servers[0].Kill();
        var atKill = acknowledged.Count;
        while (acknowledged.Count < atKill + 100)
        {
            await Task.Delay(5, Stop);
        }

        await ending.CancelAsync();
        var cutOff = await Task.WhenAll(clients);
        foreach (var bundle in acknowledged)
        {
            Assert.Equal(5, await TwoServers.Total(servers[1], $"Patient?identifier=urn:two|{bundle}"));
        }

        // What was under way when it was killed was stored whole or not at all.
        for (var client = 0; client < 8; client += 2)
        {
            Assert.NotEqual(int.MaxValue, cutOff[client]);
            Assert.Contains(await TwoServers.Total(servers[1], $"Patient?identifier=urn:two|k{client}-{cutOff[client]}"), (int[])[0, 5]);
        }
    }

    public ValueTask DisposeAsync() => servers.DisposeAsync();

    private static async Task<string> Sql(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // The statements are constants of the tests.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return Convert.ToString(await command.ExecuteScalarAsync(Stop), CultureInfo.InvariantCulture)!;
    }
}
