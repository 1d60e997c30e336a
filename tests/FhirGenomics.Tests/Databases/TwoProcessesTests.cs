using System.Globalization;
using System.Text.Json.Nodes;

namespace FhirGenomics.Tests.Databases;

/// <summary>Two processes of the built server on one PostgreSQL database.</summary>
public sealed class TwoProcessesTests : IClassFixture<TwoServers>
{
    private readonly TwoServers servers;

    public TwoProcessesTests(TwoServers servers)
    {
        Assert.SkipUnless(PostgreSqlServer.IsInstalled, "PostgreSQL is not installed: apt-get install postgresql.");
        this.servers = servers;
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_that_race_over_both_make_one_resource_and_lose_no_update()
    {
        var creates = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => servers[i % 2].Send("POST", "Patient", TwoServers.Patient("one", i), ("If-None-Exist", "identifier=urn:two|one"))));
        Assert.Single(creates, answer => answer.Status == 201);
        Assert.Equal(99, creates.Count(answer => answer.Status == 200));

        var bundles = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => servers[i % 2].Send("POST", "", TwoServers.Bundle("shared", i, ifNoneExist: true))));
        Assert.All(bundles, answer => Assert.Equal((200, ""), (answer.Status, answer.Status == 200 ? "" : answer.Text)));
        Assert.Equal(5, await TwoServers.Total(servers[0], "Patient?identifier=urn:two|shared"));

        Assert.Equal(201, (await servers[0].Send("PUT", "Patient/p", TwoServers.Patient("p", 0, "p"))).Status);
        var updates = await Task.WhenAll(Enumerable.Range(1, 40).Select(i => servers[i % 2].Send("PUT", "Patient/p", TwoServers.Patient("p", i, "p"))));
        Assert.All(updates, update => Assert.Equal(200, update.Status));
        var history = JsonNode.Parse((await servers[1].Send("GET", "Patient/p/_history?_count=100")).Text)!["entry"]!.AsArray();
        Assert.Equal(Enumerable.Range(1, 41).Reverse(), history.Select(entry => int.Parse((string)entry!["resource"]!["meta"]!["versionId"]!, CultureInfo.InvariantCulture)));
        Assert.Equal(41, history.Select(entry => (string)entry!["resource"]!["name"]![0]!["family"]!).Distinct().Count());
    }

    [Fact]
    public async Task What_one_stores_the_other_knows_at_once()
    {
        for (var i = 0; i < 10; i++)
        {
            var (here, there) = (servers[i % 2], servers[(i + 1) % 2]);
            Assert.Equal(201, (await here.Send("PUT", $"Patient/r{i}", TwoServers.Patient($"new{i}", i, $"r{i}"))).Status);
            Assert.Equal(200, (await there.Send("GET", $"Patient/r{i}")).Status);
            Assert.Equal(1, await TwoServers.Total(there, $"Patient?identifier=urn:two|new{i}"));

            Assert.Equal(201, (await here.Send("PUT", $"StructureDefinition/two{i}", Profile(i))).Status);
            Assert.Equal(422, (await there.Send("POST", "Basic", $$"""{"resourceType":"Basic","meta":{"profile":["http://example.org/two{{i}}"] },"code":{"text":"x"} }""")).Status);

            var valueSet = $$"""{"resourceType":"ValueSet","id":"v{{i}}","url":"http://example.org/v{{i}}","status":"active","compose":{"include":[{"system":"urn:codes","concept":[{"code":"a"}]}]} }""";
            Assert.Equal(201, (await here.Send("PUT", $"ValueSet/v{i}", valueSet)).Status);
            Assert.Contains("\"a\"", (await there.Send("GET", $"ValueSet/$expand?url=http://example.org/v{i}")).Text, StringComparison.Ordinal);
            Assert.Equal(200, (await here.Send("PUT", $"ValueSet/v{i}", valueSet.Replace("\"a\"", "\"b\"", StringComparison.Ordinal))).Status);
            Assert.Contains("\"b\"", (await there.Send("GET", $"ValueSet/$expand?url=http://example.org/v{i}")).Text, StringComparison.Ordinal);
            Assert.Equal(200, (await there.Send("GET", $"Observation?code:in=http://example.org/v{i}", null, ("Prefer", "handling=strict"))).Status);
        }
    }

    [Fact]
    public async Task A_search_parameter_that_one_stores_is_never_left_out_by_the_other_whoever_writes_meanwhile()
    {
        using var ending = new CancellationTokenSource();
        var written = 0;
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(
            async () =>
            {
                for (var i = 0; !ending.IsCancellationRequested; i++)
                {
                    // Updates too: their rows are a difference to those before.
                    var answer = await servers[writer % 2].Send("PUT", $"Patient/w{writer}-{i / 2}", $$"""{"resourceType":"Patient","id":"w{{writer}}-{{i / 2}}","name":[{"family":"w{{i % 2}}"}],"maritalStatus":{"coding":[{"system":"urn:m","code":"m{{i % 2}}"}]} }""");
                    Assert.True(answer.Status is 200 or 201, answer.Text);
                    Interlocked.Add(ref written, i % 2 == 0 ? 1 : 0);
                }
            },
            Stop)).ToList();
        for (var i = 0; i < 4; i++)
        {
            var (here, there) = (servers[i % 2], servers[(i + 1) % 2]);
            Assert.Equal(201, (await here.Send("PUT", $"SearchParameter/marital{i}", TwoServers.Parameter($"marital{i}"))).Status);
            var searched = await there.Send("GET", $"Patient?marital{i}=m0,m1&_summary=count", null, ("Prefer", "handling=strict"));
            Assert.True(searched.Status is 200 or 503, searched.Text);
        }

        await ending.CancelAsync();
        await Task.WhenAll(writers);
        foreach (var server in (ServerProcess[])[servers[0], servers[1]])
        {
            for (var i = 0; i < 4; i++)
            {
                await TwoServers.Indexed(server, $"Patient?marital{i}=m0&_summary=count");
                Assert.Equal(written, await TwoServers.Total(server, $"Patient?marital{i}=m0,m1"));
                Assert.Equal(await TwoServers.Total(server, "Patient?family=w1"), await TwoServers.Total(server, $"Patient?marital{i}=m1"));
            }
        }

        Assert.InRange((await servers[0].Send("DELETE", "SearchParameter/marital0")).Status, 200, 204);
        Assert.Equal(400, (await servers[1].Send("GET", "Patient?marital0=m0", null, ("Prefer", "handling=strict"))).Status);
    }

    private static string Profile(int number) =>
        $$"""{"resourceType":"StructureDefinition","id":"two{{number}}","url":"http://example.org/two{{number}}","name":"Two","status":"active","kind":"resource","abstract":false,"type":"Basic","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Basic","derivation":"constraint","differential":{"element":[{"id":"Basic.author","path":"Basic.author","min":1}] } }""";
}
