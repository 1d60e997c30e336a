using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FhirGenomics.Server;
using FhirGenomics.Store;
using FhirGenomics.Tests.Server;
using Microsoft.AspNetCore.Mvc.Testing;
using Npgsql;

namespace FhirGenomics.Tests.Databases;

/// <summary>Two servers on one PostgreSQL database.</summary>
public sealed class SeveralServersTests : IDisposable
{
    private readonly StoreSettings database;
    private readonly List<WebApplicationFactory<Program>> servers = [];
    private readonly List<HttpClient> clients = [];

    public SeveralServersTests()
    {
        Assert.SkipUnless(PostgreSqlServer.IsInstalled, "PostgreSQL is not installed: apt-get install postgresql.");
        database = new StoreSettings(PostgreSqlServer.NewDatabase()) { Provider = StoreProvider.PostgreSql };
        for (var i = 0; i < 2; i++)
        {
            servers.Add(ServerFixture.Start(database));
            servers[i].StartServer();
            clients.Add(servers[i].CreateClient());
        }
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Parallel_conditional_creates_of_one_identifier_make_one_resource()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Send(i, "POST", "Patient", Patient("one", "x"), ("If-None-Exist", "identifier=urn:two|one"))));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(199, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        foreach (var i in (int[])[0, 1])
        {
            Assert.Equal(1, (int)JsonNode.Parse((await Send(i, "GET", "Patient?identifier=urn:two|one&_summary=count")).Text)!["total"]!);
        }
    }

    [Fact]
    public async Task Parallel_updates_lose_nothing_and_are_numbered_without_gap()
    {
        Assert.Equal(HttpStatusCode.Created, (await Send(0, "PUT", "Patient/p", Patient("p", "0"))).Status);
        var updates = await Task.WhenAll(Enumerable.Range(1, 40).Select(i => Send(i, "PUT", "Patient/p", Patient("p", i.ToString(CultureInfo.InvariantCulture)))));
        Assert.All(updates, update => Assert.Equal(HttpStatusCode.OK, update.Status));
        var history = JsonNode.Parse((await Send(1, "GET", "Patient/p/_history?_count=100")).Text)!["entry"]!.AsArray();
        Assert.Equal(Enumerable.Range(1, 41).Reverse(), history.Select(entry => int.Parse((string)entry!["resource"]!["meta"]!["versionId"]!, CultureInfo.InvariantCulture)));
        Assert.Equal(41, history.Select(entry => (string)entry!["resource"]!["name"]![0]!["family"]!).Distinct().Count());

        var guarded = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Send(i, "PUT", "Patient/p", Patient("p", "guarded " + i), ("If-Match", "W/\"41\""))));
        Assert.Single(guarded, update => update.Status == HttpStatusCode.OK);
        Assert.Equal(19, guarded.Count(update => update.Status == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task What_one_server_stores_the_other_finds_though_it_never_saw_the_system()
    {
        Assert.Equal(HttpStatusCode.OK, (await Send(1, "GET", "Patient?identifier=urn:later|a")).Status);
        Assert.Equal(HttpStatusCode.Created, (await Send(0, "PUT", "Patient/p", Patient("a", "x").Replace("urn:two", "urn:later", StringComparison.Ordinal))).Status);
        Assert.Contains("\"p\"", (await Send(1, "GET", "Patient?identifier=urn:later|a")).Text, StringComparison.Ordinal);
        Assert.InRange((int)(await Send(1, "DELETE", "Patient/p")).Status, 200, 204);
        Assert.DoesNotContain("\"p\"", (await Send(0, "GET", "Patient?identifier=urn:later|a")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_that_one_server_stores_holds_at_the_other_within_seconds()
    {
        const string Profile = """{"resourceType":"StructureDefinition","id":"two","url":"http://example.org/two","name":"Two","status":"active","kind":"resource","abstract":false,"type":"Basic","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Basic","derivation":"constraint","differential":{"element":[{"id":"Basic.author","path":"Basic.author","min":1}]}}""";
        const string Basic = """{"resourceType":"Basic","meta":{"profile":["http://example.org/two"]},"code":{"text":"x"}}""";
        Assert.Equal(HttpStatusCode.Created, (await Send(0, "PUT", "StructureDefinition/two", Profile)).Status);
        await Task.Delay(TimeSpan.FromSeconds(1.2), Stop);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Send(1, "POST", "Basic", Basic)).Status);
    }

    [Fact]
    public async Task Lost_connections_are_opened_anew_and_no_request_notices()
    {
        Assert.Equal(HttpStatusCode.Created, (await Send(0, "PUT", "Patient/p", Patient("p", "0"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await Send(0, "GET", "Patient/p")).Status);
        await using (var connection = new NpgsqlConnection(database.ConnectionString))
        {
            await connection.OpenAsync(Stop);
            await using var command = new NpgsqlCommand("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", connection);
            Assert.True((long)(await command.ExecuteScalarAsync(Stop))! >= 2);
        }

        Assert.Equal(HttpStatusCode.OK, (await Send(0, "GET", "Patient/p")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Send(0, "PUT", "Patient/p", Patient("p", "1"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await Send(1, "PUT", "Patient/p", Patient("p", "2"))).Status);
    }

    [Fact]
    public async Task Text_that_PostgreSQL_could_not_hold_is_no_error_of_the_server()
    {
        var rare = string.Concat(Enumerable.Range(0, 3000).Select(i => (char)(0x4E00 + (i * 7919 % 20000))));
        Assert.Equal(HttpStatusCode.Created, (await Send(0, "PUT", "Patient/rare", Patient(rare, rare).Replace("urn:two", "urn:" + rare, StringComparison.Ordinal))).Status);
        Assert.Contains("\"rare\"", (await Send(1, "GET", "Patient?family=" + rare[..100])).Text, StringComparison.Ordinal);
        foreach (var search in (string[])["family=%00", "identifier=%00|x", "_id=%00", "family:contains=a%00b", "identifier=%EF%BF%BE|x"])
        {
            Assert.InRange((int)(await Send(0, "GET", "Patient?" + search)).Status, 200, 499);
        }

        Assert.InRange((int)(await Send(0, "POST", "Patient", Patient(@"a\u0000b", @"c\u0000d").Replace("urn:two", @"urn:\u0000", StringComparison.Ordinal))).Status, 200, 499);
        Assert.Equal(HttpStatusCode.OK, (await Send(0, "GET", "Patient/rare")).Status);
    }

    public void Dispose()
    {
        clients.ForEach(client => client.Dispose());
        servers.ForEach(server => server.Dispose());
    }

    private static string Patient(string identifier, string family) =>
        $$"""{"resourceType":"Patient","id":"p","identifier":[{"system":"urn:two","value":"{{identifier}}"}],"name":[{"family":"{{family}}"}]}""";

    private async Task<(HttpStatusCode Status, string Text)> Send(int server, string method, string url, string? body = null, params (string Name, string Value)[] headers)
    {
        var client = clients[server % clients.Count];
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(client.BaseAddress!, "/fhir/" + url));
        if (body is not null)
        {
            var text = method == "PUT" && url.Contains('/', StringComparison.Ordinal) ? body.Replace("\"id\":\"p\"", $"\"id\":\"{url.Split('/')[1]}\"", StringComparison.Ordinal) : body.Replace("\"id\":\"p\",", "", StringComparison.Ordinal);
            request.Content = new StringContent(text, Encoding.UTF8, "application/fhir+json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await client.SendAsync(request, Stop);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }
}
