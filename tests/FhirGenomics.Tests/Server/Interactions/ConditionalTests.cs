namespace FhirGenomics.Tests.Server.Interactions;

/// <summary>Updates, patches and deletes of what a search finds.</summary>
[Collection("server")]
public class ConditionalTests(ServerFixture server)
{
    [Fact]
    public async Task A_conditional_update_creates_then_updates_the_same_resource()
    {
        var scenario = new Scenario("no match, no id", "PUT", "Patient?identifier=urn:cu|1", 201)
        {
            Body = """{"resourceType":"Patient","identifier":[{"system":"urn:cu","value":"1"}]}""",
            Present = ["id", "meta.versionId = 1"],
            AnswerHeaders = ["Location: /fhir/Patient/", "ETag: W/\"1\""],
            Written = 1,
        };
        var id = (await scenario.Run(server)).At("id")!;
        await (scenario with { Name = "one match, no id", Status = 200, Present = [$"id = {id}", "meta.versionId = 2"], AnswerHeaders = ["ETag: W/\"2\""] }).Run(server);
        var withId = scenario.Body!.Replace("\"identifier\"", $"\"id\":\"{id}\",\"identifier\"", StringComparison.Ordinal);
        await (scenario with { Name = "one match, its id", Status = 200, Body = withId, Present = [$"id = {id}", "meta.versionId = 3"], AnswerHeaders = [] }).Run(server);
        await (scenario with { Name = "one match, If-Match", Status = 412, Headers = ["If-Match: W/\"1\""], Present = ["issue[0].code = conflict"], AnswerHeaders = [], Written = 0 }).Run(server);
        await (scenario with { Name = "one match, another id", Status = 400, Body = scenario.Body!.Replace("\"identifier\"", "\"id\":\"other\",\"identifier\"", StringComparison.Ordinal), Present = ["issue[0].details.coding[0].code = id-mismatch", "issue[0].expression[0] = Patient.id"], AnswerHeaders = [], Written = 0 }).Run(server);
        await (scenario with { Name = "invalid content", Status = 400, Body = """{"resourceType":"Patient","gendr":"male"}""", Present = ["issue[0].code = structure"], AnswerHeaders = [], Written = 0 }).Run(server);
        await new Scenario("one resource", "GET", "Patient?identifier=urn:cu|1", 200) { Present = [$"entry[0].resource.id = {id}"], Absent = ["entry[1]"] }.Run(server);
    }

    [Fact]
    public async Task A_conditional_update_without_match_takes_the_id_of_the_content_unless_that_is_another_resource()
    {
        var scenario = new Scenario("no match, new id", "PUT", "Patient?identifier=urn:cu|2", 201) { Body = """{"resourceType":"Patient","id":"cu-2","active":true}""", Present = ["id = cu-2"], Written = 1 };
        await scenario.Run(server);
        await (scenario with { Name = "no match, id of another", Status = 409, Present = ["issue[0].details.coding[0].code = condition-other-resource"], Written = 0 }).Run(server);
        await new Scenario("no match, If-Match", "PUT", "Patient?identifier=urn:cu|none", 412) { Body = """{"resourceType":"Patient","active":true}""", Headers = ["If-Match: W/\"1\""] }.Run(server);
        await new Scenario("If-None-Match: * of what exists", "PUT", "Patient/cu-2", 412) { Body = """{"resourceType":"Patient","id":"cu-2","active":true}""", Headers = ["If-None-Match: *"], Present = ["issue[0].details.coding[0].code = resource-exists"] }.Run(server);
    }

