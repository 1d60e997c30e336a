namespace FhirGenomics.Tests.Server.Interactions;

/// <summary>The form of answers, and the parts of a history.</summary>
[Collection("server")]
public class SubsetAndHistoryTests(ServerFixture server)
{
    [Fact]
    public async Task Reads_searches_and_histories_give_the_part_that_is_asked_for_and_it_cannot_come_back_as_an_update()
    {
        await new Scenario("create", "PUT", "Patient/subset", 201) { Body = """{"resourceType":"Patient","id":"subset","active":true,"maritalStatus":{"text":"m"},"identifier":[{"system":"urn:su","value":"1"}]}""", Written = 1 }.Run(server);
        string[] tagged = ["meta.tag[0].code = SUBSETTED"];
        var read = await new Scenario("read", "GET", "Patient/subset?_summary=true", 200) { Present = [.. tagged, "active = true"], Absent = ["maritalStatus"], AnswerHeaders = ["ETag: W/\"1\""] }.Run(server);
        await new Scenario("vread", "GET", "Patient/subset/_history/1?_elements=maritalStatus", 200) { Present = [.. tagged, "maritalStatus.text = m"], Absent = ["active", "identifier"] }.Run(server);
        await new Scenario("whole", "GET", "Patient/subset?_summary=false", 200) { Present = ["maritalStatus"], Absent = ["meta.tag"] }.Run(server);
        await new Scenario("search", "GET", "Patient?identifier=urn:su|1&_elements=active", 200) { Present = ["entry[0].resource.meta.tag[0].code = SUBSETTED", "entry[0].resource.active = true", "link[0].url = _elements=active"], Absent = ["entry[0].resource.identifier", "entry[1]"] }.Run(server);
        await new Scenario("history", "GET", "Patient/subset/_history?_summary=text", 200) { Present = ["entry[0].resource.meta.tag[0].code = SUBSETTED"], Absent = ["entry[0].resource.active"] }.Run(server);
        await new Scenario("metadata", "GET", "metadata?_summary=true", 200) { Present = ["fhirVersion = 4.0.1"], Absent = ["rest[0].security.description"] }.Run(server);
        await new Scenario("repeated", "GET", "Patient/subset?_elements=active&_elements=maritalStatus", 200) { Present = ["active", "maritalStatus"], Absent = ["identifier"] }.Run(server);
        await new Scenario("two summaries", "GET", "Patient/subset?_summary=true&_summary=text", 400).Run(server);
        await new Scenario("update", "PUT", "Patient/subset", 422) { Body = read.Text, Present = ["issue[0].details.coding[0].code = subsetted-update", "issue[0].expression[0] = Patient.meta.tag[0]"] }.Run(server);
    }

    [Theory]
    [InlineData("Patient/subset-none?_summary=abc")]
    [InlineData("metadata?_summary=abc")]
    [InlineData("metadata?_summary=")]
    [InlineData("metadata?_elements=")]
    [InlineData("metadata?_pretty=abc")]
    [InlineData("Patient?_summary=abc")]
    [InlineData("Patient/_history?_summary=abc")]
    [InlineData("Patient/_history?_sort=_id")]
    [InlineData("Patient/_history?_at=yesterday")]
    public async Task Values_that_are_none_are_refused(string url)
    {
        var answer = await server.Send("GET", url);
        Assert.True(answer.Status is 400 || (answer.Status == 404 && url.Contains("none", StringComparison.Ordinal)), answer.Text);
    }

    [Fact]
    public async Task A_preference_without_value_is_refused() =>
        await new Scenario("prefer", "POST", "Patient", 400) { Body = """{"resourceType":"Patient","active":true}""", Headers = ["Prefer: return="], Present = ["issue[0].details.coding[0].code = prefer-invalid"] }.Run(server);

