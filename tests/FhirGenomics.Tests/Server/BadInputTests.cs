namespace FhirGenomics.Tests.Server;

/// <summary>What is refused: with which status, saying what, where and what was expected; and nothing is written.</summary>
[Collection("server")]
public class BadInputTests(ServerFixture server)
{
    public static TheoryData<Scenario> Refused =>
    [
        new Scenario("JSON that is none", "POST", "Patient", 400) { Body = """{"resourceType":"Patient",""", Present = ["issue[0].code = structure", "issue[0].location[0] = line 1"] },
        new Scenario("JSON that is an array", "POST", "Patient", 400) { Body = "[]" },
        new Scenario("JSON that is null", "POST", "Patient", 400) { Body = "null" },
        new Scenario("an empty property name", "POST", "Patient", 400) { Body = """{"resourceType":"Patient","":"x"}""" },
        new Scenario("a key that stands twice", "POST", "Patient", 400) { Body = """{"resourceType":"Patient","active":true,"active":false}""", Present = ["issue[0].details.text = active"] },
        new Scenario("half a surrogate pair", "POST", "Patient", 400) { Body = """{"resourceType":"Patient","language":"\ud800"}""" },
        new Scenario("XML that is none", "POST", "Patient", 400) { ContentType = "application/fhir+xml", Body = "<Patient", Present = ["issue[0].code = structure", "issue[0].location[0] = line 1"] },
        new Scenario("XML with a DTD", "POST", "Patient", 400) { ContentType = "application/fhir+xml", Body = "<!DOCTYPE x [<!ENTITY a 'b'>]><Patient xmlns='http://hl7.org/fhir'/>" },
        new Scenario("no content", "POST", "Patient", 400) { Present = ["issue[0].code = required"] },
        new Scenario("content without a type", "POST", "Patient", 415) { ContentType = "", Body = "{}", Present = ["issue[0].details.text = Content-Type"], Absent = ["\"''\""] },
        new Scenario("content in pieces without a type", "POST", "Patient/_search", 415) { ContentType = "", Body = "name=x", Headers = ["Transfer-Encoding: chunked"], Present = ["issue[0].details.text = application/x-www-form-urlencoded"] },
        new Scenario("a form that chooses a format that is unknown", "POST", "Patient/_search", 406) { ContentType = "application/x-www-form-urlencoded", Body = "_format=yaml&name=x" },
        new Scenario("a form with a wrong _pretty", "POST", "Patient/_search", 400) { ContentType = "application/x-www-form-urlencoded", Body = "_pretty=maybe&name=x" },
        new Scenario("the history of what never was, since a time", "GET", "Patient/never/_history?_since=2020-01-01", 404) { Present = ["issue[0].code = not-found"] },
        new Scenario("a wrong content type", "POST", "Patient", 415) { ContentType = "text/plain", Body = "{}", Present = ["issue[0].code = not-supported", "issue[0].details.text = application/fhir+json"] },
        new Scenario("a wrong charset", "POST", "Patient", 415) { ContentType = "application/fhir+json; charset=iso-8859-1", Body = "{}" },
        new Scenario("a wrong FHIR version", "POST", "Patient", 415) { ContentType = "application/fhir+json; fhirVersion=5.0", Body = "{}" },
        new Scenario("a wrong content encoding", "POST", "Patient", 415) { Body = "{}", Headers = ["Content-Encoding: zstd"] },
        new Scenario("gzip that is none", "POST", "Patient", 400) { Body = "{}", Headers = ["Content-Encoding: gzip"] },
        new Scenario("too much content", "POST", "Patient", 413) { Body = new string(' ', 2_000_001), Present = ["issue[0].code = too-long"] },
        new Scenario("an unknown element", "POST", "Patient", 400) { Body = "{\"resourceType\":\"Patient\",\n \"gendr\":\"male\"}", Present = ["issue[0].expression[0] = Patient.gendr", "issue[0].location[0] = line 2", "issue[0].details.text = gender"] },
        new Scenario("an unknown element in XML", "POST", "Patient", 400) { ContentType = "application/fhir+xml", Body = "<Patient xmlns='http://hl7.org/fhir'>\n<gendr value='male'/></Patient>", Present = ["issue[0].location[0] = line 2", "issue[0].details.text = gender"] },
        new Scenario("a wrong code in XML", "POST", "Patient", 400) { ContentType = "application/fhir+xml", Body = "<Patient xmlns='http://hl7.org/fhir'>\n<gender value='man'/></Patient>", Present = ["issue[*].location[0] = line 2", "issue[*].expression[0] = Patient.gender"] },
        new Scenario("a wrong code", "POST", "Patient", 400) { Body = """{"resourceType":"Patient","gender":"man"}""", Present = ["issue[*].code = code-invalid", "issue[*].expression[0] = Patient.gender"] },
        new Scenario("a missing element", "POST", "Observation", 400) { Body = """{"resourceType":"Observation","status":"final"}""", Present = ["issue[*].code = required", "issue[*].details.text = code"] },
        new Scenario("a broken invariant", "POST", "Patient", 400) { Body = """{"resourceType":"Patient","contact":[{"gender":"male"}]}""", Present = ["issue[*].code = invariant", "issue[*].expression[0] = Patient.contact[0]"] },
        new Scenario("a broken profile", "POST", "Observation", 422)
        {
            Body = """{"resourceType":"Observation","meta":{"profile":["http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/variant"]},"status":"final","code":{"coding":[{"system":"http://loinc.org","code":"1-8"}]}}""",
            Present = ["issue[*].diagnostics = http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/variant"],
        },
        new Scenario("a resource of another type", "POST", "Patient", 400) { Body = """{"resourceType":"Observation","status":"final","code":{"text":"x"}}""", Present = ["issue[0].details.text = Observation"] },
        new Scenario("an unknown resource type", "POST", "Patient", 400) { Body = """{"resourceType":"Patent"}""", Present = ["issue[0].details.text = Did you mean 'Patient'?"] },
        new Scenario("an unknown resource type in the URL", "GET", "Patent/1", 404) { Present = ["issue[0].code = not-supported", "issue[0].details.text = Did you mean 'Patient'?"] },
        new Scenario("a resource type in lower case", "GET", "patient/1", 404),
        new Scenario("a type that cannot be stored", "POST", "Parameters", 404) { Body = """{"resourceType":"Parameters"}""" },
        new Scenario("an id that is none", "GET", "Patient/a_b", 400) { Present = ["issue[0].code = value"] },
        new Scenario("an id that a URL cannot name", "PUT", "Organization?name=dots", 400) { Body = """{"resourceType":"Organization","id":"..","name":"dots"}""", Present = ["issue[0].details.coding[0].code = id-invalid"] },
        new Scenario("an id that is too long", "GET", "Patient/" + new string('a', 65), 400),
        new Scenario("an id with an escaped slash", "GET", "Patient/a%2fb", 400),
        new Scenario("an id with a line feed", "GET", "Patient/a%0a", 400),
        new Scenario("a control character that is told back in XML", "GET", "Patient?foo=1&_total=%00", 400) { Headers = ["Accept: application/fhir+xml"], AnswerHeaders = ["Content-Type: application/fhir+xml"] },
        new Scenario("a control character that is told back in JSON", "GET", "Patient?a%00b=1", 400) { Headers = ["Prefer: handling=strict"], Present = ["issue[0].details.text = a\uFFFDb"], Absent = ["\"\\u0000\""] },
        new Scenario("an operation that is none", "GET", "Patient/$everythin", 404),
        new Scenario("an operation by the wrong method", "GET", "Patient/$validate", 405),
        new Scenario("an operation of the server by the wrong method", "GET", "$validate", 405) { AnswerHeaders = ["Allow: POST"], Present = ["issue[0].details.text = $validate is not offered"] },
        new Scenario("the statement by POST", "POST", "metadata", 405) { Body = "{}", AnswerHeaders = ["Allow: GET, HEAD"] },
        new Scenario("an operation of a type at the server", "GET", "$expand?url=x", 404) { Present = ["issue[0].details.text = It is at /fhir/ValueSet/$expand"], Absent = ["\"Did you mean\""] },
        new Scenario("an operation of instances by POST at its type", "POST", "Patient/$meta-add", 404) { Body = "{}", Present = ["issue[0].details.text = It is at /fhir/{type}/{id}/$meta-add"] },
        new Scenario("a search URL by GET", "GET", "Patient/_search", 405) { AnswerHeaders = ["Allow: POST"] },
        new Scenario("a history by PUT", "PUT", "Patient/_history", 405) { Body = "{}", AnswerHeaders = ["Allow: GET, HEAD"] },
        new Scenario("a page of the server by POST", "POST", "metadata", 405) { Body = """{"resourceType":"Patient"}""", AnswerHeaders = ["Allow: GET, HEAD"] },
        new Scenario("a history of the server by PUT", "PUT", "_history", 405) { Body = "{}", AnswerHeaders = ["Allow: GET, HEAD"] },
        new Scenario("a search of the server by GET of its URL", "GET", "_search", 405) { AnswerHeaders = ["Allow: POST"] },
        new Scenario("an operation of the server by GET", "GET", "$validate", 405) { AnswerHeaders = ["Allow: POST"] },
        new Scenario("a status by PUT", "PUT", "_async/1", 405) { Body = "{}", AnswerHeaders = ["Allow: DELETE, GET, HEAD"] },
        new Scenario("a resource of no type by POST", "POST", "Patent/1", 404) { Body = "{}" },
        new Scenario("nothing by POST", "POST", "Patient/_nothing", 404) { Body = "{}" },
        new Scenario("what nothing offers", "OPTIONS", "Patient/$nothing", 404),
        new Scenario("an operation of instances at its type", "GET", "Patient/$everything", 404) { Present = ["issue[0].details.text = It is at /fhir/Patient/{id}/$everything"] },
        new Scenario("an operation of another type", "GET", "Encounter/$lastn", 404) { Present = ["issue[0].details.text = It is at /fhir/Observation/$lastn"] },
        new Scenario("an update with another id", "PUT", "Patient/a", 400) { Body = """{"resourceType":"Patient","id":"b","active":true}""", Present = ["issue[0].expression[0] = Patient.id"] },
        new Scenario("an update without id", "PUT", "Patient/a", 400) { Body = """{"resourceType":"Patient","active":true}""" },
        new Scenario("a resource that never was", "GET", "Patient/never", 404) { Present = ["issue[0].code = not-found"] },
        new Scenario("a version that never was", "PUT", "Patient/never", 412) { Body = """{"resourceType":"Patient","id":"never","active":true}""", Headers = ["If-Match: W/\"3\""], Present = ["issue[0].code = conflict"] },
        new Scenario("a version that is none", "DELETE", "Patient/never", 412) { Headers = ["If-Match: yesterday"] },
        new Scenario("an unknown search parameter, strictly", "GET", "Patient?nam=x", 400) { Headers = ["Prefer: handling=strict"], Present = ["issue[0].details.text = nam"] },
        new Scenario("a search value that is wrong", "GET", "Patient?birthdate=yesterday", 400) { Present = ["issue[0].details.text = birthdate"] },
        new Scenario("a search by JSON", "POST", "Patient/_search", 415) { Body = "{}" },
        new Scenario("a format that is not offered", "GET", "Patient", 406) { Headers = ["Accept: image/png"] },
        new Scenario("a format that is unknown", "GET", "metadata?_format=yaml", 406),
        new Scenario("a mode that is unknown", "GET", "metadata?mode=nonsense", 400),
        new Scenario("a method that is not offered", "PATCH", "Patient/a/_history", 405) { Body = "[]", ContentType = "application/json-patch+json", AnswerHeaders = ["Allow: GET"], Present = ["issue[0].details.text = PATCH"] },
        new Scenario("a delete of all", "DELETE", "Patient", 400) { Present = ["issue[0].details.coding[0].code = condition-empty"] },
        new Scenario("a URL that is none", "GET", "/nowhere", 404) { Present = ["issue[0].details.text = /fhir/metadata"] },
        new Scenario("a URL below the base that is none", "GET", "Patient/1/2/3", 404),
    ];

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_wrong_is_refused_and_nothing_is_written(Scenario scenario) => await scenario.Run(server);

