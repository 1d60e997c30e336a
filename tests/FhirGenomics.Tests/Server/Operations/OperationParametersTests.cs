namespace FhirGenomics.Tests.Server.Operations;

[Collection("server")]
public class OperationParametersTests(ServerFixture server)
{
    private const string Gender = "http://hl7.org/fhir/ValueSet/administrative-gender";
    private const string Genders = "http://hl7.org/fhir/administrative-gender";
    private const string ActCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

    public static TheoryData<Scenario> Refused =>
    [
        new Scenario("twice in the URL", "GET", $"ValueSet/$expand?url={Gender}&count=1&count=2", 400) { Present = ["issue[0].code = duplicate", "issue[0].details.text = 'count' once"] },
        new Scenario("in the URL and in the content", "POST", $"ValueSet/$expand?url={Gender}", 400) { Body = Parameters($$"""{"name":"url","valueUri":"{{Gender}}"}"""), Present = ["issue[0].details.text = 'url' once"] },
        new Scenario("a code twice, in Danish", "GET", $"CodeSystem/$subsumes?system={ActCode}&codeA=AMB&codeA=IMP&codeB=HH", 400) { Headers = ["Accept-Language: da"], Present = ["issue[0].details.text = 'codeA' én gang"] },
        new Scenario("no Boolean", "GET", $"ValueSet/$expand?url={Gender}&excludeNested=x", 400) { Present = ["issue[0].details.text = true or false"] },
        new Scenario("control characters", "GET", $"ValueSet/$expand?url={Gender}&filter=%00", 400) { Present = ["issue[0].details.text = 'filter'"] },
        new Scenario("no code", "GET", $"ValueSet/$expand?url={Gender}&displayLanguage=a%20%20b", 400) { Present = ["issue[0].details.text = 'displayLanguage'"] },
        new Scenario("a datatype in a URL", "GET", $"CodeSystem/$lookup?system={ActCode}&coding=AMB", 400) { Present = ["issue[0].details.text = must be a Coding in a Parameters resource"] },
        new Scenario("another datatype", "POST", "ValueSet/$validate-code", 400) { Body = Parameters($$"""{"name":"url","valueUri":"{{Gender}}"},{"name":"codeableConcept","valueCoding":{"code":"male"} }"""), Present = ["issue[0].details.text = must be a CodeableConcept"] },
        new Scenario("no primitive", "POST", "ValueSet/$expand", 400) { Body = Parameters("""{"name":"url","valueCoding":{"code":"x"}}"""), Present = ["issue[0].details.text = type uri"] },
        new Scenario("no resource", "POST", "ValueSet/$expand", 400) { Body = Parameters("""{"name":"valueSet","valueString":"x"}"""), Present = ["issue[0].details.text = must be a resource"] },
        new Scenario("a value of no type", "POST", "ValueSet/$expand", 400) { Body = Parameters($$"""{"name":"url","valueUri":"{{Gender}}"},{"name":"count","valueFoo":1}"""), Present = ["issue[0].expression[0] = Parameters.parameter[1]"] },
        new Scenario("a value set that is none", "POST", "ValueSet/$expand", 400) { Body = Parameters("""{"name":"valueSet","resource":{"resourceType":"ValueSet","status":"active","compose":"x"} }"""), Present = ["issue[0].expression[0] = Parameters.parameter[0].resource.compose"] },
        new Scenario("another version than that of the id", "GET", "ValueSet/example/$expand?valueSetVersion=none-such", 400) { Present = ["issue[0].details.text = but the ValueSet that is asked about has"] },
        new Scenario("another version than that of the URL", "GET", $"ValueSet/$expand?url={Gender}|4.0.1&valueSetVersion=9", 400) { Present = ["issue[0].details.text = '9', but the URL says '4.0.1'"] },
        new Scenario("a value set and the URL of another", "POST", $"ValueSet/$expand?url={Gender}", 400) { Body = Parameters($$"""{"name":"valueSet","resource":{"resourceType":"ValueSet","status":"active","compose":{"include":[{"system":"{{Genders}}"}]} } }"""), Present = ["issue[0].details.text = has none"] },
        new Scenario("a value set for one that is stored", "POST", "ValueSet/example/$expand", 400) { Body = Parameters($$"""{"name":"valueSet","resource":{"resourceType":"ValueSet","status":"active","compose":{"include":[{"system":"{{Genders}}"}]} } }""") },
        new Scenario("a value set without compose", "POST", "ValueSet/$expand", 422) { Body = Parameters("""{"name":"valueSet","resource":{"resourceType":"ValueSet","status":"active"}}"""), Present = ["issue[0].details.text = The value set has no compose"] },
        new Scenario("code and coding", "POST", $"ValueSet/$validate-code?url={Gender}&code=male&system={Genders}", 400) { Body = Parameters($$"""{"name":"coding","valueCoding":{"system":"{{Genders}}","code":"female"} }"""), Present = ["issue[0].details.text = only one of them"] },
        new Scenario("display beside a coding", "POST", $"ValueSet/$validate-code?url={Gender}&display=Wrong", 400) { Body = Parameters($$"""{"name":"coding","valueCoding":{"system":"{{Genders}}","code":"male"} }"""), Present = ["issue[0].details.text = 'display'"] },
        new Scenario("a coding of another system", "POST", $"CodeSystem/$lookup?system={Genders}", 400) { Body = Parameters($$"""{"name":"coding","valueCoding":{"system":"{{ActCode}}","code":"AMB"} }"""), Present = ["issue[0].details.text = but the coding has"] },
        new Scenario("two code systems", "GET", $"CodeSystem/$validate-code?url={ActCode}&system={Genders}&code=AMB", 400),
        new Scenario("another code system than the one of the id", "GET", $"CodeSystem/example/$subsumes?codeA=AMB&codeB=HH&system={Genders}", 400),
        new Scenario("codes of two systems", "POST", "CodeSystem/$subsumes", 400)
        {
            Body = Parameters($$"""{"name":"codingA","valueCoding":{"system":"{{ActCode}}","code":"AMB"} },{"name":"codingB","valueCoding":{"system":"{{Genders}}","code":"male"} }"""), Present = ["issue[0].details.text = one code system"],
        },
        new Scenario("codeA and codingA", "POST", $"CodeSystem/$subsumes?codeA=AMB&codeB=HH&system={ActCode}", 400) { Body = Parameters($$"""{"name":"codingA","valueCoding":{"system":"{{ActCode}}","code":"IMP"} }""") },
        new Scenario("a version that is not loaded", "GET", $"CodeSystem/$subsumes?system={ActCode}&version=9&codeA=AMB&codeB=HH", 404) { Present = [$"issue[0].details.text = {ActCode}|9"] },
        new Scenario("a coding without system, to translate", "POST", "ConceptMap/$translate", 400) { Body = Parameters("""{"name":"coding","valueCoding":{"code":"male"}}"""), Present = ["issue[0].details.text = code system"] },
        new Scenario("no code to look up", "GET", $"CodeSystem/$lookup?system={ActCode}", 400) { Present = ["issue[0].details.text = code or coding."] },
        new Scenario("a parameter of what takes none", "GET", "Patient/$meta?foo=1", 400) { Present = ["issue[0].details.text = 'foo'"] },
        new Scenario("a parameter of $reindex", "POST", "$reindex", 400) { Body = Parameters("""{"name":"foo","valueString":"x"}""") },
        new Scenario("another resource for $reindex", "POST", "$reindex", 400) { Body = """{"resourceType":"Patient","active":true}""" },
        new Scenario("two metas", "POST", "Patient/example/$meta-add", 400) { Body = Parameters("""{"name":"meta","valueMeta":{"tag":[{"code":"a"}]}},{"name":"meta","valueMeta":{"tag":[{"code":"b"}]}}""") },
        new Scenario("more than a meta", "POST", "Patient/example/$meta-add", 400) { Body = Parameters("""{"name":"meta","valueMeta":{"tag":[{"code":"a"}]}},{"name":"foo","valueString":"x"}""") },
        new Scenario("two starts", "GET", "Patient/example/$everything?start=2020&start=2021", 400) { Present = ["issue[0].details.text = 'start' once"] },
        new Scenario("two numbers", "GET", "Observation/$lastn?patient=Patient/example&category=laboratory&max=1&max=2", 400) { Present = ["issue[0].details.text = 'max' once"] },
        new Scenario("two modes", "POST", "Patient/$validate?mode=create&mode=profile", 400) { Body = """{"resourceType":"Patient","active":true}""", Present = ["issue[0].details.text = 'mode' once"] },
        new Scenario("a mode in the URL and in the content", "POST", "Patient/$validate?mode=create", 400) { Body = Parameters("""{"name":"mode","valueCode":"profile"},{"name":"resource","resource":{"resourceType":"Patient","active":true}}""") },
        new Scenario("a mode that is no code", "POST", "Patient/$validate", 400) { Body = Parameters("""{"name":"mode","valueCoding":{"code":"create"}},{"name":"resource","resource":{"resourceType":"Patient","active":true}}"""), Present = ["issue[0].details.text = 'mode'"] },
    ];

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_repeated_contradictory_or_of_another_type_is_refused_and_never_left_out(Scenario scenario)
    {
        // Stored by the first of them; the id is that of Swagger's examples.
        await server.Send("PUT", "ValueSet/example", $$"""{"resourceType":"ValueSet","id":"example","url":"https://example.org/fhir/ValueSet/genders","status":"draft","compose":{"include":[{"system":"{{Genders}}"}]} }""");
        await server.Send("PUT", "CodeSystem/example", """{"resourceType":"CodeSystem","id":"example","url":"https://example.org/fhir/CodeSystem/encounters","status":"draft","hierarchyMeaning":"is-a","content":"complete","concept":[{"code":"AMB","concept":[{"code":"HH"}]}]}""");
        await server.Send("PUT", "Patient/example", """{"resourceType":"Patient","id":"example","active":true}""");
        await scenario.Run(server);
    }