    [Fact]
    public async Task A_history_tells_how_each_version_came()
    {
        var created = await new Scenario("create", "POST", "Device", 201) { Body = """{"resourceType":"Device","lotNumber":"p1"}""", Written = 1 }.Run(server);
        var id = created.At("id");
        await new Scenario("update", "PUT", $"Device/{id}", 200) { Body = $$"""{"resourceType":"Device","id":"{{id}}","lotNumber":"p2"}""", Written = 1 }.Run(server);
        await new Scenario("by POST", "GET", $"Device/{id}/_history", 200)
        {
            Present = ["entry[0].request.method = PUT", $"entry[0].request.url = Device/{id}", "entry[1].request.method = POST", "entry[1].request.url = Device", "entry[1].response.status = 201"],
        }.Run(server);
        await new Scenario("create by update", "PUT", "Device/hist-put", 201) { Body = """{"resourceType":"Device","id":"hist-put"}""", Written = 1 }.Run(server);
        await new Scenario("by PUT", "GET", "Device/hist-put/_history", 200) { Present = ["entry[0].request.method = PUT", "entry[0].request.url = Device/hist-put", "entry[0].response.status = 201"] }.Run(server);
    }

    [Fact]
    public async Task A_history_can_start_with_the_oldest_be_counted_and_tell_what_was_current_at_a_time()
    {
        var first = await new Scenario("create", "PUT", "Device/hist", 201) { Body = """{"resourceType":"Device","id":"hist","lotNumber":"h1"}""", Written = 1 }.Run(server);
        await Task.Delay(5, TestContext.Current.CancellationToken);
        var second = await new Scenario("update", "PUT", "Device/hist", 200) { Body = """{"resourceType":"Device","id":"hist","lotNumber":"h2"}""", Written = 1 }.Run(server);
        await Task.Delay(5, TestContext.Current.CancellationToken);
        await new Scenario("delete", "DELETE", "Device/hist", 204) { Written = 1 }.Run(server);
        var page = await new Scenario("oldest first", "GET", "Device/hist/_history?_sort=_lastUpdated&_count=2", 200) { Present = ["total = 3", "entry[0].resource.lotNumber = h1", "entry[1].resource.lotNumber = h2"], Absent = ["entry[2]"] }.Run(server);
        await new Scenario("next", "GET", page.At("link[1].url")!, 200) { Present = ["entry[0].request.method = DELETE"], Absent = ["entry[1]", "link[1]"] }.Run(server);
        await new Scenario("count", "GET", "Device/hist/_history?_summary=count", 200) { Present = ["total = 3"], Absent = ["entry"] }.Run(server);
        await new Scenario("count", "GET", "Device/hist/_history?_count=0&_summary=true", 200) { Present = ["total = 3"], Absent = ["entry", "link[1]"] }.Run(server);
        await new Scenario("newest first", "GET", "Device/hist/_history?_sort=-_lastUpdated", 200) { Present = ["entry[0].request.method = DELETE", "entry[2].resource.lotNumber = h1"] }.Run(server);
        await new Scenario("at the first", "GET", "Device/hist/_history?_at=" + first.At("meta.lastUpdated"), 200) { Present = ["total = 1", "entry[0].resource.lotNumber = h1"], Absent = ["entry[1]"] }.Run(server);
        await new Scenario("at the second", "GET", "Device/_history?_at=" + second.At("meta.lastUpdated"), 200) { Present = ["entry[*].resource.lotNumber = h2"], Absent = ["\"h1\""] }.Run(server);
        await new Scenario("before all", "GET", "Device/hist/_history?_at=2001", 200) { Present = ["total = 0"], Absent = ["entry"] }.Run(server);
        await new Scenario("a part of each, and nothing of the deletion", "GET", "Device/hist/_history?_elements=lotNumber", 200) { Present = ["total = 3", "entry[0].request.method = DELETE", "entry[1].resource.lotNumber = h2"], Absent = ["entry[0].resource"] }.Run(server);
        await new Scenario("a summary of each", "GET", "Device/_history?_summary=text", 200) { Present = ["entry[0].request.method = DELETE", "entry[1].resource.meta.tag[0].code = SUBSETTED"], Absent = ["entry[0].resource"] }.Run(server);
        await new Scenario("this year", "GET", $"Device/hist/_history?_at={first.At("meta.lastUpdated")![..4]}", 200) { Present = ["total = 3"] }.Run(server);
    }
}
