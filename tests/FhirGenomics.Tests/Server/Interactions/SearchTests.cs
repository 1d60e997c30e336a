using System.Text.Json.Nodes;
using FhirGenomics.Server;

namespace FhirGenomics.Tests.Server.Interactions;

[Collection("server")]
public class SearchTests(ServerFixture server)
{
    private const string Form = "application/x-www-form-urlencoded";

    [Fact]
    public async Task A_search_by_a_long_form_has_links_to_its_pages_that_can_be_followed_or_is_refused()
    {
        foreach (var id in (string[])["form-1", "form-2", "form-3"])
        {
            await server.Send("PUT", "Basic/" + id, $$"""{"resourceType":"Basic","id":"{{id}}","code":{"text":"x"} }""");
        }

        string Form(int others) => "_count=2&_id=form-1,form-2,form-3" + string.Concat(Enumerable.Range(0, others).Select(i => string.Create(System.Globalization.CultureInfo.InvariantCulture, $",{new string('x', 50)}{i}")));
        var search = new Scenario("form", "POST", "Basic/_search", 200) { ContentType = "application/x-www-form-urlencoded", Body = Form(400), Present = ["entry[1]", "link[1].relation = next"] };
        var first = await search.Run(server);
        Assert.True(first.At("link[1].url")!.Length > 20_000);
        await new Scenario("next", "GET", first.At("link[1].url")!, 200) { Present = ["entry[0].resource.id"], Absent = ["entry[1]", "link[1]"] }.Run(server);
        var longer = string.Concat(Enumerable.Range(0, 4).Select(i => "&" + Form(400)[9..]));
        await (search with { Name = "too long", Status = 400, Body = Form(400) + longer, Present = ["issue[0].details.coding[0].code = search-too-long", "issue[0].code = too-long"] }).Run(server);
        await (search with { Name = "on one page", Body = Form(400).Replace("_count=2", "_count=9", StringComparison.Ordinal) + longer, Present = ["entry[2]"], Absent = ["link[1]"] }).Run(server);
    }

    [Fact]
    public async Task Several_types_are_searched_at_the_base_and_all_of_them_without_type()
    {
        await Store("several");
        var found = await new Scenario("two types", "GET", "?_type=Patient,Observation&_tag=several&_count=1", 200)
        {
            Present = ["link[0].url = /fhir?_type=Patient,Observation&_tag=several&_count=1", "entry[*].resource.resourceType = Observation"],
        }.Run(server);
        var next = found.Json["link"]!.AsArray().Single(link => link!["relation"]!.ToString() == "next")!["url"]!.ToString();
        Assert.Equal("Patient", (await server.Send("GET", next)).At("entry[*].resource.resourceType"));
        await new Scenario("in a form", "POST", "_search", 200) { Body = "_type=Patient&_tag=several", ContentType = Form, Present = ["entry[*].resource.resourceType = Patient"], Absent = ["\"Observation\""] }.Run(server);
        await new Scenario("all types", "GET", "?_tag=several", 200) { Present = ["entry[*].resource.resourceType = Patient", "entry[*].resource.resourceType = Observation"] }.Run(server);
        await new Scenario("no such type", "GET", "?_type=Patiant", 400) { Present = ["issue[0].details.text = Patient"] }.Run(server);
        await new Scenario("not known to both", "GET", "?_type=Patient,Observation&birthdate=2000", 400) { Headers = ["Prefer: handling=strict"], Present = ["issue[0].details.text = birthdate"] }.Run(server);
        await new Scenario("head", "HEAD", "?_type=Patient", 200).Run(server);
    }

