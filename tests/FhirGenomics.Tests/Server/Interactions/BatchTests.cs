using FhirGenomics.Validation;

namespace FhirGenomics.Tests.Server.Interactions;

/// <summary>Batches: each entry by itself.</summary>
[Collection("server")]
public class BatchTests(ServerFixture server)
{
    [Theory]
    [InlineData("Patient/_search", "GET Patient?name=value")]
    [InlineData("_search?_type=Patient", "GET ?name=value")]
    [InlineData("Patient/1/*/_search", "GET Patient/1/*?name=value")]
    public async Task A_search_by_form_is_told_how_a_bundle_searches(string url, string told) => await new Scenario("batch", "POST", "", 200)
    {
        Body = $$"""
            {"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"POST","url":"{{url}}"} }]}
            """,
        Present = ["entry[0].response.status = 400", "entry[0].response.outcome.issue[0].details.text = " + told, "entry[0].response.outcome.issue[0].expression[0] = Bundle.entry[0].request.url"],
    }.Run(server);

    [Theory]
    [InlineData("""{"method":"DELETE","url":"Device/batch-kept","ifmatch":"W/\"1\""}""")]
    [InlineData("""{"method":"DELETE","url":"Device/batch-kept","ifMatch":{"value":"W/\"1\""}}""")]
    [InlineData("""[{"method":"DELETE","url":"Device/batch-kept"}]""")]
    [InlineData("""{"method":"GET","url":"Device/batch-kept","ifModifiedSince":"garbage"}""")]
    public async Task What_is_wrong_with_an_entry_of_a_batch_keeps_it_from_being_done_whatever_it_asks(string request)
    {
        await server.Send("PUT", "Device/batch-kept", """{"resourceType":"Device","id":"batch-kept"}""");
        await new Scenario("batch", "POST", "", 200)
        {
            Body = $$"""{"resourceType":"Bundle","type":"batch","entry":[{"request":{{request}}},{"request":{"method":"GET","url":"Device/batch-kept"} }]}""",
            Present = ["entry[0].response.status = 400", "entry[0].response.outcome.issue[0].expression[0] = Bundle.entry[0].request", "entry[1].response.status = 200"],
        }.Run(server);
    }

    [Fact]
    public async Task Entries_of_a_batch_stand_alone() => await new Scenario("batch", "POST", "", 200)
    {
        Body = """
            {"resourceType":"Bundle","type":"batch","entry":[
              {"resource":{"resourceType":"Patient","active":true},"request":{"method":"POST","url":"Patient"}},
              {"resource":{"resourceType":"Patient","gendr":"male"},"request":{"method":"POST","url":"Patient"}},
              {"request":{"method":"GET","url":"Patient/none"}},
              {"request":{"method":"GET","url":"metadata"}},
              {"request":{"method":"DELETE","url":"Patient/none"}},
              {"request":{"method":"GET","url":"Nonsense/1"}},
              {"resource":{"resourceType":"Patient","id":"x","active":true},"request":{"method":"PUT","url":"Patient/y"}}]}
            """,
        Present =
        [
            "type = batch-response", "entry[0].response.status = 201 Created", "entry[1].response.status = 400", "entry[1].response.outcome.issue[*].expression[0] = Bundle.entry[1].resource.gendr",
            "entry[2].response.status = 404", "entry[2].response.outcome.resourceType = OperationOutcome", "entry[3].resource.resourceType = CapabilityStatement", "entry[4].response.status = 204", "entry[5].response.status = 404", "entry[6].response.status = 400",
        ],
        Absent = ["entry[1].resource", "entry[7]"],
        Written = 1,
    }.Run(server);

    [Fact]
    public async Task An_entry_that_lost_content_while_it_was_read_fails_alone()
    {
        await new Scenario("batch", "POST", "", 200)
        {
            Body = """
                {"resourceType":"Bundle","type":"batch","entry":[
                  {"request":{"method":"POST","url":"Patient"},"resource":{"resourceType":"Patient","name":[],"gender":"x"}},
                  {"request":{"method":"GET","url":"metadata"}},
                  {"request":{"method":"GET","url":"Patient?_summary=count","ifMatch":""}},
                  {"request":{"method":"POST","url":"Patient/$validate"},"resource":{"resourceType":"Patient","name":[]}},
                  {"request":{"method":"POST","url":"Patient"},"resource":{"resourceType":"Patient","active":true}}, null]}
                """,
            Present =
            [
                "entry[0].response.status = 400", "entry[0].response.outcome.issue[*].expression[0] = Bundle.entry[0].resource.gender", "entry[0].response.outcome.issue[0].details.coding[0].code = json-empty-array", "entry[1].response.status = 200",
                "entry[2].response.status = 400", "entry[3].response.status = 200", "entry[3].resource.issue[0].details.coding[0].code = json-empty-array", "entry[4].response.status = 201", "entry[5].response.status = 400",
            ],
            Written = 1,
        }.Run(server);
        await new Scenario("the Bundle itself", "POST", "", 400) { Body = """{"resourceType":"Bundle","type":"batch","link":[],"entry":[{"request":{"method":"GET","url":"metadata"}}]}""" }.Run(server);
        await new Scenario("as XML", "POST", "", 200)
        {
            ContentType = "application/fhir+xml",
            Body = """
                <Bundle xmlns="http://hl7.org/fhir"><type value="batch"/>
                  <entry><resource><Patient><foo/><gender value="x"/></Patient></resource><request><method value="POST"/><url value="Patient"/></request></entry>
                  <entry><request><method value="GET"/><url value="metadata"/></request></entry></Bundle>
                """,
            Present = ["entry[0].response.status = 400", "entry[0].response.outcome.issue[*].details.coding[*].code = unknown-element", "entry[0].response.outcome.issue[*].expression[0] = Bundle.entry[0].resource.gender", "entry[1].response.status = 200"],
        }.Run(server);
    }