    public static TheoryData<Scenario> Refused =>
    [
        new Scenario("update without criteria", "PUT", "Patient", 400) { Body = """{"resourceType":"Patient","active":true}""", Present = ["issue[0].details.coding[0].code = condition-empty"] },
        new Scenario("update with an unknown parameter", "PUT", "Patient?identifyer=1", 400) { Body = """{"resourceType":"Patient","active":true}""", Present = ["issue[0].details.text = Did you mean 'identifier'"] },
        new Scenario("delete without criteria", "DELETE", "Patient", 400) { Present = ["issue[0].details.coding[0].code = condition-empty"] },
        new Scenario("delete with a result parameter alone", "DELETE", "Patient?_sort=_id", 400) { Present = ["issue[0].details.coding[0].code = condition-empty"] },
        new Scenario("delete with an unknown parameter", "DELETE", "Patient?nonsense=1", 400),
        new Scenario("delete with a criterion that is empty", "DELETE", "Patient?identifier=&active=true&_count=1000", 400) { Present = ["issue[0].details.coding[0].code = condition-value-missing", "issue[0].details.text = identifier"] },
        new Scenario("delete with a name alone", "DELETE", "Patient?active=true&identifier", 400) { Present = ["issue[0].details.coding[0].code = condition-value-missing"] },
        new Scenario("update with a criterion that is empty", "PUT", "Patient?active=true&identifier=", 400) { Body = """{"resourceType":"Patient","active":true}""", Present = ["issue[0].details.coding[0].code = condition-value-missing"] },
        new Scenario("create with a criterion that is empty", "POST", "Patient", 400) { Body = """{"resourceType":"Patient","active":true}""", Headers = ["If-None-Exist: identifier=&family=x"], Present = ["issue[0].details.coding[0].code = condition-value-missing"] },
        new Scenario("create with the criteria of another type", "POST", "Patient", 400) { Body = """{"resourceType":"Patient","active":true}""", Headers = ["If-None-Exist: Organization?identifier=urn:s|1"], Present = ["issue[0].details.coding[0].code = condition-type"] },
        new Scenario("create with the criteria of what is no type", "POST", "", 400)
        {
            Body = """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","active":true},"request":{"method":"POST","url":"Patient","ifNoneExist":"Foo?identifier=urn:s|1"}}]}""",
            Present = ["issue[0].details.coding[0].code = condition-type", "issue[0].expression[0] = Bundle.entry[0]"],
        },
        new Scenario("reference to what is no type", "POST", "", 400)
        {
            Body = """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Pateint?identifier=urn:s|1"}},"request":{"method":"POST","url":"Observation"}}]}""",
            Present = ["issue[0].details.coding[0].code = condition-type", "issue[0].details.text = Did you mean 'Patient'?", "issue[0].expression[0] = Bundle.entry[0].resource.subject.reference"],
        },
        new Scenario("delete in a transaction with a criterion that is empty", "POST", "", 400)
        {
            Body = """{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"DELETE","url":"Patient?identifier=&active=true"}}]}""",
            Present = ["issue[0].details.coding[0].code = condition-value-missing", "issue[0].expression[0] = Bundle.entry[0]"],
        },
        new Scenario("delete of too many", "DELETE", "Patient?identifier=urn:none|1&_count=5000", 400) { Present = ["issue[0].details.text = 1000"] },
        new Scenario("patch without criteria", "PATCH", "Patient", 400) { ContentType = "application/json-patch+json", Body = "[]" },
        new Scenario("patch of nothing", "PATCH", "Patient?identifier=urn:none|1", 404) { ContentType = "application/json-patch+json", Body = "[]" },
    ];

