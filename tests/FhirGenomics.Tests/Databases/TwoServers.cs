using System.Globalization;
using System.Text.Json.Nodes;
using FhirGenomics.Store;

namespace FhirGenomics.Tests.Databases;

/// <summary>Two processes of the built server on one PostgreSQL database, and what tests send to them. Without PostgreSQL there are none.</summary>
public sealed class TwoServers : IAsyncLifetime
{
    private readonly List<ServerProcess> servers = [];

    internal StoreSettings Database { get; private set; } = new("");

    internal ServerProcess this[int server] => servers[server % 2];

    public async ValueTask InitializeAsync()
    {
        if (PostgreSqlServer.IsInstalled)
        {
            // Both make the tables at once: one of them does it.
            Database = new StoreSettings(PostgreSqlServer.NewDatabase()) { Provider = StoreProvider.PostgreSql };
            servers.AddRange(await Task.WhenAll(ServerProcess.Start(Database), ServerProcess.Start(Database)));
        }
    }

    public ValueTask DisposeAsync()
    {
        servers.ForEach(server => server.Dispose());
        return ValueTask.CompletedTask;
    }

    /// <summary>How many resources a search finds.</summary>
    internal static async Task<int> Total(ServerProcess server, string search)
    {
        var answer = await server.Send("GET", search + "&_summary=count");
        Assert.True(answer.Status == 200, answer.Text);
        return (int)JsonNode.Parse(answer.Text)!["total"]!;
    }

    /// <summary>Waits until a search is no longer refused because its parameter is new.</summary>
    internal static async Task Indexed(ServerProcess server, string search)
    {
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var answer = await server.Send("GET", search);
            if (answer.Status == 200)
            {
                return;
            }

            Assert.True(answer.Status == 503, answer.Text);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Fail("The index was not finished in time.");
    }

    public static string Patient(string identifier, int family, string? id = null) =>
        $$"""{"resourceType":"Patient",{{(id is null ? "" : $"\"id\":\"{id}\",")}}"identifier":[{"system":"urn:two","value":"{{identifier}}"}],"name":[{"family":"f{{family}}"}],"maritalStatus":{"coding":[{"system":"urn:m","code":"m"}]} }""";

    public static string Bundle(string identifier, int family, int count = 5, bool ifNoneExist = false)
    {
        var entries = Enumerable.Range(0, count).Select(i =>
        {
            var patient = Patient(identifier, family).Replace("}],\"name\"", $"}},{{\"system\":\"urn:place\",\"value\":\"{identifier}-{i}\"}}],\"name\"", StringComparison.Ordinal);
            var condition = ifNoneExist ? $",\"ifNoneExist\":\"identifier=urn:place|{identifier}-{i}\"" : "";
            return $"{{\"resource\":{patient},\"request\":{{\"method\":\"POST\",\"url\":\"Patient\"{condition}}}}}";
        });
        return $"{{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{string.Join(',', entries)}]}}";
    }

    public static string Parameter(string code) =>
        $$"""{"resourceType":"SearchParameter","id":"{{code}}","url":"http://example.org/{{code}}","name":"Marital","status":"active","description":"x","code":"{{code}}","base":["Patient"],"type":"token","expression":"Patient.maritalStatus"}""";
}