    [Fact]
    public async Task A_compartment_has_what_belongs_to_one_resource_and_nothing_of_another()
    {
        await Store("mine");
        await Store("other");
        await new Scenario("one type", "GET", "Patient/mine/Observation", 200) { Present = ["entry[*].resource.id = mine-value"], Absent = ["other-value"] }.Run(server);
        await new Scenario("with a criterion", "GET", "Patient/mine/Observation?status=final,amended", 200) { Present = ["link[0].url = /Patient/mine/Observation?status=final", "entry[*].resource.id = mine-value"] }.Run(server);
        await new Scenario("that does not hold", "POST", "Patient/mine/Observation/_search", 200) { Body = "status=amended", ContentType = Form, Absent = ["mine-value"] }.Run(server);
        await new Scenario("all types", "GET", "Patient/mine/*", 200) { Present = ["entry[*].resource.id = mine-value", "entry[*].resource.resourceType = Patient"], Absent = ["other-value"] }.Run(server);
        await new Scenario("some types", "GET", "Patient/mine/*?_type=Observation", 200) { Present = ["link[0].url = _type=Observation", "entry[*].resource.id = mine-value"], Absent = ["entry[1]"] }.Run(server);
        await new Scenario("never in it", "GET", "Patient/mine/Organization", 404) { Present = ["issue[0].details.text = Organization"] }.Run(server);
        await new Scenario("no type", "GET", "Patient/mine/Observatoin", 404) { Present = ["issue[0].details.text = Observation"] }.Run(server);
        await new Scenario("an operation", "GET", "Patient/mine/$meta-add", 405).Run(server);
        await new Scenario("no compartment", "GET", "Observation/mine-value/Patient", 404).Run(server);
        await new Scenario("in a batch", "POST", "", 200)
        {
            Body = """{"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"Patient/mine/Observation"}},{"request":{"method":"GET","url":"?_type=Patient&_id=mine"}},{"request":{"method":"GET","url":"Patient/mine/Nonsense"}}]}""",
            Present = ["entry[0].resource.entry[*].resource.id = mine-value", "entry[1].resource.entry[*].resource.id = mine", "entry[2].response.status = 404"],
        }.Run(server);
    }

    [Fact]
    public async Task Each_compartment_of_R4_is_searched_and_claimed()
    {
        Assert.Equal(server.Server.Parameters.Compartments, Routes.Compartments);
        string[] answers =
        [
            (await server.Send("GET", "Device/a/Observation")).Text, (await server.Send("GET", "Encounter/a/Observation")).Text,
            (await server.Send("GET", "Practitioner/a/Observation")).Text, (await server.Send("GET", "RelatedPerson/a/Observation")).Text,
            (await server.Send("POST", "Device/a/Observation/_search", "", Form)).Text, (await server.Send("POST", "Encounter/a/Observation/_search", "", Form)).Text,
            (await server.Send("POST", "Practitioner/a/Observation/_search", "", Form)).Text, (await server.Send("POST", "RelatedPerson/a/Observation/_search", "", Form)).Text,
        ];
        Assert.All(answers, answer => Assert.Equal("searchset", JsonNode.Parse(answer)!["type"]?.ToString()));
        Assert.Equal(200, (await server.Send("HEAD", "Device/a/Observation")).Status);
        Assert.Equal(200, (await server.Send("HEAD", "Encounter/a/Observation")).Status);
        Assert.Equal(200, (await server.Send("HEAD", "Patient/a/Observation")).Status);
        Assert.Equal(200, (await server.Send("HEAD", "Practitioner/a/Observation")).Status);
        Assert.Equal(200, (await server.Send("HEAD", "RelatedPerson/a/Observation")).Status);
        await new Scenario("claimed", "GET", "metadata", 200) { Present = ["rest[0].compartment[*] = CompartmentDefinition/patient", "rest[0].interaction[*].code = search-system"] }.Run(server);
    }

