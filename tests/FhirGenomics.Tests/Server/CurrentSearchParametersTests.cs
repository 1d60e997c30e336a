using FhirGenomics.Server;
using Microsoft.Extensions.DependencyInjection;

namespace FhirGenomics.Tests.Server;

[Collection("server")]
public class CurrentSearchParametersTests(ServerFixture server)
{
    [Fact]
    public async Task A_stored_search_parameter_finds_what_was_there_before_it_and_what_comes_after_until_it_is_deleted_and_after_it_came_again()
    {
        await new Scenario("before", "PUT", "Basic/colour-1", 201) { Body = Basic("colour-1", "green"), Written = 1 }.Run(server);
        await new Scenario("unknown", "GET", "Basic?colour=green", 400) { Headers = ["Prefer: handling=strict"] }.Run(server);
        await new Scenario("stored", "PUT", "SearchParameter/colour", 201) { Body = Colour("colour", "colour"), Written = 1 }.Run(server);
        await new Scenario("after", "PUT", "Basic/colour-2", 201) { Body = Basic("colour-2", "green"), Written = 1 }.Run(server);
        Assert.Equal(["colour-1", "colour-2"], await Found());
        await new Scenario("claimed", "GET", "metadata", 200) { Present = ["rest[0].resource[*].searchParam[*].name = colour"] }.Run(server);

        await new Scenario("deleted", "DELETE", "SearchParameter/colour", 204) { Written = 1 }.Run(server);
        await new Scenario("unknown again", "GET", "Basic?colour=green", 400) { Headers = ["Prefer: handling=strict"] }.Run(server);
        await new Scenario("meanwhile", "PUT", "Basic/colour-3", 201) { Body = Basic("colour-3", "green"), Written = 1 }.Run(server);
        await new Scenario("changed meanwhile", "PUT", "Basic/colour-1", 200) { Body = Basic("colour-1", "red"), Written = 1 }.Run(server);
        await new Scenario("stored again", "PUT", "SearchParameter/colour", 201) { Body = Colour("colour", "colour"), Written = 1 }.Run(server);
        Assert.Equal(["colour-2", "colour-3"], await Found());
        await new Scenario("retired", "PUT", "SearchParameter/colour", 200) { Body = Colour("colour", "colour").Replace("active", "retired", StringComparison.Ordinal), Written = 1 }.Run(server);
        await new Scenario("not used", "GET", "Basic?colour=green", 400) { Headers = ["Prefer: handling=strict"] }.Run(server);
    }

    [Theory]
    [InlineData("Basic.extension.where(", "taste", "FHIRPath")]
    [InlineData("Basic.code", "code", "Basic-code")]
    [InlineData("Basic.code", "a:b", "URL")]
    [InlineData("iif(Basic.created < today(), 'old', 'new')", "age", "today()")]
    public async Task A_search_parameter_that_cannot_be_used_is_refused_with_the_reason(string expression, string code, string reason)
    {
        var body = Colour("refused", code).Replace("Basic.extension.value.ofType(string)", expression, StringComparison.Ordinal);
        await new Scenario(code, "PUT", "SearchParameter/refused", 422) { Body = body, Present = [$"issue[*].details.text = {reason}"] }.Run(server);
        await new Scenario("in a transaction", "POST", "", 422)
        {
            Body = $$"""{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{{body}},"request":{"method":"PUT","url":"SearchParameter/refused"} }]}""",
            Present = ["issue[*].expression[0] = Bundle.entry[0].resource"],
        }.Run(server);
    }

    [Theory]
    [InlineData("token", "Basic.extension.where(value.exists()).url", "http://example.org/flavour", "true")]
    [InlineData("token", "Basic.extension.exists()", "true", "false")]
    [InlineData("token", "Basic.extension.value.ofType(string).exists() and Basic.subject.exists().not()", "true", "false")]
    [InlineData("string", "Basic.extension.value.ofType(string).first().upper()", "salt", "bitter")]
    [InlineData("number", "Basic.extension.count()", "2", "3")]
    [InlineData("date", "Basic.created + 1 year", "2021-05-17", "2020-05-17")]
    [InlineData("reference", "Basic.author", "someone", "other")]
    [InlineData("reference", "Basic.author", "Practitioner/someone", "Patient/someone")]
    [InlineData("string", "Basic.extension.where(url = 'it\\'s|not').value.ofType(string) | Basic.extension.value.ofType(string)", "salt", "sweet")]
    public async Task A_search_parameter_finds_what_its_expression_gives_whatever_that_is(string type, string expression, string found, string other)
    {
        Assert.True((await server.Send("PUT", "Basic/flavour-1", Flavour("flavour-1"))).Status < 300);
        var body = Colour("flavour", "flavour").Replace("Basic.extension.value.ofType(string)", expression.Replace("\\", "\\\\", StringComparison.Ordinal), StringComparison.Ordinal).Replace("\"type\":\"string\"", $"\"type\":\"{type}\"", StringComparison.Ordinal);
        Assert.True((await server.Send("PUT", "SearchParameter/flavour", body)).Status < 300);
        Assert.True((await server.Send("PUT", "Basic/flavour-2", Flavour("flavour-2"))).Status < 300);
        await Complete();
        await new Scenario(expression, "GET", $"Basic?_id=flavour-1,flavour-2&_total=accurate&flavour={Uri.EscapeDataString(found)}", 200) { Present = ["total = 2"] }.Run(server);
        await new Scenario(expression, "GET", $"Basic?_id=flavour-1,flavour-2&_total=accurate&flavour={Uri.EscapeDataString(other)}", 200) { Present = ["total = 0"] }.Run(server);
        await server.Send("DELETE", "SearchParameter/flavour");
    }