    [Fact]
    public async Task What_says_the_same_twice_is_taken()
    {
        await new Scenario("version in both", "GET", $"ValueSet/$expand?url={Gender}|4.0.1&valueSetVersion=4.0.1", 200).Run(server);
        await server.Send("PUT", "ValueSet/two", $$"""{"resourceType":"ValueSet","id":"two","url":"https://example.org/fhir/ValueSet/two","status":"draft","compose":{"include":[{"system":"{{Genders}}","concept":[{"code":"male"},{"code":"female"}]}]} }""");
        await new Scenario("the URL of another beside an id", "GET", $"ValueSet/two/$expand?url={Gender}", 200) { Present = ["url = https://example.org/fhir/ValueSet/two", "expansion.total = 2"] }.Run(server);
        await new Scenario("a coding without system, and the system", "POST", $"CodeSystem/$lookup?system={Genders}", 200) { Body = Parameters("""{"name":"coding","valueCoding":{"code":"male"}}"""), Present = ["parameter[*].valueString = Male"] }.Run(server);
        await new Scenario("several properties", "GET", $"CodeSystem/$lookup?system={ActCode}&code=IMP&property=parent&property=child", 200) { Present = ["parameter[*].part[*].valueCode = parent", "parameter[*].part[*].valueCode = child"] }.Run(server);
        await new Scenario("a coding of an unknown code with a wrong system", "POST", $"ValueSet/$validate-code?url={Gender}", 200) { Body = Parameters($$"""{"name":"coding","valueCoding":{"system":"{{Gender}}","code":"man"} }"""), Present = ["parameter[0].valueBoolean = false"] }.Run(server);
        await new Scenario("a map of an unknown code", "POST", $"ConceptMap/$translate?system={Genders}&code=man", 200)
        {
            Body = Parameters($$"""{"name":"conceptMap","resource":{"resourceType":"ConceptMap","status":"active","group":[{"source":"{{Genders}}","target":"{{ActCode}}","element":[{"code":"man","target":[{"code":"none","equivalence":"equal"}]}]}]} }"""),
            Present = ["parameter[0].valueBoolean = true"],
        }.Run(server);
        await new Scenario("a profile that is not kept", "POST", "ValueSet/$expand", 200)
        {
            Body = Parameters($$"""{"name":"valueSet","resource":{"resourceType":"ValueSet","meta":{"profile":["http://hl7.org/fhir/StructureDefinition/shareablevalueset"]},"status":"active","compose":{"include":[{"system":"{{Genders}}"}]} } }"""),
            Present = ["expansion.total = 4"],
        }.Run(server);
    }

    private static string Parameters(string parameters) => $$"""{"resourceType":"Parameters","parameter":[{{parameters}}]}""";
}
