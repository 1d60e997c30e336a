namespace FhirGenomics.Tests.Server.Interactions;

/// <summary>What each interaction answers when all is well.</summary>
[Collection("server")]
public class InteractionTests(ServerFixture server)
{
    [Fact]
    public async Task What_is_taken_however_deep_is_answered_in_every_Bundle_and_form()
    {
        var extensions = string.Concat(Enumerable.Repeat("\"extension\":[{\"url\":\"http://e.org/x\",", 124));
        var body = "{\"resourceType\":\"Basic\",\"id\":\"deep\",\"code\":{\"text\":\"x\"}," + extensions + "\"valueBoolean\":true" + string.Concat(Enumerable.Repeat("}]", 124)) + "}";
        await new Scenario("store", "PUT", "Basic/deep", 201) { Body = body, Headers = ["Accept: application/fhir+xml"], Written = 1 }.Run(server);
        foreach (var url in (string[])["Basic/deep", "Basic?_id=deep", "Basic/deep/_history", "Basic/deep?_summary=true", "Basic?_id=deep&_elements=extension"])
        {
            await new Scenario(url, "GET", url, 200) { Headers = ["Accept: application/fhir+xml"], AnswerHeaders = ["Content-Type: application/fhir+xml"] }.Run(server);
            await new Scenario(url, "GET", url, 200) { Headers = ["Accept: text/html"], AnswerHeaders = ["Content-Type: application/json"] }.Run(server);
        }

        await new Scenario("in a batch", "POST", "", 200)
        {
            Body = """{"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"Basic?_id=deep"}}]}""",
            Headers = ["Accept: application/fhir+xml"],
            AnswerHeaders = ["Content-Type: application/fhir+xml"],
        }.Run(server);

        // Other tests read all resources of a type.
        await server.Send("DELETE", "Basic/deep");
    }

