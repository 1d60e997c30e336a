namespace FhirGenomics.Tests.Server.Interactions;

/// <summary>HEAD answers as GET does, without the content. Source: https://hl7.org/fhir/R4/http.html#read</summary>
[Collection("server")]
public class HeadTests(ServerFixture server)
{
    private const string Needed = """
        {"resourceType":"Bundle","type":"transaction","entry":[
          {"resource":{"resourceType":"Patient","id":"head"},"request":{"method":"PUT","url":"Patient/head"}},
          {"resource":{"resourceType":"CodeSystem","id":"head","url":"urn:head","status":"active","content":"complete","hierarchyMeaning":"is-a","concept":[{"code":"a"}]},"request":{"method":"PUT","url":"CodeSystem/head"}},
          {"resource":{"resourceType":"ValueSet","id":"head","url":"urn:head:vs","status":"active","compose":{"include":[{"system":"urn:head","concept":[{"code":"a"}]}]}},"request":{"method":"PUT","url":"ValueSet/head"}},
          {"resource":{"resourceType":"ConceptMap","id":"head","url":"urn:head:cm","status":"active","group":[{"source":"urn:head","target":"urn:head:2","element":[{"code":"a","target":[{"code":"b","equivalence":"equal"}]}]}]},"request":{"method":"PUT","url":"ConceptMap/head"}}]}
        """;

    [Theory]
    [InlineData("HEAD", "Basic/{id}")]
    [InlineData("HEAD", "Basic/{id}/_history/1")]
    [InlineData("HEAD", "Basic/{id}/_history")]
    [InlineData("HEAD", "Basic/_history")]
    [InlineData("HEAD", "Basic")]
    [InlineData("HEAD", "_history")]
    [InlineData("HEAD", "metadata")]
    [InlineData("HEAD", "$meta")]
    [InlineData("HEAD", "Basic/$meta")]
    [InlineData("HEAD", "Basic/{id}/$meta")]
    [InlineData("HEAD", "Basic/{id}/$validate")]
    [InlineData("HEAD", "$reindex")]
    [InlineData("HEAD", "ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender")]
    [InlineData("HEAD", "ValueSet/head/$expand")]
    [InlineData("HEAD", "ValueSet/$validate-code?url=http://hl7.org/fhir/ValueSet/administrative-gender&code=male&system=http://hl7.org/fhir/administrative-gender")]
    [InlineData("HEAD", "ValueSet/head/$validate-code?code=a&system=urn:head")]
    [InlineData("HEAD", "CodeSystem/$validate-code?url=http://hl7.org/fhir/administrative-gender&code=male")]
    [InlineData("HEAD", "CodeSystem/head/$validate-code?code=a")]
    [InlineData("HEAD", "CodeSystem/$lookup?system=http://hl7.org/fhir/administrative-gender&code=male")]
    [InlineData("HEAD", "CodeSystem/$subsumes?system=http://terminology.hl7.org/CodeSystem/v3-ActCode&codeA=AMB&codeB=HH")]
    [InlineData("HEAD", "CodeSystem/head/$subsumes?codeA=a&codeB=a")]
    [InlineData("HEAD", "ConceptMap/$translate?code=male&system=http://hl7.org/fhir/administrative-gender")]
    [InlineData("HEAD", "ConceptMap/head/$translate?code=a&system=urn:head")]
    [InlineData("HEAD", "Patient/head/$everything")]
    [InlineData("HEAD", "Observation/$lastn?patient=Patient/head&category=laboratory")]
    public async Task Head_has_the_status_and_headers_of_get_and_no_content(string method, string path)
    {
        Assert.Equal(200, (await server.Send("POST", "", Needed)).Status);
        var created = await server.Send("POST", "Basic", """{"resourceType":"Basic","code":{"text":"head"}}""");
        var url = path.Replace("{id}", created.At("id"), StringComparison.Ordinal);
        var head = await server.Send(method, url);
        var get = await server.Send("GET", url);
        Assert.Equal((get.Status, ""), (head.Status, head.Text));
        Assert.Equal(200, head.Status);
        foreach (var header in (string[])["ETag", "Content-Type", "Last-Modified", "Content-Length"])
        {
            Assert.Equal(get.Header(header), head.Header(header));
        }
    }

    [Fact]
    public async Task Head_of_an_answer_that_comes_later_and_in_a_batch_has_no_content_either()
    {
        var asked = await server.Send("GET", "Basic?_count=1", headers: [("Prefer", "respond-async")]);
        var id = asked.Header("Content-Location")!.Split('/')[^1];
        Answer head;
        while ((head = await server.Send("HEAD", $"_async/{id}")).Status == 202)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Equal((200, "", (await server.Send("GET", $"_async/{id}")).Header("Content-Length")), (head.Status, head.Text, head.Header("Content-Length")));
        await new Scenario("batch", "POST", "", 200)
        {
            Body = """{"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"HEAD","url":"Basic?_count=1"}},{"request":{"method":"HEAD","url":"Basic/never"}}]}""",
            Present = ["entry[0].response.status = 200", "entry[1].response.status = 404", "entry[1].response.outcome"],
            Absent = ["entry[0].resource"],
        }.Run(server);
    }
}