    [Fact]
    public async Task Codes_are_searched_by_value_set_and_hierarchy_of_the_terminology()
    {
        await Store("coded");
        const string Set = "http://hl7.org/fhir/ValueSet/observation-status";
        await new Scenario("in", "GET", $"Observation?_tag=coded&status:in={Set}", 200) { Present = ["entry[0].resource.id = coded-value"] }.Run(server);
        await new Scenario("not in", "GET", $"Observation?_tag=coded&status:not-in={Set}", 200) { Absent = ["coded-value"] }.Run(server);
        await new Scenario("above", "GET", "Observation?_tag=coded&category:below=http://terminology.hl7.org/CodeSystem/observation-category|laboratory", 200) { Present = ["entry[0].resource.id = coded-value"] }.Run(server);
        await new Scenario("hierarchy", "GET", "Encounter?class:above=http://terminology.hl7.org/CodeSystem/v3-ActCode|HH&_tag=coded", 200) { Absent = ["\"entry\""] }.Run(server);
        await new Scenario("unknown set", "GET", "Observation?code:in=http://example.org/none", 400) { Present = ["issue[0].details.text = http://example.org/none"] }.Run(server);
        await new Scenario("unknown system", "GET", "Observation?code:below=http://example.org/none|a", 400) { Present = ["issue[0].details.text = http://example.org/none"] }.Run(server);
        await new Scenario("unknown code", "GET", "Observation?category:above=http://terminology.hl7.org/CodeSystem/observation-category|none", 400).Run(server);
    }

    [Fact]
    public async Task The_pathway_has_search_parameters_of_its_own()
    {
        const string Extension = "https://fhirgenomics.example/fhir/StructureDefinition/";
        var organization = await server.Send("POST", "Organization", $$"""{"resourceType":"Organization","name":"R","extension":[{"url":"{{Extension}}region","valueCodeableConcept":{"coding":[{"system":"urn:iso:std:iso:3166:-2","code":"DK-82"}]} }]}""");
        Assert.Equal(201, organization.Status);
        var region = await new Scenario("region", "GET", "Organization?region=urn:iso:std:iso:3166:-2|DK-82", 200).Run(server);
        Assert.Contains(organization.At("id")!, region.At("entry[*].resource.id")!, StringComparison.Ordinal);
        foreach (var search in (string[])["ServiceRequest?patient-group=none", "DiagnosticReport?patient-group=none", "ServiceRequest?indication=none", "ServiceRequest?requester:Organization.region=DK-82", "Observation?secondary-finding:missing=false", "Observation?component-code-value-concept=a$b"])
        {
            await new Scenario(search, "GET", search, 200) { Headers = ["Prefer: handling=strict"] }.Run(server);
        }

        await new Scenario("a modifier", "GET", "Observation?_tag=told&code:exact=a", 400) { Present = ["issue[0].details.text = code:exact"] }.Run(server);
    }

    [Fact]
    public async Task References_below_the_servers_own_URL_are_those_to_its_resources()
    {
        await Store("absolute");
        foreach (var search in (string[])[$"subject={server.Base}/Patient/absolute", $"subject:Patient={server.Base}/Patient/absolute", $"subject=Patient/other,{server.Base}/Patient/absolute/_history/1", $"_filter=subject eq \"{server.Base}/Patient/absolute\""])
        {
            await new Scenario(search, "GET", "Observation?_tag=absolute&" + search, 200) { Headers = ["Prefer: handling=strict"], Present = ["entry[0].resource.id = absolute-value"], Absent = ["entry[1]"] }.Run(server);
        }

        await new Scenario("another server", "GET", "Observation?_tag=absolute&subject=http://other.example/fhir/Patient/absolute", 200) { Absent = ["entry"] }.Run(server);
        await new Scenario("a condition", "PUT", $"Observation?subject={server.Base}/Patient/absolute", 200)
        {
            Body = $$"""{"resourceType":"Observation","meta":{"tag":[{"code":"absolute"}]},"status":"amended","code":{"text":"x"},"subject":{"reference":"{{server.Base}}/Patient/absolute"} }""",
            Present = ["id = absolute-value", "subject.reference = Patient/absolute"],
            Written = 1,
        }.Run(server);
        await new Scenario("the other way round", "GET", "Observation?_tag=absolute&subject=Patient/absolute", 200) { Present = ["entry[0].resource.status = amended"] }.Run(server);
    }

