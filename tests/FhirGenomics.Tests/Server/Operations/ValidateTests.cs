namespace FhirGenomics.Tests.Server.Operations;

[Collection("server")]
public class ValidateTests(ServerFixture server)
{
    private const string Valid = """{"resourceType":"Patient","gender":"male"}""";
    private const string Invalid = """{"resourceType":"Patient","gender":"man"}""";

    public static TheoryData<Scenario> Scenarios =>
    [
        new Scenario("valid", "POST", "Patient/$validate", 200) { Body = Valid, Present = ["resourceType = OperationOutcome"], Absent = ["\"error\""] },
        new Scenario("invalid", "POST", "Patient/$validate", 200) { Body = Invalid, Present = ["issue[*].severity = error", "issue[*].expression[0] = Patient.gender", "issue[*].location[0] = line 1, column "] },
        new Scenario("at system level", "POST", "$validate", 200) { Body = Invalid, Present = ["issue[*].expression[0] = Patient.gender"] },
        new Scenario("in Parameters", "POST", "Patient/$validate", 200)
        {
            Body = "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"mode\",\"valueCode\":\"create\"},{\"name\":\"resource\",\n\"resource\":" + Invalid + "}]}",
            Present = ["issue[*].expression[0] = Patient.gender", "issue[*].location[0] = line 2"],
        },
        new Scenario("against a profile", "POST", "Observation/$validate?profile=http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/variant", 200)
        {
            Body = """{"resourceType":"Observation","status":"final","code":{"text":"x"}}""", Present = ["issue[*].severity = error", "issue[*].diagnostics = genomics-reporting/StructureDefinition/variant"],
        },
        new Scenario("against a profile that is unknown", "POST", "Patient/$validate?profile=http://example.org/none", 200) { Body = Valid, Present = ["issue[*].severity = error", "issue[*].details.text = http://example.org/none"] },
        new Scenario("of another type", "POST", "Observation/$validate", 200) { Body = Valid, Present = ["issue[0].severity = error", "issue[0].details.text = Patient"] },
        new Scenario("not JSON", "POST", "Patient/$validate", 400) { Body = "{" },
        new Scenario("nothing", "POST", "Patient/$validate", 400) { Present = ["issue[0].code = required"] },
        new Scenario("an unknown mode", "POST", "Patient/$validate?mode=updat", 400) { Body = Valid, Present = ["issue[0].details.text = update"] },
        new Scenario("update without instance", "POST", "Patient/$validate?mode=update", 400) { Body = Valid },
        new Scenario("an unknown parameter", "POST", "Patient/$validate", 400) { Body = """{"resourceType":"Parameters","parameter":[{"name":"resorce","resource":{"resourceType":"Patient","active":true}}]}""" },
        new Scenario("an unknown parameter in the URL", "POST", "Patient/$validate?profil=http://example.org/none", 400) { Body = Valid, Present = ["issue[0].details.text = profile"] },
        new Scenario("mode profile without one", "POST", "Patient/$validate?mode=profile", 400) { Body = Valid, Present = ["issue[0].code = required"] },
        new Scenario("two resources", "POST", "$validate", 400)
        {
            Body = "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"resource\",\"resource\":" + Valid + "},{\"name\":\"resource\",\"resource\":" + Invalid + "}]}", Present = ["issue[0].expression[0] = Parameters.parameter[1]"],
        },
        new Scenario("unreadable in part", "POST", "Patient/$validate", 200)
        {
            Body = """{"resourceType":"Patient","name":[],"contact":[{}],"gender":"x"}""",
            Present = ["issue[*].details.coding[*].code = json-empty-array", "issue[*].expression[0] = Patient.contact[0]", "issue[*].expression[0] = Patient.gender"],
        },
        new Scenario("a narrative that is no text", "POST", "Patient/$validate", 200)
        {
            Body = """{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">\uFFFE</div>"}}""",
            Present = ["issue[0].details.coding[0].code = json-escape"], Absent = ["issue[1]"],
        },
        new Scenario("unreadable in part, as XML", "POST", "Patient/$validate", 200)
        {
            ContentType = "application/fhir+xml", Body = """<Patient xmlns="http://hl7.org/fhir"><foo value="1"/><gender value="x"/></Patient>""",
            Present = ["issue[*].details.coding[*].code = unknown-element", "issue[*].expression[0] = Patient.gender"],
        },
        new Scenario("unreadable in part, in Parameters", "POST", "Patient/$validate", 200)
        {
            Body = """{"resourceType":"Parameters","parameter":[{"name":"resource","resource":{"resourceType":"Patient","contact":[{}],"gender":"x"}}]}""",
            Present = ["issue[*].details.coding[*].code = json-empty-object", "issue[*].expression[0] = Patient.contact[0]", "issue[*].expression[0] = Patient.gender"],
        },
        new Scenario("Parameters unreadable in part", "POST", "Patient/$validate", 400)
        {
            Body = """{"resourceType":"Parameters","parameter":[{"name":"resource","extension":[],"resource":{"resourceType":"Patient","contact":[{}],"gender":"x"}}]}""",
            Present = ["issue[*].details.coding[*].code = json-empty-array", "issue[*].expression[0] = Parameters.parameter[0]"],
        },
        new Scenario("of what never was", "GET", "Patient/never/$validate", 404),
    ];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Validation_answers_with_all_findings_and_writes_nothing(Scenario scenario) => await scenario.Run(server);

