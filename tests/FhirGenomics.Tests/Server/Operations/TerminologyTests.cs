namespace FhirGenomics.Tests.Server.Operations;

[Collection("server")]
public class TerminologyTests(ServerFixture server)
{
    private const string Gender = "http://hl7.org/fhir/ValueSet/administrative-gender";
    private const string Genders = "http://hl7.org/fhir/administrative-gender";
    private const string ActCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    private const string Groups = "https://fhirgenomics.example/fhir/CodeSystem/patient-group";

    public static TheoryData<Scenario> Scenarios =>
    [
        new Scenario("expand", "GET", $"ValueSet/$expand?url={Gender}", 200) { Present = ["resourceType = ValueSet", $"url = {Gender}", "expansion.total = 4", "expansion.contains[*].code = female", "expansion.contains[*].display = Female", "expansion.timestamp"], Absent = ["compose", "expansion.contains[*].designation"] },
        new Scenario("expand, a summary", "GET", $"ValueSet/$expand?url={Gender}&_summary=true", 200) { Present = [$"url = {Gender}", "meta.tag[0].code = SUBSETTED"] },
        new Scenario("expand in Danish", "GET", $"ValueSet/$expand?url=https://fhirgenomics.example/fhir/ValueSet/patient-group&displayLanguage=da&count=50&includeDefinition=true", 200) { Present = ["expansion.contains[*].display = børn", "compose.include[0].system", "expansion.offset = 0"] },
        new Scenario("expand by POST", "POST", "ValueSet/$expand", 200)
        {
            Body = """{"resourceType":"Parameters","parameter":[{"name":"filter","valueString":"fem"},{"name":"includeDesignations","valueBoolean":true},{"name":"valueSet","resource":{"resourceType":"ValueSet","status":"active","compose":{"include":[{"system":"http://hl7.org/fhir/administrative-gender"}]}}}]}""",
            Present = ["expansion.total = 1", "expansion.contains[0].code = female"], Absent = ["\"Male\""],
        },
        new Scenario("expand what is not loaded", "GET", "ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/observation-codes", 422) { Present = ["issue[0].code = not-supported", "issue[0].details.text = http://loinc.org"] },
        new Scenario("expand an unknown value set", "GET", "ValueSet/$expand?url=http://example.org/none", 404) { Present = ["issue[0].details.text = http://example.org/none"] },
        new Scenario("expand a mistyped value set", "GET", "ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gendr", 404) { Present = [$"issue[0].details.text = Did you mean '{Gender}'?"] },
        new Scenario("expand a value set with another scheme, in Danish", "GET", "ValueSet/$expand?url=https://hl7.org/fhir/ValueSet/administrative-gender/", 404) { Headers = ["Accept-Language: da"], Present = [$"issue[0].details.text = Mente du '{Gender}'?"] },
        new Scenario("translate with a mistyped map", "GET", "ConceptMap/$translate?url=https://fhirgenomics.example/fhir/ConceptMap/english-test-director&code=x&system=y", 404) { Present = ["issue[0].details.text = Did you mean 'https://fhirgenomics.example/fhir/ConceptMap/english-test-directory'?"] },
        new Scenario("expand another version", "GET", $"ValueSet/$expand?url={Gender}&valueSetVersion=77", 404),
        new Scenario("expand nothing", "GET", "ValueSet/$expand", 400) { Present = ["issue[0].code = required"] },
        new Scenario("expand with an unknown parameter", "GET", $"ValueSet/$expand?url={Gender}&filtr=x", 400) { Present = ["issue[0].details.text = filter"] },
        new Scenario("expand with a negative count", "GET", $"ValueSet/$expand?url={Gender}&count=-1", 400),
        new Scenario("expand with another resource", "POST", "ValueSet/$expand", 400) { Body = """{"resourceType":"Patient","active":true}""" },
        new Scenario("expand with a resource of another type", "POST", "ValueSet/$expand", 400) { Body = """{"resourceType":"Parameters","parameter":[{"name":"valueSet","resource":{"resourceType":"Patient","active":true}}]}""" },
        new Scenario("expand what never was", "GET", "ValueSet/never/$expand", 404),
        new Scenario("in", "GET", $"ValueSet/$validate-code?url={Gender}&system={Genders}&code=male&display=male", 200) { Present = ["parameter[0].name = result", "parameter[0].valueBoolean = true", "parameter[*].valueString = Male"], Absent = ["\"message\""] },
        new Scenario("out", "GET", $"ValueSet/$validate-code?url={Gender}&system={Genders}&code=man", 200) { Present = ["parameter[0].valueBoolean = false", "parameter[1].name = message", "parameter[1].valueString = man"], Absent = ["\"issues\""] },
        new Scenario("a wrong display", "GET", $"ValueSet/$validate-code?url={Gender}&system={Genders}&code=male&display=Mann", 200) { Present = ["parameter[0].valueBoolean = false", "parameter[1].valueString = 'Male'"] },
        new Scenario("cannot be told", "GET", "ValueSet/$validate-code?url=http://hl7.org/fhir/ValueSet/observation-codes&system=http://loinc.org&code=69548-6", 200)
        {
            Present = ["parameter[0].valueBoolean = false", "parameter[*].valueString = cannot be told", "parameter[*].resource.issue[0].severity = warning"],
        },
        new Scenario("without a system", "GET", $"ValueSet/$validate-code?url={Gender}&code=male", 400) { Present = ["issue[0].details.text = system"] },
        new Scenario("one of a CodeableConcept", "POST", "ValueSet/$validate-code", 200)
        {
            Body = $$"""{"resourceType":"Parameters","parameter":[{"name":"url","valueUri":"{{Gender}}"},{"name":"codeableConcept","valueCodeableConcept":{"coding":[{"system":"http://example.org/x","code":"x"},{"system":"{{Genders}}","code":"other"}]} }]}""",
            Present = ["parameter[0].valueBoolean = true"],
        },
        new Scenario("of a code system", "GET", $"CodeSystem/$validate-code?url={Genders}&code=male", 200) { Present = ["parameter[0].valueBoolean = true"] },
        new Scenario("of a code system that is called system", "GET", $"CodeSystem/$validate-code?system={Genders}&code=male", 200) { Present = ["parameter[0].valueBoolean = true"] },
        new Scenario("not of a code system that is called system", "GET", $"CodeSystem/$validate-code?system={Genders}&code=man", 200) { Present = ["parameter[0].valueBoolean = false"] },
        new Scenario("of no code system", "GET", "CodeSystem/$validate-code?code=male", 400) { Present = ["issue[0].code = required"] },
        new Scenario("not of a code system", "POST", "CodeSystem/$validate-code", 200)
        {
            Body = $$"""{"resourceType":"Parameters","parameter":[{"name":"coding","valueCoding":{"system":"{{Genders}}","code":"man"} }]}""", Present = ["parameter[0].valueBoolean = false", "parameter[1].valueString = has no code 'man'"],
        },
        new Scenario("of a code system that is not loaded", "GET", "CodeSystem/$validate-code?url=http://snomed.info/sct&code=1", 200) { Present = ["parameter[0].valueBoolean = false", "parameter[1].valueString = cannot be told"] },
        new Scenario("out, in Danish", "GET", $"ValueSet/$validate-code?url={Gender}&system={Genders}&code=man", 200) { Headers = ["Accept-Language: da"], Present = ["parameter[1].valueString = har ingen kode 'man'"] },
        new Scenario("a wrong display, in Danish", "GET", $"ValueSet/$validate-code?url={Gender}&system={Genders}&code=male&display=Mann", 200) { Headers = ["Accept-Language: da"], Present = ["parameter[1].valueString = er ikke en betegnelse"] },
        new Scenario("cannot be told, in Danish, with the URL that was meant", "GET", "CodeSystem/$validate-code?url=https://loinc.org&code=1-8", 200)
        {
            Headers = ["Accept-Language: da"], Present = ["parameter[1].valueString = Mente du 'http://loinc.org'?", "parameter[*].resource.issue[0].details.text = kan ikke afgøres"], Absent = ["cannot be told"],
        },
        new Scenario("no translation, in Danish", "GET", $"ConceptMap/$translate?system={Genders}&code=nobody", 200) { Headers = ["Accept-Language: da"], Present = ["parameter[0].valueBoolean = false", "parameter[1].valueString = Ingen ConceptMap"] },
        new Scenario("a mistyped parameter, in Danish", "GET", $"ValueSet/$expand?url={Gender}&filtr=x", 400) { Headers = ["Accept-Language: da"], Present = ["issue[0].details.text = Mente du 'filter'?"] },
        new Scenario("a unit", "GET", "CodeSystem/$validate-code?url=http://unitsofmeasure.org&code=mg/dL", 200) { Present = ["parameter[0].valueBoolean = true"] },
        new Scenario("lookup", "GET", $"CodeSystem/$lookup?system={ActCode}&code=IMP", 200) { Present = ["parameter[*].name = display", "parameter[*].valueString = inpatient encounter", "parameter[*].part[*].valueCode = ACUTE", "parameter[*].part[*].valueCode = _ActEncounterCode"] },
        new Scenario("lookup of one property", "GET", $"CodeSystem/$lookup?system={ActCode}&code=IMP&property=parent", 200) { Present = ["parameter[*].part[*].valueCode = parent"], Absent = ["\"child\""] },
        new Scenario("lookup of a patient group", "POST", "CodeSystem/$lookup", 200)
        {
            Body = $$"""{"resourceType":"Parameters","parameter":[{"name":"coding","valueCoding":{"system":"{{Groups}}","code":"rare-disease-children"} },{"name":"displayLanguage","valueCode":"da"}]}""",
            Present = ["parameter[*].valueString = børn", "parameter[*].part[*].valueCode = category"],
        },
        new Scenario("lookup of a unit", "GET", "CodeSystem/$lookup?system=http://unitsofmeasure.org&code=mg/dL", 200) { Present = ["parameter[*].valueString = mg/dL"] },
        new Scenario("lookup of an unknown code", "GET", $"CodeSystem/$lookup?system={Genders}&code=man", 404) { Present = ["issue[0].details.text = man"] },
        new Scenario("lookup in a system that is not loaded", "GET", "CodeSystem/$lookup?system=http://loinc.org&code=69548-6", 404) { Present = ["issue[0].details.text = http://loinc.org"] },
        new Scenario("subsumes", "GET", $"CodeSystem/$subsumes?system={ActCode}&codeA=IMP&codeB=ACUTE", 200) { Present = ["parameter[0].name = outcome", "parameter[0].valueCode = subsumes"] },
        new Scenario("subsumed by", "POST", "CodeSystem/$subsumes", 200)
        {
            Body = $$"""{"resourceType":"Parameters","parameter":[{"name":"codingA","valueCoding":{"system":"{{ActCode}}","code":"ACUTE"} },{"name":"codingB","valueCoding":{"system":"{{ActCode}}","code":"IMP"} }]}""", Present = ["parameter[0].valueCode = subsumed-by"],
        },
        new Scenario("equivalent", "GET", $"CodeSystem/$subsumes?system={ActCode}&codeA=IMP&codeB=IMP", 200) { Present = ["parameter[0].valueCode = equivalent"] },
        new Scenario("not subsumed", "GET", $"CodeSystem/$subsumes?system={ActCode}&codeA=ACUTE&codeB=AMB", 200) { Present = ["parameter[0].valueCode = not-subsumed"] },
        new Scenario("subsumes an unknown code", "GET", $"CodeSystem/$subsumes?system={ActCode}&codeA=nonsense&codeB=AMB", 404) { Present = ["issue[0].details.text = nonsense"] },
        new Scenario("translate", "GET", $"ConceptMap/$translate?system={Genders}&code=male&targetsystem=http://terminology.hl7.org/CodeSystem/v3-AdministrativeGender", 200)
        {
            Present = ["parameter[0].valueBoolean = true", "parameter[1].name = match", "parameter[1].part[*].valueCode = equ", "parameter[1].part[*].valueCoding.code = M", "parameter[1].part[*].valueUri = ConceptMap"],
        },
        new Scenario("translate in reverse", "POST", "ConceptMap/$translate", 200)
        {
            Body = """{"resourceType":"Parameters","parameter":[{"name":"coding","valueCoding":{"system":"http://terminology.hl7.org/CodeSystem/v3-AdministrativeGender","code":"F"}},{"name":"reverse","valueBoolean":true}]}""",
            Present = ["parameter[0].valueBoolean = true", "parameter[*].part[*].valueCoding.code = female"],
        },
        new Scenario("translate what nothing translates", "GET", "ConceptMap/$translate?system=http://example.org/x&code=x", 200) { Present = ["parameter[0].valueBoolean = false", "parameter[1].name = message"], Absent = ["\"match\""] },
        new Scenario("an operation of another type", "GET", "Patient/$expand", 404),
        new Scenario("in a batch", "POST", "", 200)
        {
            Body = $$"""{"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"CodeSystem/$lookup?system={{Genders}}&code=male"} }]}""", Present = ["entry[0].response.status = 200", "entry[0].resource.parameter[*].valueString = Male"],
        },
        new Scenario("expand tells what it was asked for", "GET", $"ValueSet/$expand?url={Gender}&activeOnly=true&count=02", 200)
        {
            Present = ["expansion.parameter[1].name = count", "expansion.parameter[1].valueInteger = 2", "expansion.parameter[2].name = activeOnly", "expansion.parameter[2].valueBoolean = true"],
        },
        new Scenario("a coding without system", "POST", $"ValueSet/$validate-code?url={Gender}", 200)
        {
            Body = """{"resourceType":"Parameters","parameter":[{"name":"coding","valueCoding":{"code":"male"}}]}""", Present = ["parameter[0].valueBoolean = false", "parameter[1].valueString = no system"],
        },
        new Scenario("of another version of a code system", "GET", $"CodeSystem/$validate-code?url={ActCode}|9&code=AMB", 200) { Present = ["parameter[0].valueBoolean = false", $"parameter[1].valueString = {ActCode}|9 cannot be told"] },
        new Scenario("of another code system", "POST", "CodeSystem/$validate-code?url=http://example.org/x", 200)
        {
            Body = $$"""{"resourceType":"Parameters","parameter":[{"name":"coding","valueCoding":{"system":"{{Genders}}","code":"male"} }]}""", Present = ["parameter[0].valueBoolean = false", "parameter[1].valueString = of another code system"],
        },
        new Scenario("not of a code system without URL", "POST", "CodeSystem/$validate-code?code=b", 200)
        {
            Body = """{"resourceType":"Parameters","parameter":[{"name":"codeSystem","resource":{"resourceType":"CodeSystem","status":"active","content":"complete","concept":[{"code":"a"}]}}]}""", Present = ["parameter[1].valueString = is not in the code system."],
        },
        new Scenario("an abstract code", "GET", $"CodeSystem/$validate-code?url={ActCode}&code=_ActAccountCode", 200) { Present = ["parameter[0].valueBoolean = true"] },
        new Scenario("an abstract code where it counts", "GET", $"ValueSet/$validate-code?url=http://terminology.hl7.org/ValueSet/v3-ActCode&system={ActCode}&code=_ActAccountCode&abstract=true", 200) { Present = ["parameter[0].valueBoolean = true"] },
        new Scenario("an abstract code where it does not count", "GET", $"CodeSystem/$validate-code?url={ActCode}&code=_ActAccountCode&abstract=false", 200) { Present = ["parameter[0].valueBoolean = false", "parameter[1].valueString = abstract"] },
        new Scenario("an abstract code of a value set, in Danish", "GET", $"ValueSet/$validate-code?url=http://terminology.hl7.org/ValueSet/v3-ActCode&system={ActCode}&code=_ActAccountCode&abstract=false", 200) { Headers = ["Accept-Language: da"], Present = ["parameter[0].valueBoolean = false", "parameter[1].valueString = er abstrakt"] },
        new Scenario("a code that is not abstract", "GET", $"CodeSystem/$validate-code?url={ActCode}&code=IMP&abstract=false", 200) { Present = ["parameter[0].valueBoolean = true"] },
        new Scenario("translate none of several", "POST", "ConceptMap/$translate", 200)
        {
            Body = """{"resourceType":"Parameters","parameter":[{"name":"codeableConcept","valueCodeableConcept":{"coding":[{"system":"urn:a","code":"x"},{"system":"urn:b","code":"y"}]}}]}""", Present = ["parameter[1].valueString = 'x' of urn:a or 'y' of urn:b"],
        },
        new Scenario("a translation that depends on something unknown", "POST", "ConceptMap/$translate", 200) { Body = Dependent(""), Present = ["parameter[0].valueBoolean = false", "parameter[1].valueString = urn:sex"], Absent = ["\"match\""] },
        new Scenario("a translation that depends on something else, in Danish", "POST", "ConceptMap/$translate", 200)
        {
            Headers = ["Accept-Language: da"], Body = Dependent(""",{"name":"dependency","part":[{"name":"element","valueUri":"urn:sex"},{"name":"concept","valueCodeableConcept":{"text":"male"}}]}"""), Present = ["parameter[0].valueBoolean = false", "parameter[1].valueString = afhænger af urn:sex"],
        },
        new Scenario("a translation that depends on something known", "POST", "ConceptMap/$translate", 200)
        {
            Body = Dependent(""",{"name":"dependency","part":[{"name":"element","valueUri":"urn:other"},{"name":"concept","valueCodeableConcept":{"text":"x"}}]},{"name":"dependency","part":[{"name":"element","valueUri":"urn:sex"},{"name":"concept","valueCodeableConcept":{"coding":[{"code":"female"}]}}]}"""),
            Present = ["parameter[0].valueBoolean = true", "parameter[1].part[1].valueCoding.code = b", "parameter[1].part[2].name = product", "parameter[1].part[2].part[0].valueUri = urn:side", "parameter[1].part[2].part[1].valueCoding.code = left"],
        },
        new Scenario("a dependency without concept", "POST", "ConceptMap/$translate", 400) { Body = Dependent(""",{"name":"dependency","part":[{"name":"element","valueUri":"urn:sex"}]}"""), Present = ["issue[0].details.text = element (uri) and concept"] },
        new Scenario("claimed", "GET", "metadata", 200) { Present = ["rest[0].resource[*].operation[*].definition = http://hl7.org/fhir/OperationDefinition/ValueSet-expand", "rest[0].resource[*].operation[*].definition = http://hl7.org/fhir/OperationDefinition/ConceptMap-translate"] },
    ];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Terminology_is_asked(Scenario scenario) => await scenario.Run(server);

