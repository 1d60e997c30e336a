namespace FhirGenomics.Tests.Server.Interactions;

/// <summary>JSON Patch and FHIRPath Patch.</summary>
[Collection("server")]
public class PatchTests(ServerFixture server)
{
    private const string JsonPatch = "application/json-patch+json";

    [Fact]
    public async Task A_JSON_Patch_makes_the_next_version_and_keeps_every_digit()
    {
        var id = await Create("""{"resourceType":"Observation","status":"preliminary","code":{"text":"c"},"valueQuantity":{"value":1.10,"unit":"x"},"note":[{"text":"n"}]}""", "Observation");
        var url = $"Observation/{id}";
        var patched = await new Scenario("patch", "PATCH", url, 200)
        {
            ContentType = JsonPatch + "; charset=UTF-8",
            Headers = ["If-Match: W/\"1\"", "Prefer: return=presentation"],
            Body = """[{"op":"test","path":"/status","value":"preliminary"},{"op":"replace","path":"/status","value":"final"},{"op":"remove","path":"/note/0"}]""",
            Present = ["status = final", "meta.versionId = 2"],
            Absent = ["note"],
            AnswerHeaders = ["ETag: W/\"2\"", "Location: /_history/2"],
            Written = 1,
        }.Run(server);
        Assert.Contains("\"value\":1.10", patched.Text, StringComparison.Ordinal);
        await new Scenario("nothing changes", "PATCH", url, 200) { ContentType = JsonPatch, Body = """[{"op":"replace","path":"/status","value":"final"}]""", Present = ["meta.versionId = 2"] }.Run(server);
        await new Scenario("stale", "PATCH", url, 412) { ContentType = JsonPatch, Headers = ["If-Match: W/\"1\""], Body = "[]" }.Run(server);
        await new Scenario("minimal", "PATCH", url, 200) { ContentType = JsonPatch, Headers = ["Prefer: return=minimal"], Body = """[{"op":"add","path":"/language","value":"da"}]""", Absent = ["status"], Written = 1 }.Run(server);
        await new Scenario("delete", "DELETE", url, 204) { Written = 1 }.Run(server);
        await new Scenario("deleted", "PATCH", url, 410) { ContentType = JsonPatch, Body = "[]" }.Run(server);
    }

    [Fact]
    public async Task A_FHIRPath_Patch_comes_as_JSON_and_as_XML()
    {
        var id = await Create("""{"resourceType":"Patient","gender":"male","address":[{"city":"Aarhus"}]}""", "Patient");
        await new Scenario("JSON", "PATCH", $"Patient/{id}", 200)
        {
            Body = """{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"replace"},{"name":"path","valueString":"Patient.gender"},{"name":"value","valueCode":"female"}]}]}""",
            Present = ["gender = female", "address[0].city = Aarhus", "meta.versionId = 2"],
            Written = 1,
        }.Run(server);
        await new Scenario("XML", "PATCH", $"Patient/{id}", 200)
        {
            ContentType = "application/fhir+xml",
            Body = """<Parameters xmlns="http://hl7.org/fhir"><parameter><name value="operation"/><part><name value="type"/><valueCode value="delete"/></part><part><name value="path"/><valueString value="Patient.address"/></part></parameter></Parameters>""",
            Present = ["gender = female", "meta.versionId = 3"],
            Absent = ["address"],
            Written = 1,
        }.Run(server);
    }

    [Theory]
    [InlineData("""[{"op":"replace","path":"/id","value":"other"}]""", 400, "patch-of-fixed")]
    [InlineData("""[{"op":"replace","path":"/meta/versionId","value":"9"}]""", 400, "patch-of-fixed")]
    [InlineData("""[{"op":"replace","path":"/resourceType","value":"Person"}]""", 400, "patch-of-fixed")]
    [InlineData("""[{"op":"add","path":"/gendr","value":"male"}]""", 400, "unknown-element")]
    [InlineData("""[{"op":"add","path":"/gender","value":"nonsense"}]""", 400, "")]
    [InlineData("""[{"op":"add","path":"/gender","value":null}]""", 400, "")]
    [InlineData("""[{"op":"test","path":"/active","value":false}]""", 422, "patch-test-failed")]
    [InlineData("""[{"op":"replace","path":"","value":{"resourceType":"Nonsense"}}]""", 400, "")]
    [InlineData("""[{"op":"replace","path":"","value":[]}]""", 400, "")]
    [InlineData("nonsense", 400, "patch-invalid")]
    public async Task A_patch_that_cannot_be_or_makes_the_resource_invalid_changes_nothing(string patch, int status, string messageId)
    {
        var id = await Create("""{"resourceType":"Patient","active":true}""", "Patient");
        var answer = await new Scenario(patch, "PATCH", $"Patient/{id}", status) { ContentType = JsonPatch, Body = patch, Present = messageId.Length == 0 ? [] : [$"issue[*].details.coding[*].code = {messageId}"], Absent = patch == "nonsense" ? [] : ["issue[0].location"] }.Run(server);
        Assert.NotEqual("500", answer.At("issue[0].code"));
    }