    [Fact]
    public async Task What_lost_content_while_it_was_read_is_told_all_that_is_wrong_and_never_stored()
    {
        string[] found = ["issue[*].details.coding[*].code = json-duplicate-key", "issue[*].expression[0] = Patient.gender"];
        const string Unsound = """{"resourceType":"Patient","id":"unsound","id":"unsound","gender":"x"}""";
        await new Scenario("create", "POST", "Patient", 400) { Body = Unsound, Present = found }.Run(server);
        await new Scenario("update", "PUT", "Patient/unsound", 400) { Body = Unsound, Present = found }.Run(server);
        await new Scenario("conditional update", "PUT", "Patient?identifier=urn:none|1", 400) { Body = Unsound, Present = found }.Run(server);
        await new Scenario("transaction", "POST", "", 400) { Body = $$"""{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{{Unsound}},"request":{"method":"POST","url":"Patient"} }]}""", Present = ["issue[*].expression[0] = Bundle.entry[0].resource.gender"] }.Run(server);
        await new Scenario("collection", "POST", "Bundle", 400) { Body = $$"""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{{Unsound}} }]}""", Present = ["issue[*].expression[0] = Bundle.entry[0].resource.gender"] }.Run(server);
        await new Scenario("valid but for what was lost", "POST", "Patient", 400) { Body = """{"resourceType":"Patient","active":true,"name":[]}""" }.Run(server);
        await new Scenario("as XML", "POST", "Patient", 400) { ContentType = "application/fhir+xml", Body = """<Patient xmlns="http://hl7.org/fhir"><active value="true"/><foo value="1"/></Patient>""" }.Run(server);
        await new Scenario("of an operation", "POST", "ValueSet/$expand", 400) { Body = """{"resourceType":"Parameters","parameter":[{"name":"url","valueUri":"http://hl7.org/fhir/ValueSet/administrative-gender","extension":[]}]}""" }.Run(server);
    }

    [Theory]
    [InlineData(null, "en", "is not in the value set")]
    [InlineData("en-GB,en;q=0.9,da;q=0.5", "en", "is not in the value set")]
    [InlineData("da-DK,da;q=0.9,en;q=0.8", "da", "er ikke i værdisættet")]
    public async Task Findings_are_told_in_the_language_of_the_caller(string? accepted, string language, string words)
    {
        foreach (var (url, status, body) in new[] { ("Patient/$validate", 200, Invalid), ("Patient", 400, Invalid) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/fhir/" + url) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/fhir+json") };
            request.Headers.TryAddWithoutValidation("Accept-Language", accepted);
            using var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal([language], response.Content.Headers.ContentLanguage);
            Assert.Contains("Accept-Language", response.Headers.Vary);
            Assert.Contains(words, text, StringComparison.Ordinal);
            Assert.Contains("\"code\":\"binding-required\"", text, StringComparison.Ordinal);
            Assert.Equal(language == "da", text.Contains("\"language\":\"da\"", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_stored_resource_is_validated_where_it_is()
    {
        await new Scenario("create", "PUT", "Patient/validated", 201) { Body = """{"resourceType":"Patient","id":"validated","gender":"male"}""", Written = 1 }.Run(server);
        await new Scenario("GET", "GET", "Patient/validated/$validate", 200) { Absent = ["\"error\""] }.Run(server);
        await new Scenario("POST without content", "POST", "Patient/validated/$validate?mode=delete", 200) { Absent = ["\"error\""] }.Run(server);
        await new Scenario("as update", "POST", "Patient/validated/$validate?mode=update", 200) { Body = """{"resourceType":"Patient","id":"other","gender":"male"}""", Present = ["issue[*].severity = error", "issue[*].details.text = validated"] }.Run(server);
        await new Scenario("against a profile", "GET", "Patient/validated/$validate?profile=http://example.org/none", 200) { Present = ["issue[*].severity = error"] }.Run(server);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{base}/")]
    public async Task The_target_of_a_reference_is_judged_if_it_is_stored_here(string prefix)
    {
        const string Relative = "RelatedPerson/$validate?profile=https://fhirgenomics.example/fhir/StructureDefinition/relative";
        var id = "not-danish" + prefix.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await new Scenario("no Danish patient", "PUT", $"Patient/{id}", 201) { Body = $$"""{"resourceType":"Patient","id":"{{id}}","gender":"male"}""", Written = 1 }.Run(server);
        string Of(string patient) => "{\"resourceType\":\"RelatedPerson\",\"patient\":{\"reference\":\"" + prefix.Replace("{base}", server.Base, StringComparison.Ordinal) + "Patient/" + patient + "\"}}";
        await new Scenario("stored", "POST", Relative, 200) { Body = Of(id), Present = ["issue[*].details.text = does not conform to what may be referenced"] }.Run(server);
        await new Scenario("not stored", "POST", Relative, 200) { Body = Of("never-was"), Absent = ["\"does not conform\""] }.Run(server);
        await new Scenario("elsewhere", "POST", Relative, 200) { Body = Of(id).Replace("Patient/", "http://example.org/Patient/", StringComparison.Ordinal).Replace(server.Base + "/", "", StringComparison.Ordinal), Absent = ["\"does not conform\""] }.Run(server);
    }
}
