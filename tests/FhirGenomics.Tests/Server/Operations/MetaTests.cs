namespace FhirGenomics.Tests.Server.Operations;

[Collection("server")]
public class MetaTests(ServerFixture server)
{
    [Fact]
    public async Task Tags_are_added_and_taken_off_as_versions_and_what_changes_nothing_makes_none()
    {
        await new Scenario("create", "PUT", "Patient/meta-1", 201) { Body = """{"resourceType":"Patient","id":"meta-1","active":true,"meta":{"tag":[{"system":"urn:t","code":"a"}]}}""", Written = 1 }.Run(server);
        const string Body = """{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"system":"urn:t","code":"a"},{"system":"urn:t","code":"b"}],"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"R"}]}}]}""";
        var add = new Scenario("add", "POST", "Patient/meta-1/$meta-add", 200) { Body = Body, Present = ["parameter[0].name = return", "parameter[0].valueMeta.versionId = 2", "parameter[0].valueMeta.tag[1].code = b", "parameter[0].valueMeta.security[0].code = R"], Absent = ["parameter[0].valueMeta.tag[2]"], AnswerHeaders = ["ETag: W/\"2\""], Written = 1 };
        await add.Run(server);
        await (add with { Name = "again", Written = 0 }).Run(server);
        await (add with { Name = "stale", Status = 412, Headers = ["If-Match: W/\"1\""], Present = [], AnswerHeaders = [], Written = 0 }).Run(server);
        await new Scenario("get", "GET", "Patient/meta-1/$meta", 200) { Present = ["parameter[0].valueMeta.tag[1].code = b"], Absent = ["active"] }.Run(server);
        await new Scenario("get by POST", "POST", "Patient/meta-1/$meta", 200) { Body = """{"resourceType":"Parameters"}""", Present = ["parameter[0].valueMeta.tag[1].code = b"] }.Run(server);
        await new Scenario("delete", "POST", "Patient/meta-1/$meta-delete", 200) { Body = Body, Present = ["parameter[0].valueMeta.versionId = 3"], Absent = ["parameter[0].valueMeta.tag", "parameter[0].valueMeta.security"], Written = 1 }.Run(server);
        await new Scenario("read", "GET", "Patient/meta-1", 200) { Present = ["active = true"], Absent = ["meta.tag"] }.Run(server);
    }

    [Fact]
    public async Task Types_and_the_server_tell_what_profiles_tags_and_labels_their_resources_have()
    {
        const string Body = """{"resourceType":"TYPE","id":"ID","meta":{"profile":["http://hl7.org/fhir/StructureDefinition/TYPE"],"tag":[{"system":"urn:t","code":"ID"},{"code":"both"}],"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"N"}]},"name":"x","status":"active"}""";
        foreach (var (type, id) in ((string, string)[])[("HealthcareService", "in-use"), ("HealthcareService", "in-use-2"), ("Endpoint", "elsewhere")])
        {
            var rest = type == "Endpoint" ? "\"connectionType\":{\"code\":\"hl7-fhir-rest\"},\"payloadType\":[{\"text\":\"x\"}],\"address\":\"http://a.example\"" : "";
            var body = Body.Replace("TYPE", type, StringComparison.Ordinal).Replace("ID", id, StringComparison.Ordinal);
            body = type == "Endpoint" ? body.Replace("\"status\"", rest + ",\"status\"", StringComparison.Ordinal) : body.Replace(",\"status\":\"active\"", "", StringComparison.Ordinal);
            await new Scenario("create", "PUT", $"{type}/{id}", 201) { Body = body, Written = 1 }.Run(server);
        }

        var type1 = await new Scenario("type", "GET", "HealthcareService/$meta", 200)
        {
            Present = ["parameter[0].name = return", "parameter[0].valueMeta.profile[0] = HealthcareService", "parameter[0].valueMeta.tag[*].code = in-use-2", "parameter[0].valueMeta.security[0].code = N"],
            Absent = ["parameter[0].valueMeta.versionId", "parameter[0].valueMeta.lastUpdated", "elsewhere", "parameter[0].valueMeta.profile[1]", "parameter[0].valueMeta.tag[3]", "parameter[1]"],
        }.Run(server);
        Assert.Contains("both", type1.At("parameter[0].valueMeta.tag[*].code"), StringComparison.Ordinal);
        await new Scenario("type by POST", "POST", "Endpoint/$meta", 200) { Present = ["parameter[0].valueMeta.tag[*].code = elsewhere"], Absent = ["in-use"] }.Run(server);
        await new Scenario("server", "GET", "$meta", 200) { Present = ["parameter[0].valueMeta.tag[*].code = elsewhere", "parameter[0].valueMeta.tag[*].code = in-use", "parameter[0].valueMeta.profile[*] = HealthcareService"] }.Run(server);
        await new Scenario("server by POST", "POST", "$meta", 200) { Present = ["parameter[0].valueMeta.tag[*].code = elsewhere"] }.Run(server);
        await new Scenario("nothing", "GET", "SubstanceProtein/$meta", 200) { Present = ["resourceType = Parameters"], Absent = ["parameter"] }.Run(server);
        await new Scenario("deleted", "DELETE", "HealthcareService/in-use-2", 204) { Written = 1 }.Run(server);
        await new Scenario("without it", "GET", "HealthcareService/$meta", 200) { Present = ["parameter[0].valueMeta.tag[*].code = in-use"], Absent = ["\"in-use-2\""] }.Run(server);
        await new Scenario("no type", "GET", "Patiant/$meta", 404).Run(server);
        await new Scenario("claimed", "GET", "metadata", 200) { Present = ["rest[0].operation[*].name = meta"] }.Run(server);
    }