    [Fact]
    public async Task Deep_and_odd_content_never_breaks_the_server()
    {
        string[] bodies =
        [
            string.Concat(Enumerable.Repeat("{\"a\":", 100_000)), string.Concat(Enumerable.Repeat("[", 100_000)), "{\"resourceType\":\"Patient\",\"extension\":" + string.Concat(Enumerable.Repeat("[{\"url\":\"u\",\"extension\":", 300)),
            "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"request\":{\"method\":\"POST\",\"url\":\"" + new string('/', 10000) + "\"}}]}", "\uFEFF{}", "\0", "{\"resourceType\":null}", "{\"resourceType\":{}}",
            "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"request\":{\"method\":\"GET\",\"url\":\"Patient?%zz=%ff&a=%00\"}}]}",
        ];
        foreach (var body in bodies)
        {
            foreach (var (url, type) in new[] { ("Patient", "application/fhir+json"), ("", "application/fhir+json"), ("Patient/$validate", "application/fhir+json"), ("Patient", "application/fhir+xml") })
            {
                var answer = await server.Send("POST", url, body, type);
                Assert.True(answer.Status is >= 200 and < 500, $"{answer.Status} for {body[..Math.Min(80, body.Length)]}");
            }
        }

        foreach (var url in new[] { "Patient?%zz=%ff", "Patient?name=%00", "Patient?_count=99999999999999", "Patient?_sort=%ff", "Patient/%00", "Patient?identifier=|||||", "Patient?birthdate=gt&_id=,,,," })
        {
            var answer = await server.Send("GET", url);
            Assert.True(answer.Status is >= 200 and < 500, $"{answer.Status} for {url}: {answer.Text}");
        }
    }
}