    [Fact]
    public async Task Patient_groups_are_translated_with_the_server_s_own_map_and_back()
    {
        var map = server.Server.Definitions.Find("ConceptMap", "https://fhirgenomics.example/fhir/ConceptMap/english-test-directory")!.Root;
        var group = map.Child("group");
        var (from, to) = (group.Child("source").Text, group.Child("target").Text);
        var element = group.Child("element");
        var (code, target) = (element.Child("code").Text, element.Child("target").Child("code").Text);
        await new Scenario("forward", "GET", $"ConceptMap/$translate?url={map.Child("url").Text}&system={from}&code={code}", 200) { Present = ["parameter[0].valueBoolean = true", $"parameter[*].part[*].valueCoding.code = {target}"] }.Run(server);
        await new Scenario("back", "GET", $"ConceptMap/$translate?system={to}&code={target}&reverse=true", 200) { Present = ["parameter[0].valueBoolean = true", $"parameter[*].part[*].valueCoding.code = {code}"] }.Run(server);
    }

    [Fact]
    public async Task Stored_definitions_are_asked_by_their_id()
    {
        await new Scenario("code system", "PUT", "CodeSystem/tx", 201) { Body = """{"resourceType":"CodeSystem","id":"tx","url":"http://example.org/tx","status":"active","content":"complete","concept":[{"code":"a","display":"A","concept":[{"code":"b"}]}]}""", Written = 1 }.Run(server);
        await new Scenario("value set", "PUT", "ValueSet/tx", 201) { Body = """{"resourceType":"ValueSet","id":"tx","url":"http://example.org/tx-vs","status":"active","compose":{"include":[{"system":"http://example.org/tx"}]}}""", Written = 1 }.Run(server);
        await new Scenario("map", "PUT", "ConceptMap/tx", 201) { Body = """{"resourceType":"ConceptMap","id":"tx","url":"http://example.org/tx-map","status":"active","group":[{"source":"http://example.org/tx","target":"http://example.org/ty","element":[{"code":"a","target":[{"code":"z","equivalence":"wider"}]}]}]}""", Written = 1 }.Run(server);
        await new Scenario("expand", "GET", "ValueSet/tx/$expand", 200) { Present = ["expansion.total = 2"] }.Run(server);
        await new Scenario("expand by POST", "POST", "ValueSet/tx/$expand", 200) { Body = """{"resourceType":"Parameters","parameter":[{"name":"count","valueInteger":1}]}""", Present = ["expansion.total = 2"], Absent = ["\"b\""] }.Run(server);
        await new Scenario("code", "GET", "ValueSet/tx/$validate-code?system=http://example.org/tx&code=b", 200) { Present = ["parameter[0].valueBoolean = true"] }.Run(server);
        await new Scenario("no code", "POST", "ValueSet/tx/$validate-code?system=http://example.org/tx&code=c", 200) { Present = ["parameter[0].valueBoolean = false"] }.Run(server);
        await new Scenario("code of the system", "GET", "CodeSystem/tx/$validate-code?code=b", 200) { Present = ["parameter[0].valueBoolean = true"] }.Run(server);
        await new Scenario("no code of the system", "POST", "CodeSystem/tx/$validate-code?code=c", 200) { Present = ["parameter[0].valueBoolean = false"] }.Run(server);
        await new Scenario("subsumes", "GET", "CodeSystem/tx/$subsumes?codeA=a&codeB=b", 200) { Present = ["parameter[0].valueCode = subsumes"] }.Run(server);
        await new Scenario("subsumed", "POST", "CodeSystem/tx/$subsumes?codeA=b&codeB=a", 200) { Present = ["parameter[0].valueCode = subsumed-by"] }.Run(server);
        await new Scenario("translate", "GET", "ConceptMap/tx/$translate?system=http://example.org/tx&code=a", 200) { Present = ["parameter[1].part[*].valueCode = wider", "parameter[1].part[*].valueCoding.code = z"] }.Run(server);
        await new Scenario("translate back", "POST", "ConceptMap/tx/$translate?system=http://example.org/ty&code=z&reverse=true", 200) { Present = ["parameter[1].part[*].valueCode = narrower", "parameter[1].part[*].valueCoding.code = a"] }.Run(server);
    }

    /// <summary>Translates a code whose translation depends on something, and brings something along.</summary>
    private static string Dependent(string dependencies) => $$$"""
        {"resourceType":"Parameters","parameter":[{"name":"code","valueCode":"a"},{"name":"system","valueUri":"urn:s"},{"name":"conceptMap","resource":{"resourceType":"ConceptMap","status":"active","group":[{"source":"urn:s","target":"urn:t","element":[{"code":"a","target":[{"code":"b","equivalence":"equal","dependsOn":[{"property":"urn:sex","value":"female"}],"product":[{"property":"urn:side","value":"left"}]}]}]}]}}{{{dependencies}}}]}
        """;
}