    [Fact]
    public async Task A_search_parameter_whose_expression_fails_on_what_is_stored_keeps_no_other_from_being_indexed()
    {
        Assert.True((await server.Send("PUT", "Basic/flavour-1", Flavour("flavour-1"))).Status < 300);
        Assert.True((await server.Send("PUT", "Account/flavour-1", """{"resourceType":"Account","id":"flavour-1","status":"active","name":"salt"}""")).Status < 300);
        foreach (var (id, type, expression) in ((string, string, string)[])[("failing", "Basic", "Basic.extension.single().url"), ("working", "Basic", "Basic.extension.value.ofType(string)"), ("elsewhere", "Account", "Account.name.lower()")])
        {
            var body = Colour(id, id).Replace("\"Basic.extension.value.ofType(string)\"", $"\"{expression}\"", StringComparison.Ordinal).Replace("\"Basic\"", $"\"{type}\"", StringComparison.Ordinal);
            await new Scenario(id, "PUT", "SearchParameter/" + id, 201) { Body = body, Written = 1 }.Run(server);
        }

        await Complete("stopped");
        await new Scenario("told", "GET", "$reindex", 200) { Present = ["parameter[1].name = message", "parameter[2].part[1].valueCode = failing"], Absent = ["parameter[3]"] }.Run(server);
        await new Scenario("not searched", "GET", "Basic?failing=x", 503).Run(server);
        await new Scenario("the same type", "GET", "Basic?working=salt&_id=flavour-1", 200) { Present = ["entry[0].resource.id = flavour-1"] }.Run(server);
        await new Scenario("another type", "GET", "Account?elsewhere=salt&_id=flavour-1", 200) { Present = ["entry[0].resource.id = flavour-1"] }.Run(server);

        // Searches do not begin in vain what cannot be done: why it stopped is still what was told first.
        var stopped = server.Server.Store.IndexingStopped;
        for (var i = 0; i < 20; i++)
        {
            await server.Send("GET", "Basic?working=salt");
        }

        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Same(stopped, server.Server.Store.IndexingStopped);

        foreach (var id in (string[])["failing", "working", "elsewhere"])
        {
            await server.Send("DELETE", "SearchParameter/" + id);
        }

        await Complete();
        await new Scenario("nothing left", "GET", "$reindex", 200) { Present = ["parameter[0].valueCode = complete"] }.Run(server);
    }

