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
        await new Scenario("delete", "POST", "Patient/meta-1/$meta-delete", 200) { Body = Body, Present = ["parameter[0].valueMeta.versionId = 3"], Absent = ["parameter[0].valueMeta.tag", "parameter[0].valueMeta.security"], Written = 1 }.Run(server);
        await new Scenario("read", "GET", "Patient/meta-1", 200) { Present = ["active = true"], Absent = ["meta.tag"] }.Run(server);
    }

    [Fact]
    public async Task What_is_no_meta_or_makes_the_resource_invalid_is_refused()
    {
        await new Scenario("create", "PUT", "Patient/meta-2", 201) { Body = """{"resourceType":"Patient","id":"meta-2","active":true}""", Written = 1 }.Run(server);
        await new Scenario("no meta", "POST", "Patient/meta-2/$meta-add", 400) { Body = """{"resourceType":"Parameters","parameter":[{"name":"meta","valueString":"x"}]}""", Present = ["issue[0].details.coding[0].code = parameter-missing"] }.Run(server);
        await new Scenario("no content", "POST", "Patient/meta-2/$meta-add", 400).Run(server);
        await new Scenario("a profile of another type", "POST", "Patient/meta-2/$meta-add", 400) { Body = """{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"profile":["http://hl7.org/fhir/StructureDefinition/Observation"]}}]}""" }.Run(server);
        await new Scenario("unknown", "GET", "Patient/meta-never/$meta", 404).Run(server);
        await new Scenario("unknown", "POST", "Patient/meta-never/$meta-delete", 404) { Body = """{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"code":"x"}]}}]}""" }.Run(server);
    }
}