    [Fact]
    public async Task A_resource_is_created_read_changed_and_deleted_and_its_history_stays()
    {
        var created = await new Scenario("create", "POST", "Patient", 201)
        {
            Body = """{"resourceType":"Patient","name":[{"family":"Livsløb"}],"multipleBirthInteger":2}""",
            Present = ["id", "meta.versionId = 1", "meta.lastUpdated", "name[0].family = Livsløb"],
            AnswerHeaders = ["ETag: W/\"1\"", "Location: /fhir/Patient/", "Content-Type: application/fhir+json", "Last-Modified: GMT"],
            Written = 1,
        }.Run(server);
        var id = created.At("id")!;
        Assert.Equal($"{server.Base}/Patient/{id}/_history/1", created.Header("Location"));

        await new Scenario("read", "GET", $"Patient/{id}", 200) { Present = [$"id = {id}", "multipleBirthInteger = 2"], AnswerHeaders = ["ETag: W/\"1\""] }.Run(server);
        await new Scenario("read with a known version", "GET", $"Patient/{id}", 304) { Headers = ["If-None-Match: 1"], AnswerHeaders = ["ETag: W/\"1\""], Absent = ["id"] }.Run(server);
        await new Scenario("read with any version", "GET", $"Patient/{id}", 304) { Headers = ["If-None-Match: *"], AnswerHeaders = ["ETag: W/\"1\"", "Last-Modified: GMT"], Absent = ["id"] }.Run(server);
        await new Scenario("read with another version", "GET", $"Patient/{id}", 200) { Headers = ["If-None-Match: W/\"7\", W/\"8\"", $"If-Modified-Since: {created.Header("Last-Modified")}"], Present = ["id"] }.Run(server);
        await new Scenario("read unless it changed since it was written", "GET", $"Patient/{id}", 304) { Headers = [$"If-Modified-Since: {created.Header("Last-Modified")}"], AnswerHeaders = ["ETag: W/\"1\""], Absent = ["id"] }.Run(server);
        await new Scenario("read unless it changed long ago", "GET", $"Patient/{id}", 200) { Headers = ["If-Modified-Since: Sat, 01 Jan 2000 00:00:00 GMT"], Present = ["id"] }.Run(server);
        await new Scenario("read unless it changed at no time", "GET", $"Patient/{id}", 200) { Headers = ["If-Modified-Since: yesterday"], Present = ["id"] }.Run(server);
        await new Scenario("vread of a known version", "GET", $"Patient/{id}/_history/1", 304) { Headers = ["If-None-Match: W/\"1\""], Absent = ["id"] }.Run(server);
        await new Scenario("head of a known version", "HEAD", $"Patient/{id}", 304) { Headers = ["If-None-Match: W/\"1\""], AnswerHeaders = ["ETag: W/\"1\""] }.Run(server);
        await new Scenario("head of none", "HEAD", "Patient/never-was", 404).Run(server);
        var head = await new Scenario("head", "HEAD", $"Patient/{id}", 200) { AnswerHeaders = ["ETag: W/\"1\""], Absent = ["id"] }.Run(server);
        Assert.Equal(created.Text.Length, int.Parse(head.Header("Content-Length")!, System.Globalization.CultureInfo.InvariantCulture), 1.0);

        var body = $$"""{"resourceType":"Patient","id":"{{id}}","name":[{"family":"Ny"}]}""";
        await new Scenario("update", "PUT", $"Patient/{id}", 200) { Body = body, Headers = ["If-Match: W/\"1\""], Present = ["meta.versionId = 2", "name[0].family = Ny"], Absent = ["multipleBirthInteger"], AnswerHeaders = ["ETag: W/\"2\""], Written = 1 }.Run(server);
        await new Scenario("update of an old version", "PUT", $"Patient/{id}", 412) { Body = body, Headers = ["If-Match: W/\"1\""], Present = ["issue[0].code = conflict"] }.Run(server);
        await new Scenario("vread", "GET", $"Patient/{id}/_history/1", 200) { Present = ["meta.versionId = 1", "name[0].family = Livsløb"] }.Run(server);
        await new Scenario("vread of no version", "GET", $"Patient/{id}/_history/9", 404) { Present = ["issue[0].code = not-found"] }.Run(server);
        await new Scenario("vread of nonsense", "GET", $"Patient/{id}/_history/abc", 404).Run(server);

        await new Scenario("delete", "DELETE", $"Patient/{id}", 204) { Written = 1 }.Run(server);
        await new Scenario("delete again", "DELETE", $"Patient/{id}", 204).Run(server);
        await new Scenario("read of what was deleted", "GET", $"Patient/{id}", 410) { Present = ["issue[0].code = deleted"] }.Run(server);
        await new Scenario("history", "GET", $"Patient/{id}/_history", 200)
        {
            Present = ["type = history", "total = 3", "entry[0].request.method = DELETE", "entry[2].resource.meta.versionId = 1", "entry[0].response.status = 204", $"link[0].url = {server.Base}/Patient/{id}/_history", $"entry[1].fullUrl = {server.Base}/Patient/{id}"],
            Absent = ["entry[0].resource", "entry[3]"],
        }.Run(server);
        await new Scenario("update brings it back", "PUT", $"Patient/{id}", 201) { Body = body, Written = 1, AnswerHeaders = ["ETag: W/\"4\""] }.Run(server);
    }

    [Fact]
    public async Task An_update_creates_under_the_callers_id() =>
        await new Scenario("update as create", "PUT", "Organization/lab-1", 201) { Body = """{"resourceType":"Organization","id":"lab-1","name":"L"}""", AnswerHeaders = ["Location: /fhir/Organization/lab-1/_history/1"], Written = 1 }.Run(server);

    [Fact]
    public async Task A_write_answers_with_what_the_caller_prefers()
    {
        const string Body = """{"resourceType":"Patient","active":true}""";
        await new Scenario("minimal", "POST", "Patient", 201) { Body = Body, Headers = ["Prefer: return=minimal"], Absent = ["resourceType"], AnswerHeaders = ["Location: Patient"], Written = 1 }.Run(server);
        await new Scenario("OperationOutcome", "POST", "Patient", 201) { Body = Body, Headers = ["Prefer: return=OperationOutcome"], Present = ["resourceType = OperationOutcome", "issue[0].severity = information"], Written = 1 }.Run(server);
        await new Scenario("unknown preference", "POST", "Patient", 201) { Body = Body, Headers = ["Prefer: return=presentation"], Present = ["resourceType = Patient"], Written = 1 }.Run(server);
    }

