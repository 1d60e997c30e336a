using FhirGenomics.Store;
using FhirGenomics.Tests.Databases;
using Microsoft.AspNetCore.Mvc.Testing;

namespace FhirGenomics.Tests.Server.Interactions;

/// <summary>Prefer: respond-async.</summary>
[Collection("server")]
public class AsyncTests(ServerFixture server)
{
    [Fact]
    public async Task The_answer_is_fetched_where_the_first_one_says()
    {
        var search = await Answered("GET", "Patient?_count=1", null);
        Assert.Equal("200 OK", search.At("entry[0].response.status"));
        Assert.Equal("searchset", search.At("entry[0].resource.type"));
        var created = await Answered("POST", "Patient", """{"resourceType":"Patient","active":true}""");
        Assert.Equal("201 Created", created.At("entry[0].response.status"));
        Assert.Equal(200, (await server.Send("GET", created.At("entry[0].response.location")!)).Status);
        var refused = await Answered("POST", "Patient", """{"resourceType":"Patient","gendr":"male"}""");
        Assert.StartsWith("400", refused.At("entry[0].response.status"), StringComparison.Ordinal);
        Assert.Equal("OperationOutcome", refused.At("entry[0].response.outcome.resourceType"));
        Assert.Null(refused.At("entry[0].resource"));
    }

    [Fact]
    public async Task What_is_no_FHIR_is_refused_at_once_and_what_is_unknown_or_cancelled_is_not_there()
    {
        await new Scenario("no FHIR", "POST", "Patient", 400) { Body = "{", Headers = ["Prefer: respond-async"] }.Run(server);
        await new Scenario("metadata at once", "GET", "metadata", 200) { Headers = ["Prefer: respond-async"] }.Run(server);
        await new Scenario("unknown", "GET", "_async/never", 404) { Present = ["issue[0].details.coding[0].code = async-unknown"] }.Run(server);
        await new Scenario("unknown", "DELETE", "_async/never", 404).Run(server);
        var started = await server.Send("GET", "Patient", null, "", ("Prefer", "respond-async, handling=lenient"));
        var id = started.Header("Content-Location")!.Split('/')[^1];
        await new Scenario("cancel", "DELETE", $"_async/{id}", 202).Run(server);
        await new Scenario("cancelled", "GET", $"_async/{id}", 404).Run(server);
    }

    [Fact]
    public async Task Another_server_on_the_database_gives_the_answer_and_cancels_it_and_so_does_one_that_was_started_later()
    {
        using var database = TestDatabase.New();
        string location;
        using (var first = ServerFixture.Start(database.Settings))
        using (var second = ServerFixture.Start(database.Settings))
        {
            first.StartServer();
            second.StartServer();
            location = await Started(first, "Patient?_count=1");
            Assert.Equal("searchset", (await Finished(second, location)).At("entry[0].resource.type"));
            var cancelled = await Started(first, "Observation?_count=1");
            Assert.Equal(202, (await Get(second, cancelled, HttpMethod.Delete)).Status);
            Assert.Equal(404, (await Get(first, cancelled)).Status);
            Assert.Equal(404, (await Get(second, cancelled)).Status);
        }

        using var later = ServerFixture.Start(database.Settings);
        later.StartServer();
        Assert.Equal("200 OK", (await Finished(later, location)).At("entry[0].response.status"));
    }

    [Fact]
    public async Task An_answer_whose_server_has_ended_says_so()
    {
        using var database = TestDatabase.New();
        using var factory = ServerFixture.Start(database.Settings);
        factory.StartServer();
        await using (var connection = database.Connect())
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = $"INSERT INTO kept_answer (id, begun, seen, raw) VALUES ('lost', {TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 90_000}, {TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 70_000}, '')";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var answer = await Get(factory, "lost");
        Assert.Equal((200, "async-ended"), (answer.Status, answer.At("entry[0].response.outcome.issue[0].details.coding[0].code")));
        Assert.StartsWith("503", answer.At("entry[0].response.status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transaction_whose_server_stops_while_it_reads_tells_what_it_wrote()
    {
        using var database = TestDatabase.New();
        string id;
        using (var first = ServerFixture.Start(database.Settings))
        {
            first.StartServer();
            var reads = string.Concat(Enumerable.Repeat(""", {"request":{"method":"GET","url":"Patient?_sort=-birthdate,family,_id&name=nobody"}}""", 3000));
            var body = $$"""{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","active":true},"request":{"method":"POST","url":"Patient"} }{{reads}}]}""";
            using var client = first.CreateClient();
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(client.BaseAddress!, "/fhir")) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/fhir+json") };
            request.Headers.TryAddWithoutValidation("Prefer", "respond-async");
            using var started = await client.SendAsync(request, TestContext.Current.CancellationToken);
            id = started.Content.Headers.ContentLocation!.ToString().Split('/')[^1];
            while (!(await client.GetStringAsync(new Uri(client.BaseAddress!, "/fhir/Patient?_summary=count"), TestContext.Current.CancellationToken)).Contains("\"total\":1", StringComparison.Ordinal))
            {
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }
        }

        using var later = ServerFixture.Start(database.Settings);
        later.StartServer();
        var answer = await Finished(later, id);
        Assert.Equal(("200 OK", "201 Created"), (answer.At("entry[0].response.status"), answer.At("entry[0].resource.entry[0].response.status")));
    }

    private static async Task<string> Started(WebApplicationFactory<Program> factory, string url)
    {
        using var client = factory.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(client.BaseAddress!, "/fhir/" + url));
        request.Headers.TryAddWithoutValidation("Prefer", "respond-async");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.Content.Headers.ContentLocation!.ToString().Split('/')[^1];
    }

    private static async Task<Answer> Get(WebApplicationFactory<Program> factory, string id, HttpMethod? method = null)
    {
        using var client = factory.CreateClient();
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(client.BaseAddress!, "/fhir/_async/" + id));
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return new Answer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), answer);
    }

    private static async Task<Answer> Finished(WebApplicationFactory<Program> factory, string id)
    {
        for (var i = 0; i < 500; i++)
        {
            if (await Get(factory, id) is { Status: not 202 } answer)
            {
                return answer;
            }

            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException(id);
    }

    [Fact]
    public async Task Too_many_are_refused()
    {
        var started = new List<string>();
        var answer = await server.Send("GET", "Patient", null, "", ("Prefer", "respond-async"));
        for (; answer.Status == 202; answer = await server.Send("GET", "Patient", null, "", ("Prefer", "respond-async")))
        {
            started.Add(answer.Header("Content-Location")!);
            Assert.True(started.Count <= KeptAnswers.Most);
        }

        Assert.Equal((503, "transient"), (answer.Status, answer.At("issue[0].code")));
        foreach (var url in started)
        {
            Assert.Equal(202, (await server.Send("DELETE", url)).Status);
        }
    }

    private async Task<Answer> Answered(string method, string url, string? body)
    {
        var answer = await server.Send(method, url, body, headers: ("Prefer", "respond-async"));
        Assert.Equal(202, answer.Status);
        var location = answer.Header("Content-Location")!;
        Assert.StartsWith(server.Base + "/_async/", location, StringComparison.Ordinal);
        for (var i = 0; i < 500; i++)
        {
            answer = await server.Send("GET", location);
            if (answer.Status != 202)
            {
                break;
            }

            Assert.Equal(("in progress", "1"), (answer.Header("X-Progress"), answer.Header("Retry-After")));
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Equal((200, "batch-response"), (answer.Status, answer.At("type")));
        return answer;
    }
}