    [Fact]
    public async Task What_is_no_patch_is_refused()
    {
        var id = await Create("""{"resourceType":"Patient","active":true}""", "Patient");
        await new Scenario("no resource", "PATCH", "Patient/never-was", 404) { ContentType = JsonPatch, Body = "[]" }.Run(server);
        await new Scenario("no content", "PATCH", $"Patient/{id}", 400) { ContentType = JsonPatch, Body = "" }.Run(server);
        await new Scenario("a Patient", "PATCH", $"Patient/{id}", 400) { Body = """{"resourceType":"Patient","active":true}""" }.Run(server);
        await new Scenario("no content type", "PATCH", $"Patient/{id}", 415) { ContentType = "", Body = "[]", Present = ["issue[0].details.text = application/json-patch+json"] }.Run(server);
        await new Scenario("another charset", "PATCH", $"Patient/{id}", 415) { ContentType = JsonPatch + "; charset=iso-8859-1", Body = "[]", Present = ["issue[0].details.text = UTF-8"] }.Run(server);
        await new Scenario("XML Patch", "PATCH", $"Patient/{id}", 415) { ContentType = "application/xml-patch+xml", Body = "<diff/>", AnswerHeaders = ["Accept-Patch: application/json-patch+json, application/fhir+json"], Present = ["issue[0].details.text = application/json-patch+json", "issue[0].details.text = application/fhir+xml", "issue[0].details.text = 'application/xml-patch+xml'"] }.Run(server);
    }

    [Theory]
    [InlineData("""{"name":"value","valueCode":"male","valueString":"female"}""", "choice-twice")]
    [InlineData("""{"name":"value","valueCode":"male","bar":1}""", "unknown-element")]
    [InlineData("""{"name":"value","valueCode":true}""", "json-kind")]
    public async Task Parameters_that_break_R4_are_no_patch(string value, string messageId)
    {
        var id = await Create("""{"resourceType":"Patient","active":true}""", "Patient");
        var parameters = $$"""{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"add"},{"name":"path","valueString":"Patient"},{"name":"name","valueString":"gender"},{{value}}]}]}""";
        await new Scenario("patch", "PATCH", $"Patient/{id}", 400) { Body = parameters, Present = [$"issue[*].details.coding[*].code = {messageId}", "issue[*].expression[0] = Parameters.parameter[0].part[3]"] }.Run(server);
        var entry = $$"""{"resourceType":"Bundle","type":"TYPE","entry":[{"resource":{{parameters}},"request":{"method":"PATCH","url":"Patient/{{id}}"} }]}""";
        await new Scenario("transaction", "POST", "", 400) { Body = entry.Replace("TYPE", "transaction", StringComparison.Ordinal) }.Run(server);
        await new Scenario("batch", "POST", "", 200)
        {
            Body = entry.Replace("TYPE", "batch", StringComparison.Ordinal),
            Present = ["entry[0].response.status = 400", $"entry[0].response.outcome.issue[*].details.coding[*].code = {messageId}", "entry[0].response.outcome.issue[*].expression[0] = Bundle.entry[0].resource.parameter[0].part[3]"],
        }.Run(server);
        await new Scenario("read", "GET", $"Patient/{id}", 200) { Present = ["meta.versionId = 1"], Absent = ["gender"] }.Run(server);
    }

