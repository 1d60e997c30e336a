namespace FhirGenomics.Tests.Server.Operations;

[Collection("server")]
public class EverythingTests(ServerFixture server)
{
    [Fact]
    public async Task It_gives_the_compartment_and_what_that_refers_to_but_nothing_of_another_patient()
    {
        await Put("Organization", "ev-org", """ "name":"O" """);
        await Put("Practitioner", "ev-prac", """ "active":true """);
        await Put("Patient", "ev-other", """ "active":true """);
        await Put("Patient", "ev-pat", """ "managingOrganization":{"reference":"Organization/ev-org"} """);
        await Put("Observation", "ev-other-obs", """ "status":"final","code":{"text":"c"},"subject":{"reference":"Patient/ev-other"} """);
        await Put("Observation", "ev-obs", """ "status":"final","code":{"text":"c"},"subject":{"reference":"Patient/ev-pat"},"performer":[{"reference":"Practitioner/ev-prac"}],"focus":[{"reference":"Patient/ev-other"}],"hasMember":[{"reference":"Observation/ev-other-obs"}] """);
        await Put("Specimen", "ev-spec", """ "subject":{"reference":"Patient/ev-pat"} """);

        const string Url = "Patient/ev-pat/$everything";
        var all = await new Scenario("all", "GET", Url, 200) { Present = ["type = searchset", "entry[*].resource.id = ev-prac", $"link[0].url = {server.Base}/{Url}"], Absent = ["\"ev-other-obs\",\"meta\"", "\"id\":\"ev-other\"", "link[1]"] }.Run(server);
        Assert.Equal(["ev-obs match", "ev-org include", "ev-pat match", "ev-prac include", "ev-spec match"], Entries(all));
        Assert.Equal(["ev-obs match", "ev-pat match"], Entries(await new Scenario("types", "GET", Url + "?_type=Patient,Observation", 200).Run(server)));
        Assert.Equal(["ev-org include", "ev-prac include"], Entries(await new Scenario("types of what is referred to", "GET", Url + "?_type=Organization,Practitioner", 200).Run(server)));
        Assert.Equal(["ev-org include", "ev-spec match"], Entries(await new Scenario("both", "GET", Url + "?_type=Specimen,Organization", 200).Run(server)));
        Assert.Equal(["ev-obs match", "ev-org include", "ev-pat match", "ev-prac include", "ev-spec match"], Entries(await new Scenario("in Parameters", "POST", "Patient/ev-pat/$everything", 200) { Body = """{"resourceType":"Parameters","parameter":[{"name":"_since","valueInstant":"2020-01-01T00:00:00+01:00"}]}""" }.Run(server)));
        await new Scenario("later", "GET", Url + "?_since=3000", 200) { Absent = ["entry"] }.Run(server);
        await new Scenario("nonsense", "GET", Url + "?_since=yesterday", 400).Run(server);
        await new Scenario("no type", "GET", Url + "?_type=foo&nonsense=1", 200) { Present = ["entry[0].search.mode = outcome", "entry[0].resource.issue[*].details.text = foo", "entry[0].resource.issue[*].details.text = nonsense"], Absent = ["entry[1]"] }.Run(server);
        await new Scenario("strict", "GET", Url + "?nonsense=1", 400) { Headers = ["Prefer: handling=strict"], Absent = ["\"ignored\""] }.Run(server);
        await new Scenario("count", "GET", Url + "?_summary=count", 200) { Present = ["total = 3"], Absent = ["entry"] }.Run(server);
        await new Scenario("summary", "GET", Url + "?_summary=true&_type=Patient", 200) { Present = ["entry[0].resource.meta.tag[0].code = SUBSETTED"] }.Run(server);

        var first = await new Scenario("first page", "GET", Url + "?_count=2&_since=2020-01-01", 200) { Present = ["link[1].relation = next"] }.Run(server);
        var second = await new Scenario("second page", "GET", first.At("link[1].url")!, 200) { Absent = ["link[1]"] }.Run(server);
        Assert.Equal(["ev-obs match", "ev-pat match", "ev-spec match"], Entries(first).Concat(Entries(second)).Where(entry => entry.EndsWith("match", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        await new Scenario("unknown patient", "GET", "Patient/ev-never/$everything", 404).Run(server);
        await new Scenario("another type", "GET", "Observation/ev-obs/$everything", 404).Run(server);
        await new Scenario("all patients", "GET", "Patient/$everything", 404).Run(server);
    }

    [Fact]
    public async Task Start_and_end_are_about_the_dates_of_care()
    {
        await Put("Patient", "ev-time", """ "birthDate":"1970" """);
        foreach (var (id, time) in ((string, string)[])[("ev-2020", "\"effectiveDateTime\":\"2020-05-01\","), ("ev-2022", "\"effectivePeriod\":{\"start\":\"2022-01-01\"},"), ("ev-undated", "")])
        {
            await Put("Observation", id, $$""" {{time}}"status":"final","code":{"text":"c"},"subject":{"reference":"Patient/ev-time"} """);
        }

        await Put("Specimen", "ev-taken", """ "collection":{"collectedDateTime":"2021-03-03T10:00:00Z"},"subject":{"reference":"Patient/ev-time"} """);
        const string Url = "Patient/ev-time/$everything";
        Assert.Equal(["ev-2022 match", "ev-taken match", "ev-time match", "ev-undated match"], Entries(await new Scenario("from", "GET", Url + "?start=2021", 200) { Present = ["link[0].url = start=2021"] }.Run(server)));
        Assert.Equal(["ev-2020 match", "ev-time match", "ev-undated match"], Entries(await new Scenario("to", "GET", Url + "?end=2021-03-02", 200).Run(server)));
        Assert.Equal(["ev-2022 match", "ev-time match", "ev-undated match"], Entries(await new Scenario("between", "GET", Url + "?start=2030-01&end=2030-02", 200).Run(server)));
        Assert.Equal(["ev-taken match", "ev-time match", "ev-undated match"], Entries(await new Scenario("in Parameters", "POST", Url, 200) { Body = """{"resourceType":"Parameters","parameter":[{"name":"start","valueDate":"2021-03-03"},{"name":"end","valueDate":"2021-03-03"}]}""" }.Run(server)));
        var page = await new Scenario("pages", "GET", Url + "?start=2021&_count=2", 200) { Present = ["link[1].url = start=2021"] }.Run(server);
        Assert.Equal(["ev-taken match", "ev-undated match"], Entries(page));
        await new Scenario("no date", "GET", Url + "?start=spring", 400) { Present = ["issue[0].details.text = start"] }.Run(server);
        await new Scenario("a count", "GET", Url + "?start=2021&_summary=count", 400).Run(server);
    }

    private Task<Answer> Put(string type, string id, string content) =>
        new Scenario(id, "PUT", $"{type}/{id}", 201) { Body = $$"""{"resourceType":"{{type}}","id":"{{id}}",{{content}}}""", Written = 1 }.Run(server);

    private static string[] Entries(Answer answer) =>
        [.. (answer.Json["entry"]?.AsArray() ?? []).Select(entry => $"{entry!["resource"]!["id"]} {entry["search"]!["mode"]}").Order(StringComparer.Ordinal)];
}