    [Fact]
    public async Task A_place_by_the_servers_own_URL_is_searched_with_all_that_is_part_of_it()
    {
        await server.Send("PUT", "Location/own-site", """{"resourceType":"Location","id":"own-site","name":"Site"}""");
        await server.Send("PUT", "Location/own-room", """{"resourceType":"Location","id":"own-room","name":"Room","partOf":{"reference":"Location/own-site"}}""");
        await new Scenario("own", "GET", $"Location?partof:below={server.Base}/Location/own-site", 200) { Present = ["entry[0].resource.id = own-room"], Absent = ["entry[1]"] }.Run(server);
        await new Scenario("another server", "GET", "Location?partof:below=http://other.example/fhir/Location/own-site", 400).Run(server);
    }

    [Fact]
    public async Task A_reference_to_a_type_that_does_not_exist_matches_nothing_and_the_caller_is_told()
    {
        await Store("cased");
        await new Scenario("lenient", "GET", "Observation?_tag=cased&subject=patient/cased", 200)
        {
            Present = ["entry[0].search.mode = outcome", "entry[0].resource.issue[0].severity = warning", "entry[0].resource.issue[0].details.text = Did you mean 'Patient'?", "link[0].url = patient/cased"],
            Absent = ["entry[1]"],
        }.Run(server);
        await new Scenario("strict", "GET", "Observation?subject=patient/cased", 400) { Headers = ["Prefer: handling=strict"], Present = ["issue[0].details.text = Did you mean 'Patient'?"] }.Run(server);
        await new Scenario("in a condition", "DELETE", "Observation?subject=patient/cased", 400).Run(server);
        await new Scenario("no reference at all", "GET", "Observation?subject=a b/c", 400).Run(server);
    }

    [Fact]
    public async Task Everything_that_refers_to_a_match_and_all_that_a_match_of_any_type_refers_to_can_come_with_it()
    {
        await Store("starred");
        await new Scenario("reverse", "GET", "Patient?_id=starred&_revinclude=*", 200) { Headers = ["Prefer: handling=strict"], Present = ["entry[0].resource.id = starred", "entry[1].resource.id = starred-value", "entry[1].search.mode = include"], Absent = ["entry[2]"] }.Run(server);
        await new Scenario("of several types", "GET", "?_type=Device,Observation&_tag=starred&_include=*", 200) { Present = ["entry[1].resource.id = starred", "entry[1].search.mode = include"], Absent = ["entry[2]"] }.Run(server);
        await new Scenario("claimed", "GET", "metadata", 200) { Present = ["rest[0].resource[0].searchRevInclude[0] = *"] }.Run(server);
    }

    [Fact]
    public async Task Words_are_searched_by_GET_and_POST_and_told_in_the_capabilities()
    {
        await server.Send("PUT", "Basic/worded", """{"resourceType":"Basic","id":"worded","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">Blåbær &amp; ål</div>"},"code":{"text":"Quince"}}""");
        await new Scenario("narrative", "GET", "Basic?_text=BLÅBÆR", 200) { Present = ["entry[0].resource.id = worded", "link[0].url = _text="] }.Run(server);
        await new Scenario("content", "POST", "Basic/_search", 200) { Body = "_content=quince+%22bl%C3%A5b%C3%A6r+%C3%A5l%22+NOT+pear", ContentType = Form, Present = ["entry[0].resource.id = worded"] }.Run(server);
        await new Scenario("not there", "GET", "Basic?_text=quince", 200) { Absent = ["\"entry\""] }.Run(server);
        await new Scenario("all types", "GET", "?_text=blåbær", 200) { Present = ["entry[0].resource.id = worded"] }.Run(server);
        await new Scenario("no expression", "GET", "Basic?_content=%22quince", 400) { Present = ["issue[0].details.text = _content"] }.Run(server);
        await new Scenario("in a condition", "POST", "Basic", 400) { Body = """{"resourceType":"Basic","code":{"text":"x"}}""", Headers = ["If-None-Exist: _content=quince"], Present = ["issue[0].details.text = _content"] }.Run(server);
        await new Scenario("claimed", "GET", "metadata", 200) { Present = ["rest[0].searchParam[*].name = _content", "rest[0].searchParam[*].name = _text"] }.Run(server);
    }

