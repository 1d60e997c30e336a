using FhirGenomics.Validation;

namespace FhirGenomics.Tests.Server.Interactions;

/// <summary>Transactions: all or nothing.</summary>
[Collection("server")]
public class TransactionTests(ServerFixture server)
{
    private const string Transaction = """
        {"resourceType":"Bundle","type":"transaction","entry":[
          {"fullUrl":"urn:uuid:3b1f6a2e-0000-4000-8000-000000000001","resource":{"resourceType":"Patient","identifier":[{"system":"urn:x","value":"tx-1"}]},"request":{"method":"POST","url":"Patient","ifNoneExist":"identifier=urn:x|tx-1"}},
          {"fullUrl":"urn:uuid:3b1f6a2e-0000-4000-8000-000000000002","resource":{"resourceType":"Observation","status":"final","code":{"text":"c"},"subject":{"reference":"urn:uuid:3b1f6a2e-0000-4000-8000-000000000001"}},"request":{"method":"POST","url":"Observation"}},
          {"resource":{"resourceType":"Organization","id":"tx-org","name":"O"},"request":{"method":"PUT","url":"Organization/tx-org"}},
          {"request":{"method":"GET","url":"Patient?identifier=urn:x|tx-1"}}]}
        """;

    [Fact]
    public async Task A_transaction_writes_everything_and_rewrites_references()
    {
        var scenario = new Scenario("transaction", "POST", "", 200)
        {
            Body = Transaction,
            Present =
            [
                "type = transaction-response", "entry[0].response.status = 201", "entry[0].response.location = /fhir/Patient/", "entry[0].response.etag = W/\"1\"", "entry[0].response.lastModified",
                "entry[1].response.status = 201", "entry[2].response.status = 201", "entry[2].response.location = Organization/tx-org/_history/1", "entry[3].response.status = 200", "entry[3].resource.entry[0].resource.identifier[0].value = tx-1",
            ],
            Absent = ["entry[4]"],
            Written = 3,
        };
        var answer = await scenario.Run(server);
        var patient = answer.At("entry[0].response.location")!.Split('/')[^3];
        var observation = await server.Send("GET", answer.At("entry[1].response.location")!);
        Assert.Equal("Patient/" + patient, observation.At("subject.reference"));

        var again = await (scenario with { Present = ["entry[0].response.status = 200", $"entry[0].response.location = Patient/{patient}/", "entry[2].response.status = 200"], Written = 2, Url = server.Base + "/" }).Run(server);
        Assert.Equal(2, again.At("entry[*].response.location")!.Split('\n').Count(location => location.EndsWith("_history/1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_transaction_returns_the_resources_as_they_are_stored_unless_asked_for_less()
    {
        var scenario = new Scenario("not asked", "POST", "", 200)
        {
            Body = """
                {"resourceType":"Bundle","type":"transaction","entry":[
                  {"fullUrl":"urn:uuid:3b1f6a2e-0000-4000-8000-000000000011","resource":{"resourceType":"Patient","active":true},"request":{"method":"POST","url":"Patient"}},
                  {"resource":{"resourceType":"Observation","status":"final","code":{"text":"c"},"subject":{"reference":"urn:uuid:3b1f6a2e-0000-4000-8000-000000000011"}},"request":{"method":"POST","url":"Observation"}}]}
                """,
            Present = ["entry[0].resource.active = true", "entry[0].resource.meta.versionId = 1", "entry[1].resource.subject.reference = Patient/"],
            Written = 2,
        };
        await scenario.Run(server);
        await (scenario with { Name = "asked", Headers = ["Prefer: return=representation"] }).Run(server);
        await (scenario with { Name = "less", Headers = ["Prefer: return=minimal"], Present = ["entry[0].response.location"], Absent = ["entry[0].resource", "entry[1].resource", "entry[0].response.outcome"] }).Run(server);
        await (scenario with { Name = "outcomes", Headers = ["Prefer: return=OperationOutcome"], Present = ["entry[0].response.outcome.issue[0].severity = information"], Absent = ["entry[0].resource"] }).Run(server);
    }

    [Fact]
    public async Task A_transaction_may_read_what_it_writes() => await new Scenario("transaction", "POST", "", 200)
    {
        Body = """{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"GET","url":"Patient/read-after-write"}},{"request":{"method":"GET","url":"Patient/read-after-write/_history/1"}},{"resource":{"resourceType":"Patient","id":"read-after-write","active":true},"request":{"method":"PUT","url":"Patient/read-after-write"}}]}""",
        Present = ["entry[0].response.status = 200", "entry[0].resource.active = true", "entry[1].resource.meta.versionId = 1", "entry[2].response.status = 201"],
        Written = 1,
    }.Run(server);

    [Fact]
    public async Task What_cannot_hold_a_relative_URL_and_a_Bundle_that_is_stored_stay_as_they_are()
    {
        const string Urn = "urn:uuid:c757873d-ec9a-4326-a141-556f43239520";
        var answer = await new Scenario("transaction", "POST", "", 200)
        {
            Body = $$"""
                {"resourceType":"Bundle","type":"transaction","entry":[
                  {"fullUrl":"{{Urn}}","resource":{"resourceType":"Patient","active":true},"request":{"method":"POST","url":"Patient"} },
                  {"resource":{"resourceType":"Basic","code":{"text":"x"},"extension":[{"url":"http://e.org/u","valueUuid":"{{Urn}}"},{"url":"http://e.org/v","valueUri":"{{Urn}}"}]},"request":{"method":"POST","url":"Basic"} },
                  {"resource":{"resourceType":"Bundle","type":"collection","entry":[
                    {"fullUrl":"{{Urn}}","resource":{"resourceType":"Patient","active":true} },
                    {"fullUrl":"urn:uuid:c757873d-ec9a-4326-a141-556f43239521","resource":{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"{{Urn}}"} } }]},"request":{"method":"POST","url":"Bundle"} }]}
                """,
            Present = ["entry[1].resource.extension[0].valueUuid = " + Urn, "entry[1].resource.extension[1].valueUri = Patient/", "entry[2].resource.entry[0].fullUrl = " + Urn, "entry[2].resource.entry[1].resource.subject.reference = " + Urn],
            Written = 3,
        }.Run(server);
        foreach (var i in (int[])[1, 2])
        {
            var url = string.Join('/', answer.At($"entry[{i}].response.location")!.Split('/')[^4..^2]);
            Assert.Equal(200, (await server.Send("PUT", url, (await server.Send("GET", url)).Text)).Status);
        }
    }

    public static TheoryData<Scenario> Refused =>
    [
        new Scenario("an invalid entry", "POST", "", 400)
        {
            Body = """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","active":true},"request":{"method":"POST","url":"Patient"}},{"resource":{"resourceType":"Patient","gendr":"male"},"request":{"method":"POST","url":"Patient"}}]}""",
            Present = ["issue[*].expression[0] = Bundle.entry[1].resource.gendr", "issue[*].location[0] = line 1"],
        },
        new Scenario("a reference to no entry", "POST", "", 400)
        {
            Body = """{"resourceType":"Bundle","type":"transaction","entry":[{"fullUrl":"urn:uuid:3b1f6a2e-0000-4000-8000-000000000009","resource":{"resourceType":"Observation","status":"final","code":{"text":"c"},"subject":{"reference":"urn:uuid:3b1f6a2e-0000-4000-8000-00000000000a"}},"request":{"method":"POST","url":"Observation"}}]}""",
            Present = ["issue[*].expression[0] = Bundle.entry[0].resource.subject"],
        },
        new Scenario("an unknown type in an entry's URL", "POST", "", 404)
        {
            Body = """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","active":true},"request":{"method":"POST","url":"Patent"}}]}""",
            Present = ["issue[0].details.text = Did you mean 'Patient'", "issue[0].expression[0] = Bundle.entry[0].request.url"],
        },
        new Scenario("an entry whose URL and resource differ", "POST", "", 400)
        {
            Body = """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","id":"a","active":true},"request":{"method":"PUT","url":"Patient/b"}}]}""",
            Present = ["issue[*].details.text = 'b'"],
        },
        new Scenario("a method that is not offered", "POST", "", 405)
        {
            Body = """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","active":true},"request":{"method":"PUT","url":"Patient/a/_history/1"}}]}""",
            Present = ["issue[0].details.text = PUT is not offered for Patient/a/_history/1."],
        },
        new Scenario("an entry without request", "POST", "", 400) { Body = """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","active":true}}]}""" },
        new Scenario("a version that is not current", "POST", "", 412)
        {
            Body = """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","active":true},"request":{"method":"POST","url":"Patient"}},{"resource":{"resourceType":"Patient","id":"never","active":true},"request":{"method":"PUT","url":"Patient/never","ifMatch":"W/\"7\""}}]}""",
        },
        new Scenario("a read of what is not there", "POST", "", 404)
        {
            Body = """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","active":true},"request":{"method":"POST","url":"Patient"}},{"request":{"method":"GET","url":"Patient/never-was"}}]}""",
            Present = ["issue[0].code = not-found", "issue[0].expression[0] = Bundle.entry[1]"],
        },
        new Scenario("a search that cannot be read", "POST", "", 400)
        {
            Body = """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","active":true},"request":{"method":"POST","url":"Patient"}},{"request":{"method":"GET","url":"Patient?birthdate=yesterday"}}]}""",
            Present = ["issue[0].expression[0] = Bundle.entry[1]"],
        },
        new Scenario("a read of what it deletes", "POST", "", 400)
        {
            Body = """{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"DELETE","url":"Patient/read-after-write"}},{"request":{"method":"GET","url":"Patient/read-after-write"}}]}""",
            Present = ["issue[0].details.coding[0].code = read-of-deleted", "issue[0].expression[0] = Bundle.entry[1]"],
        },
        new Scenario("a read of what it deletes by a search", "POST", "", 400)
        {
            Body = """{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"DELETE","url":"Organization?_id=tx-org-read"}},{"request":{"method":"GET","url":"Organization/tx-org-read"}},{"resource":{"resourceType":"Patient","active":true},"request":{"method":"POST","url":"Patient"}}]}""",
            Present = ["issue[0].details.coding[0].code = read-of-deleted", "issue[0].expression[0] = Bundle.entry[1]"],
        },
        new Scenario("a read of a version that it does not make", "POST", "", 404)
        {
            Body = """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Organization","id":"tx-org-read","name":"O"},"request":{"method":"PUT","url":"Organization/tx-org-read"}},{"request":{"method":"GET","url":"Organization/tx-org-read/_history/99"}}]}""",
            Present = ["issue[0].code = not-found", "issue[0].expression[0] = Bundle.entry[1]"],
        },
        new Scenario("an entry of another type than its URL", "POST", "", 400)
        {
            Body = """{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"DELETE","url":"Patient/none"}},{"resource":{"resourceType":"Patient","active":true},"request":{"method":"POST","url":"Basic"}}]}""",
            Present = ["issue[0].expression[0] = Bundle.entry[1].resource"], Absent = ["issue[0].location"],
        },
        new Scenario("a patch that is none", "POST", "", 400)
        {
            Body = """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Basic","id":"entry-patch","code":{"text":"x"}},"request":{"method":"PUT","url":"Basic/entry-patch"}},{"resource":{"resourceType":"Binary","contentType":"text/plain","data":"AAAA"},"request":{"method":"PATCH","url":"Basic/entry-patch"}}]}""",
            Present = ["issue[0].expression[0] = Bundle.entry[1].resource"],
        },
        new Scenario("a Bundle of another type", "POST", "", 400) { Body = """{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","active":true}}]}""", Present = ["issue[0].details.text = /fhir/Bundle"] },
        new Scenario("no Bundle", "POST", "", 400) { Body = """{"resourceType":"Patient","active":true}""", Present = ["issue[0].details.text = /fhir/Patient"] },
        new Scenario("no content", "POST", "", 400) { Present = ["issue[0].code = required"] },
    ];

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_transaction_with_one_bad_entry_writes_nothing(Scenario scenario)
    {
        await server.Send("PUT", "Organization/tx-org-read", """{"resourceType":"Organization","id":"tx-org-read","name":"O"}""");
        await scenario.Run(server);
    }

    [Theory]
    [InlineData("transaction")]
    [InlineData("batch")]
    public async Task What_is_wrong_with_a_patch_is_told_at_its_entry(string type)
    {
        var id = "patched-in-" + type;
        await server.Send("PUT", "Patient/" + id, $$"""{"resourceType":"Patient","id":"{{id}}","active":true}""");
        foreach (var (patch, place, text) in ((string, string, string)[])
        [
            ("not json", "Bundle.entry[1]", "JSON"),
            ("""[{"op":"replace","path":"/gender","value":"male"}]""", "Bundle.entry[1]", "gender"),
            ("""[{"op":"add","path":"/gender","value":"man"}]""", "Bundle.entry[1]", "Patient.gender"),
        ])
        {
            var answer = await server.Send("POST", "", $$$"""
                {"resourceType":"Bundle","type":"{{{type}}}","entry":[{"request":{"method":"DELETE","url":"Patient/none"}},
                  {"resource":{"resourceType":"Binary","contentType":"application/json-patch+json","data":"{{{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(patch))}}}"},"request":{"method":"PATCH","url":"Patient/{{{id}}}"}}]}
                """);
            var issue = (type == "batch" ? "entry[1].response.outcome." : "") + "issue[0]";
            Assert.Equal(place, answer.At(issue + ".expression[0]"));
            Assert.Contains(text, answer.At(issue + ".details.text"), StringComparison.Ordinal);
        }

        await new Scenario("nothing was written", "GET", $"Patient/{id}/_history", 200) { Present = ["total = 1"] }.Run(server);
    }
}