    [Fact]
    public async Task A_conditional_create_may_name_its_type_and_ask_for_a_question_mark()
    {
        var scenario = new Scenario("none yet", "POST", "Patient", 201) { Body = """{"resourceType":"Patient","identifier":[{"system":"http://example.org/ids?v=1","value":"mark"}]}""", Headers = ["If-None-Exist: identifier=http://example.org/ids?v=1|mark"], Written = 1 };
        await scenario.Run(server);
        foreach (var before in (string[])["", "?", "Patient?"])
        {
            await (scenario with { Name = before, Status = 200, Headers = [$"If-None-Exist: {before}identifier=http://example.org/ids?v=1|mark"], Written = 0 }).Run(server);
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_a_condition_does_not_say_is_not_done(Scenario scenario) => await scenario.Run(server);

    [Fact]
    public async Task A_condition_that_several_fulfil_changes_none_and_a_delete_of_several_must_be_asked_for()
    {
        for (var i = 0; i < 3; i++)
        {
            await new Scenario("create", "POST", "Device", 201) { Body = """{"resourceType":"Device","identifier":[{"system":"urn:cd","value":"1"}]}""", Written = 1 }.Run(server);
        }

        const string Url = "Device?identifier=urn:cd|1";
        string[] several = ["issue[0].code = multiple-matches"];
        await new Scenario("update", "PUT", Url, 412) { Body = """{"resourceType":"Device","lotNumber":"1"}""", Present = several }.Run(server);
        await new Scenario("patch", "PATCH", Url, 412) { ContentType = "application/json-patch+json", Body = """[{"op":"add","path":"/lotNumber","value":"1"}]""", Present = several }.Run(server);
        await new Scenario("delete", "DELETE", Url, 412) { Present = several }.Run(server);
        await new Scenario("delete of two", "DELETE", Url + "&_count=2", 412) { Present = several }.Run(server);
        await new Scenario("delete of all", "DELETE", Url + "&_count=10", 200) { Headers = ["Prefer: return=OperationOutcome"], Present = ["issue[0].details.text = 3 resources"], Written = 3 }.Run(server);
        await new Scenario("delete again", "DELETE", Url, 204).Run(server);
        await new Scenario("search", "GET", Url, 200) { Absent = ["entry"] }.Run(server);
    }

    [Fact]
    public async Task Conditions_hold_in_transactions_and_batches_too()
    {
        const string Bundle = """
            {"resourceType":"Bundle","type":"TYPE","entry":[
              {"fullUrl":"urn:uuid:5b1f6a2e-0000-4000-8000-000000000001","resource":{"resourceType":"Patient","identifier":[{"system":"urn:ct","value":"1"}],"active":true},"request":{"method":"PUT","url":"Patient?identifier=urn:ct|1"}},
              {"fullUrl":"urn:uuid:5b1f6a2e-0000-4000-8000-000000000002","resource":{"resourceType":"Observation","identifier":[{"system":"urn:ct","value":"o"}],"status":"final","code":{"text":"c"},"subject":{"reference":"SUBJECT"}},"request":{"method":"POST","url":"Observation","ifNoneExist":"identifier=urn:ct|o"}},
              {"request":{"method":"DELETE","url":"Device?identifier=urn:ct|none"}}]}
            """;
        var body = Bundle.Replace("TYPE", "transaction", StringComparison.Ordinal).Replace("SUBJECT", "urn:uuid:5b1f6a2e-0000-4000-8000-000000000001", StringComparison.Ordinal);
        var scenario = new Scenario("transaction", "POST", "", 200) { Body = body, Present = ["entry[0].response.status = 201", "entry[1].response.status = 201", "entry[2].response.status = 204"], Written = 2 };
        var made = await scenario.Run(server);
        var patient = made.At("entry[0].response.location")!.Split('/')[^3];
        var observation = await server.Send("GET", made.At("entry[1].response.location")!);
        Assert.Equal($"Patient/{patient}", observation.At("subject.reference"));
        await (scenario with { Name = "again", Present = ["entry[0].response.status = 200", $"entry[0].response.location = Patient/{patient}/_history/2", "entry[1].response.status = 200"], Written = 1 }).Run(server);
        await new Scenario("batch", "POST", "", 200)
        {
            Body = Bundle.Replace("TYPE", "batch", StringComparison.Ordinal).Replace("SUBJECT", $"Patient/{patient}", StringComparison.Ordinal).Replace("Device?", "Observation?", StringComparison.Ordinal).Replace("urn:ct|none", "urn:ct|o", StringComparison.Ordinal),
            Present = ["entry[0].response.status = 200", $"entry[0].response.location = Patient/{patient}/_history/3", "entry[1].response.status = 200", "entry[2].response.status = 204"],
            Written = 2,
        }.Run(server);

        await new Scenario("one resource claimed twice", "POST", "", 409)
        {
            Body = """
                {"resourceType":"Bundle","type":"transaction","entry":[
                  {"resource":{"resourceType":"Patient","active":true},"request":{"method":"PUT","url":"Patient?identifier=urn:ct|1"}},
                  {"request":{"method":"DELETE","url":"Patient/ID"}}]}
                """.Replace("\"DELETE\",\"url\":\"Patient/ID\"", "\"DELETE\",\"url\":\"Patient?identifier=urn:ct|1\"", StringComparison.Ordinal).Replace("Patient?identifier=urn:ct|1\"}},", $"Patient/{patient}\"}}}},", StringComparison.Ordinal).Replace("\"active\"", $"\"id\":\"{patient}\",\"active\"", StringComparison.Ordinal),
        }.Run(server);
        await new Scenario("one new resource claimed twice", "POST", "", 409)
        {
            Body = """
                {"resourceType":"Bundle","type":"transaction","entry":[
                  {"resource":{"resourceType":"Patient","active":true},"request":{"method":"PUT","url":"Patient?identifier=urn:ct|new"}},
                  {"resource":{"resourceType":"Patient","active":false},"request":{"method":"PUT","url":"Patient?identifier=urn:ct|new"}}]}
                """,
            Present = ["issue[0].code = duplicate", "issue[0].expression[0] = Bundle.entry[1]"],
        }.Run(server);
    }

    [Fact]
    public async Task Parallel_conditional_updates_make_one_resource_and_lose_nothing()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => server.Send(
            "PUT", "Patient?identifier=urn:cp|1", $$"""{"resourceType":"Patient","identifier":[{"system":"urn:cp","value":"1"}],"multipleBirthInteger":{{i + 1}}}""")));
        Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers, answer => Assert.Equal(answers[0].At("id"), answer.At("id")));
        Assert.Equal(Enumerable.Range(1, 30), answers.Select(answer => int.Parse(answer.At("meta.versionId")!, System.Globalization.CultureInfo.InvariantCulture)).Order());

        // Each adds to what the others have added: none is lost.
        var id = answers[0].At("id");
        var patches = await Task.WhenAll(Enumerable.Range(0, 15).Select(i => server.Send(
            "PATCH", $"Patient/{id}", $$$"""[{"op":"add","path":"/identifier/-","value":{"value":"p{{{i}}}"}}]""", "application/json-patch+json")));
        Assert.All(patches, patch => Assert.Equal(200, patch.Status));
        var read = await server.Send("GET", $"Patient/{id}");
        Assert.Equal(16, read.Json["identifier"]!.AsArray().Count);
    }

    [Fact]
    public async Task References_below_the_servers_own_URL_become_relative()
    {
        await new Scenario("patient", "PUT", "Patient/own-base", 201) { Body = """{"resourceType":"Patient","id":"own-base","active":true}""", Written = 1 }.Run(server);
        await new Scenario("observation", "PUT", "Observation/own-base", 201)
        {
            Body = $$$"""{"resourceType":"Observation","id":"own-base","status":"final","code":{"text":"{{{server.Base}}}/Patient/own-base"},"subject":{"reference":"{{{server.Base}}}/Patient/own-base"},"performer":[{"reference":"{{{server.Base}}}x/Patient/own-base"},{"reference":"{{{server.Base.Replace("/", "\\/", StringComparison.Ordinal)}}}\/Practitioner\/1"}]}""",
            Present = ["subject.reference = Patient/own-base", $"performer[0].reference = {server.Base}x/Patient", $"code.text = {server.Base}/Patient", "performer[1].reference = Practitioner/1"],
            Absent = [$"\"\"reference\":\"{server.Base}/P\""],
            Written = 1,
        }.Run(server);
        await new Scenario("search", "GET", "Observation?subject=Patient/own-base", 200) { Present = ["entry[0].resource.id = own-base"] }.Run(server);
    }

    [Fact]
    public async Task A_conditional_reference_below_the_servers_own_URL_is_one()
    {
        await new Scenario("patient", "PUT", "Patient/own-condition", 201) { Body = """{"resourceType":"Patient","id":"own-condition","identifier":[{"system":"urn:own","value":"1"}]}""", Written = 1 }.Run(server);
        string Observation(string url) => $$$"""{"resourceType":"Observation","status":"final","code":{"text":"c"},"subject":{"reference":"{{{url}}}identifier=urn:own|1"}}""";
        string Transaction(string url) => $$$"""{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{{{Observation(url)}}},"request":{"method":"POST","url":"Observation"}}]}""";
        await new Scenario("transaction", "POST", "", 200) { Body = Transaction(server.Base + "/Patient?"), Present = ["entry[0].resource.subject.reference = Patient/own-condition"], Written = 1 }.Run(server);
        await new Scenario("create", "POST", "Observation", 201) { Body = Observation(server.Base + "/Patient?"), Present = ["subject.reference = Patient/own-condition"], Written = 1 }.Run(server);
        await new Scenario("of another server", "POST", "Observation", 201) { Body = Observation("http://x.example/fhir/Patient?"), Present = ["subject.reference = http://x.example/fhir/Patient?identifier=urn:own|1"], Written = 1 }.Run(server);
        await new Scenario("of a type that the element cannot have", "POST", "", 400) { Body = Transaction(server.Base + "/Medication?"), Present = ["issue[0].expression[0] = Bundle.entry[0].resource.subject"] }.Run(server);
        await new Scenario("of none", "POST", "", 400) { Body = Transaction(server.Base + "/Patient?active=true&"), Present = ["issue[0].details.coding[0].code = condition-none", "issue[0].expression[0] = Bundle.entry[0].resource.subject.reference"] }.Run(server);
    }

    [Fact]
    public async Task A_condition_is_about_the_type_that_is_written_and_If_None_Match_holds_for_it_too()
    {
        const string Body = """{"resourceType":"Patient","identifier":[{"system":"urn:inm","value":"1"}]}""";
        var create = new Scenario("own base", "POST", "Patient", 201) { Body = Body, Headers = [$"If-None-Exist: {server.Base}/Patient?identifier=urn:inm|1"], Written = 1 };
        await create.Run(server);
        await (create with { Name = "own type", Headers = ["If-None-Exist: Patient?identifier=urn:inm|1"], Status = 200, Written = 0 }).Run(server);
        await (create with { Name = "another type", Headers = ["If-None-Exist: Person?identifier=urn:inm|1"], Status = 400, Written = 0, Present = ["issue[0].details.coding[0].code = condition-type"] }).Run(server);
        await (create with { Name = "another server", Headers = ["If-None-Exist: http://x.example/fhir/Patient?identifier=urn:inm|1"], Status = 400, Written = 0 }).Run(server);

        var update = new Scenario("exists", "PUT", "Patient?identifier=urn:inm|1", 412) { Body = Body, Headers = ["If-None-Match: *"], Present = ["issue[0].details.coding[0].code = resource-exists"] };
        await update.Run(server);
        await (update with { Name = "does not exist", Url = "Patient?identifier=urn:inm|2", Status = 201, Present = [], Written = 1 }).Run(server);
    }

    [Fact]
    public async Task If_Match_holds_for_one_of_several_versions_and_for_any_that_there_is()
    {
        const string Body = """{"resourceType":"Patient","id":"if-match","active":true}""";
        var update = new Scenario("there is none", "PUT", "Patient/if-match", 412) { Body = Body, Headers = ["If-Match: *"] };
        await update.Run(server);
        await (update with { Name = "created", Headers = [], Status = 201, Written = 1 }).Run(server);
        await (update with { Name = "any", Status = 200, Written = 1 }).Run(server);
        await (update with { Name = "one of several", Headers = ["If-Match: W/\"1\", W/\"2\""], Status = 200, Written = 1 }).Run(server);
        await (update with { Name = "none of several", Headers = ["If-Match: W/\"1\", W/\"2\""], Present = ["issue[0].details.text = has the version 3, but the request is for the version 1, 2"] }).Run(server);
        await new Scenario("a patch", "PATCH", "Patient/if-match", 200) { Body = """[{"op":"replace","path":"/active","value":false}]""", ContentType = "application/json-patch+json", Headers = ["If-Match: *"], Written = 1 }.Run(server);
        await new Scenario("a deletion", "DELETE", "Patient/if-match", 204) { Headers = ["If-Match: \"4\", \"9\""], Written = 1 }.Run(server);
        await (update with { Name = "a deleted one is none" }).Run(server);
    }
}
