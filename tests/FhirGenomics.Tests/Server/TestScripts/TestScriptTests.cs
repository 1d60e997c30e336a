using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FhirGenomics.Tests.Server.TestScripts;

/// <summary>FHIR TestScripts of others against the server; README.md lists which fail, and why.</summary>
public sealed partial class TestScriptTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static readonly string Table = File.ReadAllText(Repository.Path("tests", "FhirGenomics.Tests", "Server", "TestScripts", "README.md"));

    [Fact]
    public async Task All_pass_but_those_whose_reason_is_told()
    {
        var (scripts, runner) = (Repository.Reference("testscripts"), Repository.Reference("tools", "testscript-run.mjs"));
        var report = Path.GetTempFileName();
        try
        {
            var types = Repository.Path("profiles", "node_modules", "@medplum", "definitions", "dist", "fhir", "r4", "profiles-resources.json");
            await NodeScript.Run("fhirpath", runner, [server.Base, scripts, "--json", report], ("R4_PROFILES", types));
            Judge(JsonNode.Parse(await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken))!.AsArray());
        }
        finally
        {
            File.Delete(report);
        }
    }

    [Fact]
    public void Each_expected_failure_has_its_reason() =>
        Assert.All(Row().Matches(Table), row => Assert.True(row.Groups["reason"].Value.Trim().Length > 5, row.Value));

    private static void Judge(JsonArray results)
    {
        var known = Script().Matches(Table).Select(match => match.Value).ToHashSet();
        var (judged, others) = (new List<JsonNode>(), new List<JsonNode>());
        foreach (var result in results)
        {
            (known.Contains(result!["file"]!.ToString()) ? judged : others).Add(result);
        }

        Assert.Equal(known.Order(), judged.Select(result => result["file"]!.ToString()).Distinct().Order());
        foreach (var result in others.Where(result => !Passed(result)))
        {
            TestContext.Current.AddWarning($"Not judged: {Line(result)}: {result["msg"]}");
        }

        var expected = Row().Matches(Table).Select(row => $"{row.Groups["script"].Value.Trim()} | {row.Groups["test"].Value.Trim()}");
        var failed = judged.Where(result => !Passed(result)).ToList();
        Assert.True(expected.Order().SequenceEqual(failed.Select(Line).Order()), $"Not as README.md has it:\n{string.Join('\n', failed.Select(result => $"{result["st"]} {Line(result)}: {result["msg"]}"))}");
        Assert.InRange((judged.Count - failed.Count) / (double)judged.Count, 0.95, 1);
    }

    private static bool Passed(JsonNode result) => result["st"]!.ToString() == "pass";

    private static string Line(JsonNode result) => $"{result["file"]} | {result["name"]}";

    [GeneratedRegex(@"^\|(?<script> [A-Za-z]+/[^|]+)\|(?<test>[^|]+)\|(?<reason>[^|]+)\|$", RegexOptions.NonBacktracking | RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"[A-Z][A-Za-z]+/[a-z0-9-]+\.json", RegexOptions.NonBacktracking)]
    private static partial Regex Script();
}
