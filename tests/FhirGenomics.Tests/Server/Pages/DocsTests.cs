using System.Text.RegularExpressions;
using FhirGenomics.Server;
using FhirGenomics.Server.Pages;

namespace FhirGenomics.Tests.Server.Pages;

/// <summary>The documentation says what is true: its links lead somewhere, its settings and commands exist, its examples run. They write, so that the server is its own.</summary>
public partial class DocsTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static readonly string[] Commands = ["validate", "backup", "restore", "move"];

    public static TheoryData<string> Pages => [.. DocsPages.Names];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_is_whole_and_its_links_lead_somewhere(string name)
    {
        var page = await server.Send("GET", name == "index" ? "/docs" : "/docs/" + name);
        Assert.Equal((200, "text/html; charset=utf-8"), (page.Status, page.Header("Content-Type")));
        Assert.StartsWith("default-src 'none'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("<h1 ", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(" src=", page.Text, StringComparison.Ordinal);
        foreach (var link in Link().Matches(page.Text).Select(match => System.Net.WebUtility.HtmlDecode(match.Groups[1].Value)).Where(link => !link.StartsWith("https://hl7.org/", StringComparison.Ordinal)))
        {
            Assert.True((await server.Send("GET", link)).Status == 200, link);
        }
    }

    [Fact]
    public async Task The_first_page_leads_to_all_others()
    {
        var first = (await server.Send("GET", "/docs")).Text;
        Assert.All(DocsPages.Names.Where(name => name != "index"), name => Assert.Contains($"href=\"/docs/{name}\"", first, StringComparison.Ordinal));
        Assert.Equal(404, (await server.Send("GET", "/docs/none")).Status);
        Assert.Equal(404, (await server.Send("GET", "/docs/..%2f..%2fappsettings")).Status);
        Assert.Equal((200, ""), ((await server.Send("HEAD", "/docs")).Status, (await server.Send("HEAD", "/docs")).Text));
    }

    [Fact]
    public void Every_setting_has_its_line_and_every_setting_and_command_that_is_named_exists()
    {
        Assert.All(Settings.Known, setting => Assert.Contains($"| `{setting}` |", DocsPages.Source("settings"), StringComparison.Ordinal));
        foreach (var text in DocsPages.Names.Select(DocsPages.Source))
        {
            Assert.All(Setting().Matches(text).Select(match => match.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal).Replace("Target:", "Store:", StringComparison.Ordinal)), setting => Assert.Contains(setting, Settings.Known));
            Assert.All(Command().Matches(text).Select(match => match.Groups[1].Value), command => Assert.Contains(command, Commands));
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Requests_in_a_page_are_answered_as_it_says(string name)
    {
        foreach (Match block in Curl().Matches(DocsPages.Source(name)))
        {
            var words = Word().Matches(block.Groups["line"].Value).Select(word => word.Value.StartsWith('\'') ? word.Value[1..^1] : word.Value).ToList();
            var url = words.Single(word => word.StartsWith("http://localhost:8080/", StringComparison.Ordinal))["http://localhost:8080".Length..];
            var body = After("-d") ?? (After("--data-binary") is { } file ? await File.ReadAllTextAsync(Repository.Path(file[1..]), TestContext.Current.CancellationToken) : null);
            var headers = words.Where((_, i) => i > 0 && words[i - 1] == "-H").Select(header => header.Split(": ", 2)).ToLookup(header => header[0] == "Content-Type", header => (header[0], header[1]));
            var answer = await server.Send(After("-X") ?? (body is null ? "GET" : "POST"), url, body, headers[true].Select(header => header.Item2).FirstOrDefault(""), [.. headers[false]]);
            var expected = block.Groups["status"].Value;
            Assert.True(expected.Length > 0 ? answer.Status.ToString(System.Globalization.CultureInfo.InvariantCulture) == expected : answer.Status is 200 or 201, $"{url}: {answer.Status} {answer.Text}");

            string? After(string option) => words.IndexOf(option) is var at and >= 0 ? words[at + 1] : null;
        }
    }

    [GeneratedRegex("<a href=\"([^\"]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Link();

    [GeneratedRegex("\\b((Store|Examples|Requests|Cors|Validation|Packages|Security|Target)(:|__)[A-Z][A-Za-z]+)", RegexOptions.NonBacktracking)]
    private static partial Regex Setting();

    [GeneratedRegex("fhirgenomics ([a-z]+) ", RegexOptions.NonBacktracking)]
    private static partial Regex Command();

    [GeneratedRegex("```sh ?(?<status>[0-9]*)\n(?<line>curl [^\n]*)\n```", RegexOptions.NonBacktracking)]
    private static partial Regex Curl();

    [GeneratedRegex("'[^']*'|[^ ']+", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