    [Fact]
    public async Task What_is_no_meta_or_makes_the_resource_invalid_is_refused()
    {
        await new Scenario("create", "PUT", "Patient/meta-2", 201) { Body = """{"resourceType":"Patient","id":"meta-2","active":true}""", Written = 1 }.Run(server);
        await new Scenario("no meta", "POST", "Patient/meta-2/$meta-add", 400) { Body = """{"resourceType":"Parameters","parameter":[{"name":"meta","valueString":"x"}]}""", Present = ["issue[0].details.coding[0].code = parameter-invalid"] }.Run(server);
        await new Scenario("no content", "POST", "Patient/meta-2/$meta-add", 400).Run(server);
        await new Scenario("a profile of another type", "POST", "Patient/meta-2/$meta-add", 400) { Body = """{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"profile":["http://hl7.org/fhir/StructureDefinition/Observation"]}}]}""" }.Run(server);
        await new Scenario("unknown", "GET", "Patient/meta-never/$meta", 404).Run(server);
        await new Scenario("unknown", "POST", "Patient/meta-never/$meta-delete", 404) { Body = """{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"code":"x"}]}}]}""" }.Run(server);
    }

    [Fact]
    public async Task A_profile_that_has_only_an_extension_is_kept_in_its_place_and_a_meta_that_is_none_is_refused()
    {
        const string Patient = "http://hl7.org/fhir/StructureDefinition/Patient";
        var meta = $$"""{"profile":[null,"{{Patient}}"],"_profile":[{"extension":[{"url":"urn:x","valueString":"y"}]},null]}""";
        static string Given(string meta) => $$"""{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{{meta}}}]}""";
        await new Scenario("create", "PUT", "SubstancePolymer/meta-3", 201) { Body = """{"resourceType":"SubstancePolymer","id":"meta-3"}""", Written = 1 }.Run(server);
        await new Scenario("nothing to add", "POST", "SubstancePolymer/meta-3/$meta-add", 200) { Body = Given("""{"profile":[null],"_profile":[{"extension":[{"url":"urn:x","valueString":"y"}]}]}"""), Absent = ["parameter[0].valueMeta.profile"] }.Run(server);
        await new Scenario("update", "PUT", "SubstancePolymer/meta-3", 200) { Body = $$"""{"resourceType":"SubstancePolymer","id":"meta-3","meta":{{meta.Replace("Patient", "SubstancePolymer", StringComparison.Ordinal)}}}""", Written = 1 }.Run(server);
        await new Scenario("of the type", "GET", "SubstancePolymer/$meta", 200) { Present = ["parameter[0].valueMeta.profile[0] = SubstancePolymer"], Absent = ["parameter[0].valueMeta.profile[1]"] }.Run(server);
        await new Scenario("of the server", "GET", "$meta", 200).Run(server);
        await new Scenario("add", "POST", "SubstancePolymer/meta-3/$meta-add", 200) { Body = Given("""{"profile":["http://hl7.org/fhir/StructureDefinition/Resource"]}"""), Present = ["parameter[0].valueMeta.profile[2] = Resource"], Written = 1 }.Run(server);
        await new Scenario("take off", "POST", "SubstancePolymer/meta-3/$meta-delete", 200)
        {
            Body = Given("""{"profile":["http://hl7.org/fhir/StructureDefinition/SubstancePolymer"]}"""),
            Present = ["parameter[0].valueMeta.profile[1] = Resource", "parameter[0].valueMeta._profile[0].extension[0].valueString = y"],
            Absent = ["parameter[0].valueMeta._profile[2]"],
            Written = 1,
        }.Run(server);
        foreach (var wrong in (string[])["""{"tag":"x"}""", """{"tag":{"code":"x"}}""", """{"tags":[]}""", """{"profile":[{}]}"""])
        {
            await new Scenario(wrong, "POST", "SubstancePolymer/meta-3/$meta-add", 400) { Body = Given(wrong), Present = ["issue[0].expression[0] = Parameters.parameter[0].value"] }.Run(server);
        }
    }

    [Fact]
    public async Task A_tag_that_is_only_text_is_another_than_one_with_another_text()
    {
        static string Tag(string text) => $$"""{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"display":"{{text}}"}]} }]}""";
        await new Scenario("store", "PUT", "Patient/meta-text", 201) { Body = """{"resourceType":"Patient","id":"meta-text","active":true}""", Written = 1 }.Run(server);
        await new Scenario("one", "POST", "Patient/meta-text/$meta-add", 200) { Body = Tag("one"), Written = 1 }.Run(server);
        await new Scenario("another", "POST", "Patient/meta-text/$meta-add", 200) { Body = Tag("two"), Present = ["parameter[0].valueMeta.tag[1].display = two"], Written = 1 }.Run(server);
        await new Scenario("a third is not there", "POST", "Patient/meta-text/$meta-delete", 200) { Body = Tag("three") }.Run(server);
        await new Scenario("the first goes", "POST", "Patient/meta-text/$meta-delete", 200) { Body = Tag("one"), Present = ["parameter[0].valueMeta.tag[0].display = two"], Absent = ["parameter[0].valueMeta.tag[1]"], Written = 1 }.Run(server);
    }
}
