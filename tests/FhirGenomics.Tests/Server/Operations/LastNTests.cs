namespace FhirGenomics.Tests.Server.Operations;

[Collection("server")]
public class LastNTests(ServerFixture server)
{
    [Fact]
    public async Task The_latest_of_each_code_come_with_their_ties()
    {
        await Put("1", "a", "2020-01-01");
        await Put("2", "a", "2020-01-03");
        await Put("3", "a", "2020-01-02");
        await Put("4", "a", "2020-01-02");
        await Put("5", "b", "2019-01-01");
        await Put("6", "c", "2018-01-01");
        await Put("7", "b\"},{\"system\":\"urn:ln\",\"code\":\"c", "2017-01-01");
        const string Url = "Observation/$lastn?subject=Patient/ln&code=urn:ln|";
        Assert.Equal("2 5", await Ids(Url));
        Assert.Equal("2 4 3 5 6", await Ids(Url + "&max=2"));
        Assert.Equal("2 4 3 1 5 6 7", await Ids(Url + "&max=4"));
        Assert.Equal("2 4 3", await Ids("Observation/$lastn?subject=Patient/ln&code=urn:ln|a&max=2"));
        await new Scenario("nothing", "GET", "Observation/$lastn?subject=Patient/none&code=urn:ln|a", 200) { Absent = ["entry"] }.Run(server);
        await new Scenario("in Parameters", "POST", "Observation/$lastn", 200) { Body = """{"resourceType":"Parameters","parameter":[{"name":"subject","valueString":"Patient/ln"},{"name":"code","valueString":"urn:ln|b"},{"name":"max","valuePositiveInt":1}]}""", Present = ["entry[0].resource.id = ln-5"], Absent = ["entry[1]"] }.Run(server);
        await new Scenario("count", "GET", "Observation/$lastn?subject=Patient/ln&code=urn:ln|b&max=1&_summary=count", 200) { Present = ["total = 1"], Absent = ["entry"] }.Run(server);
        var told = new Scenario("what means nothing to it", "GET", "Observation/$lastn?subject=Patient/ln&code=urn:ln|b&_include=Observation:subject&_count=1", 200)
        {
            Present = ["entry[1].search.mode = outcome", "entry[1].resource.issue[0].details.text = '_include'", "entry[1].resource.issue[1].details.text = '_count'", "link[0].url = code="],
        };
        Assert.DoesNotContain("_include", (await told.Run(server)).At("link[0].url"), StringComparison.Ordinal);
        await (told with { Name = "strictly", Status = 400, Headers = ["Prefer: handling=strict"], Present = ["issue[0].details.text = '_include'"] }).Run(server);
        var unknown = await new Scenario("what is unknown is not in the link", "GET", "Observation/$lastn?subject=Patient/ln&code=urn:ln|b&nonsense=1", 200) { Present = ["entry[1].resource.issue[0].details.text = 'nonsense'", "link[0].url = code="] }.Run(server);
        Assert.DoesNotContain("nonsense", unknown.At("link[0].url"), StringComparison.Ordinal);
        await new Scenario("no subject", "GET", "Observation/$lastn?code=urn:ln|a", 400).Run(server);
        await new Scenario("no code", "GET", "Observation/$lastn?subject=Patient/ln", 400).Run(server);
        await new Scenario("no number", "GET", "Observation/$lastn?subject=Patient/ln&code=x&max=0", 400).Run(server);
        await new Scenario("another type", "GET", "Patient/$lastn?code=x", 404).Run(server);
    }

    private async Task Put(string id, string code, string date) => await new Scenario(id, "PUT", $"Observation/ln-{id}", 201)
    {
        Body = $$"""{"resourceType":"Observation","id":"ln-{{id}}","status":"final","code":{"coding":[{"system":"urn:ln","code":"{{code}}"}]},"subject":{"reference":"Patient/ln"},"effectiveDateTime":"{{date}}"}""",
        Written = 1,
    }.Run(server);

    private async Task<string> Ids(string url) => (await new Scenario(url, "GET", url, 200).Run(server)).At("entry[*].resource.id")!.Replace("ln-", "", StringComparison.Ordinal).Replace('\n', ' ');
}