    [Theory]
    [InlineData("""{"foo":1}""")]
    [InlineData("""{"family":"f","extension":[{"url":"http://example.org/unknown","valueCode":"c"}]}""")]
    public async Task An_invalid_entry_is_refused_however_much_is_said_of_others(string name)
    {
        var names = string.Join(',', Enumerable.Repeat(name, ValidationRun.MostIssues + 1));
        var answer = await new Scenario("batch", "POST", "", 200)
        {
            Body = $$$"""
                {"resourceType":"Bundle","type":"batch","entry":[
                  {"resource":{"resourceType":"Patient","name":[{{{names}}}]},"request":{"method":"POST","url":"Patient"}},
                  {"resource":{"resourceType":"Patient","gendr":"male"},"request":{"method":"POST","url":"Patient"}},
                  {"resource":{"resourceType":"Patient","gender":"male"},"request":{"method":"POST","url":"Patient"}}]}
                """,
            Present = ["entry[1].response.status = 400", "entry[1].response.outcome.issue[*].expression[0] = Bundle.entry[1].resource.gendr", "entry[2].response.status = 201"],
            Written = name.Contains("foo", StringComparison.Ordinal) ? 1 : 2,
        }.Run(server);
        Assert.StartsWith(name.Contains("foo", StringComparison.Ordinal) ? "400" : "201", answer.At("entry[0].response.status"), StringComparison.Ordinal);
        await new Scenario("alone", "POST", "Patient", 400) { Body = $$"""{"resourceType":"Patient","name":[{{names}}],"gender":1}""", Present = ["issue[*].details.coding[*].code = more-findings"] }.Run(server);
    }

    [Fact]
    public async Task The_URL_of_an_entry_may_be_absolute() => await new Scenario("batch", "POST", "", 200)
    {
        Body = $$$"""{"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"{{{server.Base}}}/Patient?_summary=count"}},{"request":{"method":"GET","url":"{{{server.Base}}}?_type=Patient&_summary=count"}},{"request":{"method":"GET","url":"{{{server.Base}}}x/Patient"}}]}""",
        Present = ["entry[0].resource.type = searchset", "entry[1].resource.type = searchset", "entry[2].response.status = 400", "entry[2].response.outcome.issue[0].expression[0] = Bundle.entry[2].request.url"],
    }.Run(server);

    [Fact]
    public async Task Entries_of_a_batch_do_not_refer_to_each_other() => await new Scenario("batch", "POST", "", 200)
    {
        Body = """
            {"resourceType":"Bundle","type":"batch","entry":[
              {"fullUrl":"urn:uuid:3b1f6a2e-0000-4000-8000-000000000021","resource":{"resourceType":"Patient","link":[{"other":{"reference":"urn:uuid:3b1f6a2e-0000-4000-8000-000000000021"},"type":"seealso"}]},"request":{"method":"POST","url":"Patient"}},
              {"resource":{"resourceType":"Observation","status":"final","code":{"text":"c"},"subject":{"reference":"urn:uuid:3b1f6a2e-0000-4000-8000-000000000021"}},"request":{"method":"POST","url":"Observation"}},
              {"resource":{"resourceType":"Observation","status":"final","code":{"text":"c"},"subject":{"reference":"urn:uuid:3b1f6a2e-0000-4000-8000-000000000022"}},"request":{"method":"POST","url":"Observation"}}]}
            """,
        Present = ["entry[0].response.status = 201", "entry[1].response.status = 400", "entry[1].response.outcome.issue[0].details.coding[0].code = batch-dependent", "entry[1].response.outcome.issue[0].expression[0] = Bundle.entry[1].resource.subject.reference", "entry[2].response.status = 201"],
        Written = 2,
    }.Run(server);
}
