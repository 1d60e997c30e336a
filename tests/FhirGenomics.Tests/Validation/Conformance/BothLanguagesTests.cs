using System.Text;
using System.Text.RegularExpressions;
using FhirGenomics.Resources;

namespace FhirGenomics.Tests.Validation.Conformance;

public class BothLanguagesTests(ITestOutputHelper output)
{
    private static readonly Regex Quoted = new("(^|[ (:])'[^']*'|\\{.*\\}", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static readonly Regex EnglishWords = new(
        "\\b(the|is|are|must|may|not|expected|found|missing|needed|allowed|because|nothing|which|stands|with|does|has|but)\\b",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    [Fact]
    public async Task Every_finding_in_the_checks_of_validators_is_said_in_Danish_too()
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var wrong = new List<string>();
        foreach (var check in ConformanceCase.All())
        {
            foreach (var issue in (await check.ValidateAsync()).Where(issue => issue.MessageId != "snapshot"))
            {
                texts.TryAdd(issue.MessageId, $"{issue.Text}\n    {issue.Danish}");
                if (!IsDanish(issue))
                {
                    wrong.Add($"{check.Id} {issue.MessageId}: {issue.Text} / {issue.Danish}");
                }
            }
        }

        foreach (var (id, text) in texts)
        {
            output.WriteLine($"{id}: {text}");
        }

        Assert.Equal([], wrong);
        Assert.True(texts.Count > 40, $"Only {texts.Count} of the messages were met.");
    }

    [Fact]
    public void Every_finding_in_the_wrong_examples_of_our_profiles_is_said_in_Danish_too()
    {
        var files = Directory.GetFiles(Repository.Path("examples", "profiles"), "invalid-*.json", SearchOption.AllDirectories);
        var issues = files.SelectMany(file => Validators.All(File.ReadAllBytes(file))).ToList();
        Assert.Equal([], issues.Where(issue => !IsDanish(issue)).Select(issue => $"{issue.Text} / {issue.Danish}"));
        Assert.DoesNotContain(issues, issue => issue.MessageId == "invariant" && issue.Danish!.Contains("på engelsk", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("""{"resourceType":"Patient","active":true,}""")]
    [InlineData("""{"resourceType":"Patient" "active":true}""")]
    [InlineData("""{'resourceType':'Patient'}""")]
    [InlineData("""{"resourceType":"Patient","active":True}""")]
    [InlineData("""{"resourceType":"Patient","active":true""")]
    [InlineData("""{"resourceType":"Patient"}}""")]
    [InlineData("""{"resourceType":"Patient","gender":"fema""")]
    [InlineData("""{"resourceType":"Patient","multipleBirthInteger":01}""")]
    [InlineData("""{"resourceType":"Patient","name":[],"contact":{},"gender":"","id":null}""")]
    [InlineData("""{"resourceType":"Patient","gender":"a","gender":"b","_name":"x","":1}""")]
    [InlineData("""{"resourceType":"Patient","name":[[1]],"gender":"\u0007"}""")]
    [InlineData("""{"resourceType":"Patiente"}""")]
    [InlineData("""{"resourceType":7}""")]
    [InlineData("""{"name":"x"}""")]
    public void What_the_JSON_reader_finds_is_said_in_Danish_too(string json)
    {
        var issues = new List<Issue>();
        ElementTree.TryRead(Encoding.UTF8.GetBytes(json), issues);
        Assert.NotEmpty(issues);
        Assert.All(issues, issue => Assert.True(IsDanish(issue), $"{issue.MessageId}: {issue.Text} / {issue.Danish}"));
    }

    private static bool IsDanish(Issue issue) =>
        issue.Danish is { Length: > 0 } danish && danish != issue.Text && !EnglishWords.IsMatch(Quoted.Replace(danish[(danish.IndexOf(':', StringComparison.Ordinal) is > 0 and < 40 and var key && !danish.AsSpan(0, key).Contains(' ') ? key : 0)..], "").Split("på engelsk")[0]);
}