    [Fact]
    public async Task A_conditional_create_makes_one_resource()
    {
        var scenario = new Scenario("conditional create", "POST", "Patient", 201)
        {
            Body = """{"resourceType":"Patient","identifier":[{"system":"urn:x","value":"once"}]}""",
            Headers = ["If-None-Exist: identifier=urn:x|once"],
            Written = 1,
        };
        var first = await scenario.Run(server);
        var second = await (scenario with { Status = 200, Written = 0 }).Run(server);
        Assert.Equal(first.At("id"), second.At("id"));
        await (scenario with { Headers = ["If-None-Exist: identifyer=urn:x|once"], Status = 400, Written = 0, Present = ["issue[0].details.text = identifyer"] }).Run(server);
        await (scenario with { Headers = ["If-None-Exist: x"], Status = 400, Written = 0, Present = ["issue[0].details.coding[0].code = condition-value-missing"] }).Run(server);
    }

    [Fact]
    public async Task Parallel_conditional_creates_of_one_identifier_make_one_resource()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => server.Send(
            "POST", "Patient", """{"resourceType":"Patient","identifier":[{"system":"urn:x","value":"parallel"}]}""", headers: ("If-None-Exist", "identifier=urn:x|parallel"))));
        Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers, answer => Assert.Equal(answers[0].At("id"), answer.At("id")));
        await new Scenario("search", "GET", "Patient?identifier=urn:x|parallel", 200) { Present = ["entry[0]"], Absent = ["entry[1]"] }.Run(server);
    }

    [Fact]
    public async Task Of_parallel_updates_of_one_version_one_is_done_and_all_others_are_told_so()
    {
        await new Scenario("create", "PUT", "Patient/pair", 201) { Body = """{"resourceType":"Patient","id":"pair","multipleBirthInteger":1}""", Written = 1 }.Run(server);
        for (var version = 1; version <= 10; version++)
        {
            var known = version;
            var pair = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => server.Send(
                "PUT", "Patient/pair", $$"""{"resourceType":"Patient","id":"pair","multipleBirthInteger":{{(known * 10) + i}}}""", headers: ("If-Match", $"W/\"{known}\""))));
            Assert.Equal([200, 412], pair.Select(answer => answer.Status).Order());
            var done = pair.Single(answer => answer.Status == 200);
            Assert.Equal(done.At("multipleBirthInteger"), (await server.Send("GET", "Patient/pair")).At("multipleBirthInteger"));
        }

        var unconditional = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => server.Send("PUT", "Patient/pair", $$"""{"resourceType":"Patient","id":"pair","multipleBirthInteger":{{1000 + i}}}""")));
        Assert.All(unconditional, answer => Assert.Equal(200, answer.Status));
        var history = await server.Send("GET", "Patient/pair/_history?_count=100");
        Assert.Equal("51", history.At("total"));
        var kept = history.At("entry[*].resource.multipleBirthInteger")!.Split('\n');
        Assert.All(Enumerable.Range(1000, 40), number => Assert.Contains(number.ToString(System.Globalization.CultureInfo.InvariantCulture), kept));
    }

    [Fact]
    public async Task A_search_pages_by_links_and_tells_what_it_did_not_understand()
    {
        for (var i = 0; i < 3; i++)
        {
            await new Scenario("create", "POST", "Observation", 201) { Body = """{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"paging-1"}]}}""", Written = 1 }.Run(server);
        }

        var first = await new Scenario("first page", "GET", "Observation?code=http://loinc.org|paging-1&_count=2&nonsense=1", 200)
        {
            Present = ["type = searchset", "entry[0].resource.code.coding[0].code = paging-1", "entry[0].search.mode = match", "entry[2].search.mode = outcome", "entry[2].resource.issue[0].details.text = nonsense", "link[0].relation = self", "link[1].relation = next"],
            Absent = ["entry[3]"],
        }.Run(server);
        Assert.DoesNotContain("nonsense", first.At("link[0].url"), StringComparison.Ordinal);
        Assert.StartsWith(server.Base + "/Observation?", first.At("link[0].url"), StringComparison.Ordinal);
        await new Scenario("next page", "GET", first.At("link[1].url")!, 200) { Present = ["entry[0].resource.code.coding[0].code = paging-1"], Absent = ["entry[1]", "link[1]"] }.Run(server);
        await new Scenario("by form", "POST", "Observation/_search?_count=1", 200) { ContentType = "application/x-www-form-urlencoded", Body = "code=http%3A%2F%2Floinc.org%7Cpaging-1", Present = ["entry[0].search.mode = match", "link[1].relation = next"], Absent = ["entry[1]"] }.Run(server);
        await new Scenario("summary", "GET", "Observation?code=http://loinc.org|paging-1&_summary=true&_elements=id", 200) { Present = ["entry[2].resource.meta.tag[0].code = SUBSETTED"], Absent = ["entry[3]", "entry[2].resource.subject"] }.Run(server);
        await new Scenario("number alone", "GET", "Observation?code=http://loinc.org|paging-1&_summary=count", 200) { Present = ["total = 3"], Absent = ["entry"] }.Run(server);
        await new Scenario("strict", "GET", "Observation?nonsense=1", 400) { Headers = ["Prefer: handling=strict"], Present = ["issue[0].details.text = nonsense"] }.Run(server);
        await new Scenario("nothing found", "GET", "Observation?code=http://loinc.org|no-such-code", 200) { Absent = ["entry"] }.Run(server);
    }

    [Fact]
    public async Task Histories_of_type_and_server_page_by_links()
    {
        // A server of its own: what other tests wrote would be in its history too.
        using var own = new ServerFixture();
        await new Scenario("create", "POST", "SupplyRequest", 201) { Body = """{"resourceType":"SupplyRequest","itemCodeableConcept":{"text":"1"},"quantity":{"value":1}}""", Written = 1 }.Run(own);
        await new Scenario("create", "POST", "SupplyRequest", 201) { Body = """{"resourceType":"SupplyRequest","itemCodeableConcept":{"text":"2"},"quantity":{"value":1}}""", Written = 1 }.Run(own);
        var first = await new Scenario("type", "GET", "SupplyRequest/_history?_count=1", 200) { Present = ["total = 2", "entry[0].resource.itemCodeableConcept.text = 2", "link[1].relation = next"], Absent = ["entry[1]"] }.Run(own);
        await new Scenario("next", "GET", first.At("link[1].url")!, 200) { Present = ["entry[0].resource.itemCodeableConcept.text = 1"], Absent = ["entry[1]"] }.Run(own);
        await new Scenario("server", "GET", "_history?_count=1&_since=2020-01-01T00:00:00Z", 200) { Present = ["entry[0].fullUrl", "link[1].relation = next"], Absent = ["entry[1]"] }.Run(own);
        await new Scenario("later", "GET", "_history?_since=2999-01-01T00:00:00%2B01:00", 200) { Absent = ["entry"] }.Run(own);
        await new Scenario("nonsense", "GET", "_history?_since=yesterday", 400).Run(own);
        await new Scenario("nonsense", "GET", "_history?_count=-1", 400).Run(own);
        await new Scenario("unknown id", "GET", "SupplyRequest/none/_history", 404).Run(own);
    }

    [Fact]
    public async Task XML_goes_in_and_out()
    {
        var created = await new Scenario("create", "POST", "Patient", 201)
        {
            ContentType = "application/fhir+xml",
            Body = """<Patient xmlns="http://hl7.org/fhir"><name><family value="Xml"/></name></Patient>""",
            Present = ["name[0].family = Xml"],
            Written = 1,
        }.Run(server);
        var id = created.At("id");
        var xml = await new Scenario("read", "GET", $"Patient/{id}", 200) { Headers = ["Accept: application/fhir+xml"], AnswerHeaders = ["Content-Type: application/fhir+xml", "ETag: W/\"1\""] }.Run(server);
        Assert.Contains("<family value=\"Xml\"", xml.Text, StringComparison.Ordinal);
        await new Scenario("update with what was read", "PUT", $"Patient/{id}", 200) { ContentType = "application/fhir+xml; charset=utf-8", Body = xml.Text, Present = ["meta.versionId = 2"], Written = 1 }.Run(server);
        var error = await new Scenario("error", "GET", "Patient/none", 404) { Headers = ["Accept: application/fhir+xml"] }.Run(server);
        Assert.StartsWith("<?xml", error.Text, StringComparison.Ordinal);
    }
}
