using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Server;

namespace FhirGenomics.Tests.Server.Interactions;

[Collection("server")]
public class CapabilitiesTests(ServerFixture server)
{
    [Fact]
    public async Task The_statement_tells_what_the_routes_do_and_is_itself_valid()
    {
        var answer = await new Scenario("metadata", "GET", "metadata", 200)
        {
            Present = ["fhirVersion = 4.0.1", "kind = instance", $"implementation.url = {server.Base}", "rest[0].resource[*].type = Patient", "rest[0].interaction[*].code = batch", "rest[0].resource[*].supportedProfile[*] = genomics-reporting", "rest[0].operation[0].name = validate"],
            Absent = ["\"Parameters\""],
            AnswerHeaders = ["ETag: W/\"", "Content-Type: application/fhir+json"],
        }.Run(server);
        var claimed = (answer.At("rest[0].interaction[*].code") + "\n" + answer.At("rest[0].resource[0].interaction[*].code")).Split('\n');
        Assert.Equal(Routes.All.Where(route => !route.IsOperation && route.IsDeferrable && route.Code != FhirGenomics.Server.Interactions.SearchCompartment.Code).Select(route => route.Code).Append("batch").Distinct().Order(), claimed.Order());
        Assert.Equal(Routes.ResourceTypes.Count, answer.At("rest[0].resource[*].type")!.Split('\n').Length);
        var issues = await server.Server.Validate(ElementTree.Read(Encoding.UTF8.GetBytes(answer.Text)).Root, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(issues, issue => issue.IsError);

        await new Scenario("known already", "GET", "metadata", 304) { Headers = [$"If-None-Match: {answer.Header("ETag")}"], Absent = ["fhirVersion"] }.Run(server);
        await new Scenario("as XML", "GET", "metadata?_format=xml&mode=full", 200) { AnswerHeaders = ["Content-Type: application/fhir+xml"] }.Run(server);
        var terminology = await new Scenario("terminology", "GET", "metadata?mode=terminology", 200) { Present = ["resourceType = TerminologyCapabilities", "codeSystem[*].uri = http://"] }.Run(server);
        Assert.DoesNotContain(await server.Server.Validate(ElementTree.Read(Encoding.UTF8.GetBytes(terminology.Text)).Root, TestContext.Current.CancellationToken), issue => issue.IsError);
        await new Scenario("terminology known already", "GET", "metadata?mode=terminology", 304) { Headers = [$"If-None-Match: {terminology.Header("ETag")}"] }.Run(server);
        await new Scenario("no mode", "GET", "metadata?mode=nonsense", 400).Run(server);
        await new Scenario("as clients ask", "GET", "metadata?_summary=true", 200) { Headers = ["Accept: application/json"], Present = ["fhirVersion"] }.Run(server);
    }

    [Fact]
    public async Task Modifiers_are_told_and_what_is_checked_as_a_whole_is_not_patched()
    {
        var resources = (await server.Send("GET", "metadata")).Json["rest"]![0]!["resource"]!.AsArray();
        var observation = resources.Single(resource => resource!["type"]!.ToString() == "Observation")!;
        Assert.Equal("The code of the observation type (modifiers :missing, :not, :text, :in, :not-in, :above, :below, :of-type)", observation["searchParam"]!.AsArray().Single(parameter => parameter!["name"]!.ToString() == "code")!["documentation"]!.ToString());
        Assert.Equal(["SearchParameter", "StructureDefinition"], resources.Where(resource => !resource!["interaction"]!.AsArray().Any(interaction => interaction!["code"]!.ToString() == "patch")).Select(resource => resource!["type"]!.ToString()));
    }

    [Fact]
    public async Task Expansions_translations_and_references_are_claimed_as_they_are()
    {
        var terminology = await new Scenario("terminology", "GET", "metadata?mode=terminology", 200)
        {
            Present = ["expansion.paging = true", "expansion.hierarchical = false", "expansion.textFilter", "expansion.parameter[*].name = activeOnly", "validateCode.translations = true", "translation.needsMap = false"],
        }.Run(server);
        Assert.Equal(FhirGenomics.Server.Operations.Expand.Parameters.Select(parameter => parameter.Name), terminology.At("expansion.parameter[*].name")!.Split('\n'));
        await new Scenario("a display in Danish", "GET", "CodeSystem/$validate-code?url=https://fhirgenomics.example/fhir/CodeSystem/patient-group&code=rare-disease-children&display=Sj%C3%A6ldne%20sygdomme%20hos%20b%C3%B8rn%20og%20unge%20under%2018%20%C3%A5r", 200) { Present = ["parameter[0].valueBoolean = true"] }.Run(server);
        await new Scenario("without a map", "GET", "ConceptMap/$translate?system=http://hl7.org/fhir/administrative-gender&code=male", 200) { Present = ["parameter[0].valueBoolean = true"] }.Run(server);

        var statement = await new Scenario("statement", "GET", "metadata", 200) { Present = ["rest[0].searchParam[*].name = _type"] }.Run(server);
        Assert.Equal(["literal", "logical"], statement.At("rest[0].resource[0].referencePolicy[*]")!.Split('\n'));
        await new Scenario("a reference to another server", "POST", "Basic", 201) { Body = """{"resourceType":"Basic","code":{"text":"x"},"subject":{"reference":"http://other.example/fhir/Patient/1"}}""", Written = 1 }.Run(server);
    }

    [Fact]
    public async Task A_profile_that_is_stored_changes_the_statement()
    {
        const string Url = "https://fhirgenomics.example/fhir/StructureDefinition/claimed";
        var before = await server.Send("GET", "metadata");
        Assert.DoesNotContain(Url, before.Text, StringComparison.Ordinal);
        const string Profile = $$"""
            {"resourceType":"StructureDefinition","url":"{{Url}}","name":"Claimed","status":"draft","kind":"resource","abstract":false,"type":"Flag","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Flag","derivation":"constraint","differential":{"element":[{"id":"Flag.period","path":"Flag.period","min":1}] } }
            """;
        var stored = await server.Send("POST", "StructureDefinition", Profile);
        Assert.Equal(201, stored.Status);
        var after = await server.Send("GET", "metadata", headers: ("If-None-Match", before.Header("ETag")!));
        Assert.Equal(200, after.Status);
        Assert.Contains(Url, after.Text, StringComparison.Ordinal);
        Assert.Equal(204, (await server.Send("DELETE", $"StructureDefinition/{stored.At("id")}")).Status);
    }
}