    [Fact]
    public async Task What_was_not_understood_is_an_entry_of_its_own_and_the_self_link_says_what_was_used()
    {
        await Store("told");
        var found = await new Scenario("lenient", "GET", "Observation?_tag=told&nonsense=1&_sort=status,-_score&_include=Observation:nothing", 200)
        {
            Present = ["entry[0].resource.id = told-value", "entry[1].search.mode = outcome", "entry[1].resource.issue[*].details.text = nonsense", "entry[1].resource.issue[*].details.text = _score"],
        }.Run(server);
        Assert.EndsWith("/Observation?_tag=told&_sort=status", found.At("link[0].url"), StringComparison.Ordinal);
        Assert.Equal(3, found.Json["entry"]![1]!["resource"]!["issue"]!.AsArray().Count);
        foreach (var search in (string[])["nonsense=1", "code:exact=a", "_sort=-_score", "_include=Observation:nothing"])
        {
            await new Scenario(search, "GET", "Observation?_tag=told&" + search, 400) { Headers = ["Prefer: handling=strict"] }.Run(server);
        }
    }

    private async Task Store(string id)
    {
        foreach (var (url, body) in ((string, string)[])[
            ($"Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}","meta":{"tag":[{"code":"{{id}}"}]} }"""),
            ($"Observation/{id}-value", $$"""{"resourceType":"Observation","id":"{{id}}-value","meta":{"tag":[{"code":"{{id}}"}]},"status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}],"code":{"text":"x"},"subject":{"reference":"Patient/{{id}}"} }""")])
        {
            var answer = await server.Send("PUT", url, body);
            Assert.True(answer.Status is 200 or 201, answer.Text);
        }
    }

    [Theory]
    [InlineData("GET", "Patient?_tag=kept&_count=1&_format=xml&_pretty=true")]
    [InlineData("GET", "?_type=Patient&_tag=kept&_count=1&_format=xml&_pretty=true")]
    [InlineData("GET", "Patient/_history?_count=1&_format=xml&_pretty=true")]
    [InlineData("GET", "Patient/kept/$everything?_count=1&_format=xml&_pretty=true")]
    [InlineData("POST", "Patient/_search")]
    public async Task The_next_page_comes_in_the_representation_of_the_first(string method, string url)
    {
        await Store("kept");
        await server.Send("PUT", "Patient/kept-2", """{"resourceType":"Patient","id":"kept-2","meta":{"tag":[{"code":"kept"}]} }""");
        var first = await server.Send(method, url, method == "POST" ? "_tag=kept&_count=1&_format=xml&_pretty=true" : null, Form);
        var bundle = System.Xml.Linq.XElement.Parse(first.Text);
        var links = bundle.Elements().Where(element => element.Name.LocalName == "link").ToDictionary(link => (string)link.Elements().First().Attribute("value")!, link => (string)link.Elements().Last().Attribute("value")!);
        foreach (var link in (string[])["self", "next"])
        {
            var followed = await server.Send("GET", links[link]);
            Assert.Equal((200, true), (followed.Status, followed.Header("Content-Type")!.StartsWith("application/fhir+xml", StringComparison.Ordinal)));
            Assert.Contains("\n", followed.Text.Trim(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_form_may_choose_the_representation_as_a_URL_may()
    {
        var scenario = new Scenario("form", "POST", "Patient/_search", 200) { ContentType = "application/x-www-form-urlencoded", Body = "_format=xml&_pretty=&name=x", AnswerHeaders = ["Content-Type: application/fhir+xml"] };
        await scenario.Run(server);
        await (scenario with { Name = "whole media type", Body = "_format=application%2Ffhir%2Bxml&name=x", Headers = ["Accept: application/fhir+json"] }).Run(server);
    }
}