    [Theory]
    [InlineData("Basic", "active", 422)]
    [InlineData("DomainResource", "active", 422)]
    [InlineData("DomainResource", "retired", 200)]
    public async Task Of_two_in_one_transaction_the_second_is_refused_if_it_would_be_after_the_first(string type, string status, int expected)
    {
        string Entry(string id, string type, string status) =>
            $$"""{"resource":{{Colour(id, "twice").Replace("\"Basic\"", $"\"{type}\"", StringComparison.Ordinal).Replace("active", status, StringComparison.Ordinal)}},"request":{"method":"PUT","url":"SearchParameter/{{id}}"} }""";
        var answer = await server.Send("POST", "", $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{Entry("twice-1", type, status)}},{{Entry("twice-2", "Basic", "active")}}]}""");
        Assert.Equal(expected, answer.Status);
        Assert.Equal(expected == 422 ? "Bundle.entry[1].resource" : null, answer.At("issue[0].expression[0]"));
        await server.Send("DELETE", "SearchParameter/twice-1");
        await server.Send("DELETE", "SearchParameter/twice-2");
    }

    [Fact]
    public async Task Of_search_parameters_with_one_URL_the_newest_version_counts_then_the_one_written_last()
    {
        Assert.True((await server.Send("PUT", "Basic/flavour-1", Flavour("flavour-1"))).Status < 300);
        foreach (var (id, version, expression) in ((string, string, string)[])[("z", "1.9", "Basic.code.text"), ("b", "1.10", "Basic.id"), ("c", "1.10", "Basic.extension.value.ofType(string)"), ("d", "1.1", "Basic.id")])
        {
            var body = Colour(id, "hue").Replace("SearchParameter/" + id, "SearchParameter/hue", StringComparison.Ordinal).Replace("\"name\"", $"\"version\":\"{version}\",\"name\"", StringComparison.Ordinal);
            await new Scenario(id, "PUT", "SearchParameter/" + id, 201) { Body = body.Replace("\"Basic.extension.value.ofType(string)\"", $"\"{expression}\"", StringComparison.Ordinal), Written = 1 }.Run(server);
        }

        foreach (var (deleted, found) in ((string, string)[])[("", "salt"), ("c", "flavour-1"), ("b", "x"), ("z", "flavour-1")])
        {
            await server.Send("DELETE", "SearchParameter/" + deleted);
            await Complete();
            await new Scenario(found, "GET", $"Basic?_id=flavour-1&hue={found}", 200) { Present = ["entry[0].resource.id = flavour-1"] }.Run(server);
        }

        await server.Send("DELETE", "SearchParameter/d");
    }

    [Fact]
    public async Task Writes_during_a_change_of_search_parameters_are_all_found()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var writing = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            var written = 0;
            for (; !stop.IsCancellationRequested && written < 500; written++)
            {
                Assert.Equal(201, (await server.Send("POST", "Basic", """{"resourceType":"Basic","code":{"text":"sweet"} }""")).Status);
            }

            return written;
        })).ToList();
        var body = Colour("taste", "taste").Replace("extension.value.ofType(string)", "code.text", StringComparison.Ordinal);
        await Task.Delay(100, stop.Token);
        Assert.Equal(201, (await server.Send("PUT", "SearchParameter/taste", body)).Status);
        await Task.Delay(100, stop.Token);
        await stop.CancelAsync();
        var sum = (await Task.WhenAll(writing)).Sum();
        await Complete();
        Assert.Equal(sum, (int)(await server.Send("GET", "Basic?taste=sweet&_summary=count")).Json["total"]!);
    }

    [Fact]
    public async Task Stored_search_parameters_are_there_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("fhirgenomics-tests-");
        try
        {
            for (var start = 0; start < 2; start++)
            {
                using var factory = ServerFixture.Start(Path.Combine(folder.FullName, "store.db"));
                factory.StartServer();
                using var client = factory.CreateClient();
                if (start == 0)
                {
                    using var content = new StringContent(Colour("colour", "colour"), System.Text.Encoding.UTF8, "application/fhir+json");
                    using var stored = await client.PutAsync(new Uri("/fhir/SearchParameter/colour", UriKind.Relative), content, TestContext.Current.CancellationToken);
                    Assert.True(stored.IsSuccessStatusCode);
                }

                Assert.NotNull(factory.Services.GetRequiredService<FhirServer>().Parameters.Find("Basic", "colour"));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<IEnumerable<string>> Found()
    {
        await Complete();
        return (await server.Send("GET", "Basic?colour=green")).At("entry[*].resource.id")!.Split('\n').Order(StringComparer.Ordinal);
    }

    /// <summary>Waits until everything is indexed, or until it says another status.</summary>
    private async Task Complete(string status = "complete")
    {
        Assert.Equal(200, (await server.Send("POST", "$reindex")).Status);
        for (var i = 0; i < 200 && (await server.Send("GET", "$reindex")).At("parameter[0].valueCode") != status; i++)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static string Flavour(string id) =>
        $$"""{"resourceType":"Basic","id":"{{id}}","extension":[{"url":"http://example.org/flavour","valueString":"salt"},{"url":"http://example.org/flavour","valueString":"bitter"}],"code":{"text":"x"},"created":"2020-05-17","author":{"reference":"Practitioner/someone"} }""";

    private static string Basic(string id, string colour) =>
        $$"""{"resourceType":"Basic","id":"{{id}}","extension":[{"url":"http://example.org/colour","valueString":"{{colour}}"}],"code":{"text":"x"} }""";

    private static string Colour(string id, string code) =>
        $$"""{"resourceType":"SearchParameter","id":"{{id}}","url":"http://example.org/SearchParameter/{{id}}","name":"Colour","status":"active","description":"The colour.","code":"{{code}}","base":["Basic"],"type":"string","expression":"Basic.extension.value.ofType(string)"}""";
}