    /// <summary>Parts of backbone elements, a reference to what the patched resource contains, an extension that only its place allows, a contained resource.</summary>
    [Fact]
    public async Task What_is_right_only_in_the_patched_resource_is_judged_there()
    {
        var id = await Create("""{"resourceType":"Patient","active":true,"contained":[{"resourceType":"Organization","id":"o","name":"O"}],"managingOrganization":{"reference":"#o"}}""", "Patient");
        const string Parameters = """
            {"resourceType":"Parameters","parameter":[
              {"name":"operation","part":[{"name":"type","valueCode":"add"},{"name":"path","valueString":"Patient"},{"name":"name","valueString":"generalPractitioner"},{"name":"value","valueReference":{"reference":"#o"}}]},
              {"name":"operation","part":[{"name":"type","valueCode":"add"},{"name":"path","valueString":"Patient"},{"name":"name","valueString":"contact"},{"name":"value","part":[{"name":"name","valueHumanName":{"family":"F"}},{"name":"organization","valueReference":{"reference":"#o"}}]}]},
              {"name":"operation","part":[{"name":"type","valueCode":"add"},{"name":"path","valueString":"Patient"},{"name":"name","valueString":"contained"},{"name":"value","resource":{"resourceType":"Organization","id":"p","name":"P","partOf":{"reference":"#o"}}}]},
              {"name":"operation","part":[{"name":"type","valueCode":"add"},{"name":"path","valueString":"Patient"},{"name":"name","valueString":"generalPractitioner"},{"name":"value","valueReference":{"reference":"#p"}}]},
              {"name":"operation","part":[{"name":"type","valueCode":"add"},{"name":"path","valueString":"Patient"},{"name":"name","valueString":"extension"},{"name":"value","part":[{"name":"url","valueUri":"http://hl7.org/fhir/StructureDefinition/patient-birthPlace"},{"name":"value","valueAddress":{"city":"Aarhus"}}]}]}]}
            """;
        await new Scenario("patch", "PATCH", $"Patient/{id}", 200)
        {
            Body = Parameters,
            Present = ["generalPractitioner[1].reference = #p", "contact[0].organization.reference = #o", "contained[1].partOf.reference = #o", "extension[0].valueAddress.city = Aarhus"],
            Written = 1,
        }.Run(server);
        var other = await Create("""{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"O"}],"managingOrganization":{"reference":"#o"}}""", "Patient");
        await new Scenario("transaction", "POST", "", 200)
        {
            Body = $$"""{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{{Parameters}},"request":{"method":"PATCH","url":"Patient/{{other}}"} }]}""",
            Present = ["entry[0].response.status = 200"],
            Written = 1,
        }.Run(server);
    }

    [Fact]
    public async Task Patches_stand_in_Bundles()
    {
        var id = await Create("""{"resourceType":"Patient","active":true,"identifier":[{"system":"urn:pb","value":"1"}]}""", "Patient");
        var data = Convert.ToBase64String("""[{"op":"replace","path":"/active","value":false}]"""u8);
        var bundle = $$$"""
            {"resourceType":"Bundle","type":"transaction","entry":[
              {"resource":{"resourceType":"Observation","status":"final","code":{"text":"c"}},"request":{"method":"POST","url":"Observation"}},
              {"fullUrl":"urn:uuid:6b1f6a2e-0000-4000-8000-000000000001","resource":{"resourceType":"Binary","contentType":"application/json-patch+json","data":"{{{data}}}"},"request":{"method":"PATCH","url":"Patient/{{{id}}}","ifMatch":"W/\"1\""}}]}
            """;
        await new Scenario("transaction", "POST", "", 200) { Body = bundle, Present = ["entry[1].response.status = 200", "entry[1].response.etag = W/\"2\""], Written = 2 }.Run(server);
        await new Scenario("stale", "POST", "", 412) { Body = bundle }.Run(server);
        await new Scenario("batch", "POST", "", 200)
        {
            Body = """
                {"resourceType":"Bundle","type":"batch","entry":[
                  {"resource":{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"add"},{"name":"path","valueString":"Patient"},{"name":"name","valueString":"gender"},{"name":"value","valueCode":"male"}]}]},"request":{"method":"PATCH","url":"Patient?identifier=urn:pb|1"}},
                  {"resource":{"resourceType":"Binary","contentType":"text/plain","data":"AAAA"},"request":{"method":"PATCH","url":"Patient?identifier=urn:pb|1"}}]}
                """,
            Present = ["entry[0].response.status = 200", "entry[1].response.status = 400"],
            Written = 1,
        }.Run(server);
        await new Scenario("read", "GET", $"Patient/{id}", 200) { Present = ["active = false", "gender = male"] }.Run(server);
    }

    private async Task<string> Create(string body, string type) => (await new Scenario("create", "POST", type, 201) { Body = body, Written = 1 }.Run(server)).At("id")!;
}
