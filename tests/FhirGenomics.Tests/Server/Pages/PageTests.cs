namespace FhirGenomics.Tests.Server.Pages;

[Collection("server")]
public class PageTests(ServerFixture server)
{
    [Fact]
    public async Task The_landing_page_leads_to_pages_that_exist()
    {
        var page = await server.Send("GET", "/");
        Assert.Equal(200, page.Status);
        Assert.StartsWith("text/html", page.Header("Content-Type"), StringComparison.Ordinal);
        var links = page.Text.Split("href=\"").Skip(1).Select(rest => rest[..rest.IndexOf('"', StringComparison.Ordinal)]).ToList();
        Assert.True(links.Count >= 5);
        Assert.True(File.Exists(Repository.Path("examples", "rare-disease-child-trio", "1-order", "request.json")));
        Assert.Contains("examples/rare-disease-child-trio/1-order/request.json", page.Text, StringComparison.Ordinal);
        foreach (var link in links)
        {
            Assert.Equal(200, (await server.Send("GET", link)).Status);
        }
    }

    [Fact]
    public async Task The_commands_of_the_landing_page_name_the_server_as_the_caller_does()
    {
        foreach (var host in (string[])["localhost:1234", "127.0.0.1", "[::1]:8080"])
        {
            var page = await server.Send("GET", "/", headers: ("Host", host));
            Assert.Contains($"curl -s 'http://{host}/fhir/Patient/$validate?_pretty=true'", page.Text, StringComparison.Ordinal);
            Assert.Contains($"curl -s http://{host}/fhir \\", page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Health_tells_that_the_store_answers()
    {
        var health = await server.Send("GET", "/health");
        Assert.Equal(200, health.Status);
        Assert.Equal("healthy", health.At("status"));
    }

    [Fact]
    public async Task A_request_id_comes_back_unless_it_could_harm_a_log()
    {
        Assert.Equal("abc-1.2_3", (await server.Send("GET", "metadata", headers: ("X-Request-Id", "abc-1.2_3"))).Header("X-Request-Id"));
        Assert.Equal(32, (await server.Send("GET", "metadata", headers: ("X-Request-Id", "a b{}"))).Header("X-Request-Id")!.Length);
    }

    [Fact]
    public async Task Pages_of_this_machine_may_use_the_server_and_those_of_others_may_not()
    {
        var own = await server.Send("GET", "metadata", headers: ("Origin", "http://localhost:3000"));
        Assert.Equal("http://localhost:3000", own.Header("Access-Control-Allow-Origin"));
        Assert.Contains("ETag", own.Header("Access-Control-Expose-Headers"), StringComparison.Ordinal);
        Assert.Null((await server.Send("GET", "metadata", headers: ("Origin", "https://evil.example"))).Header("Access-Control-Allow-Origin"));
        var preflight = await server.Send("OPTIONS", "Patient/1", headers: [("Origin", "http://localhost:3000"), ("Access-Control-Request-Method", "PUT"), ("Access-Control-Request-Headers", "if-match,content-type")]);
        Assert.Equal(204, preflight.Status);
        Assert.Contains("PUT", preflight.Header("Access-Control-Allow-Methods"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_host_name_is_refused() =>
        Assert.Equal(400, (await server.Send("GET", "metadata", headers: ("Host", "evil.example"))).Status);
}
