using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using FhirGenomics.Genomics.Pathway;
using FhirGenomics.Resources;
using FhirGenomics.Server;
using FhirGenomics.Tests.Validation;

namespace FhirGenomics.Tests.Examples;

/// <summary>
/// The examples of the rules between resources: each rule has a valid Bundle, and invalid ones that differ from it in one thing and have the finding that
/// <c>expected.json</c> names, in Danish too, and no other that the valid one has not.
/// </summary>
public partial class PathwayExamplesTests
{
    private static readonly string Folder = Repository.Path("examples", "pathway");
    private static readonly Lazy<GenomicValidator> Validator = new(() => new GenomicValidator(Validators.Pack));

    /// <summary>The rules: the classes that check, as folder names.</summary>
    public static TheoryData<string> Rules =>
        [.. typeof(PathwayRules).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(PathwayRules).Namespace && type != typeof(PathwayRules) && type.GetMethod("Check", BindingFlags.Public | BindingFlags.Static) is not null)
            .Select(type => Capital().Replace(type.Name, match => (match.Index == 0 ? "" : "-") + match.Value.ToLowerInvariant())).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_valid_pathway_has_no_error_and_nothing_that_a_rule_says(string rule) =>
        Assert.Equal([], Findings(Path.Combine(Folder, rule, "valid.json")).Where(issue => issue.IsError || issue.Code == IssueCode.BusinessRule).Select(Validators.Line));

    [Theory]
    [MemberData(nameof(Rules))]
    public void Three_or_more_invalid_pathways_have_the_finding_expected_and_no_other(string rule)
    {
        var invalid = Directory.GetFiles(Path.Combine(Folder, rule), "invalid-*.json").Order(StringComparer.Ordinal).ToList();
        Assert.True(invalid.Count >= 3, $"{rule} has {invalid.Count} invalid examples");
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "expected.json")));
        var before = Findings(Path.Combine(Folder, rule, "valid.json")).Select(Line).ToHashSet(StringComparer.Ordinal);
        foreach (var file in invalid)
        {
            var name = $"{rule}/{Path.GetFileName(file)}";
            var asked = expected.RootElement.GetProperty(name);
            var findings = Findings(file).Where(finding => !before.Contains(Line(finding))).ToList();
            var line = string.Join(' ', from key in (string[])["severity", "code", "messageId", "expression"] select asked.GetProperty(key).GetString());
            Assert.Equal($"{name}: {line}", $"{name}: {string.Join(" | ", findings.Select(Line))}");
            Assert.False(string.IsNullOrEmpty(findings[0].Danish) || findings[0].Danish == findings[0].Text, findings[0].Text);
        }
    }

    [Fact]
    public void Every_expected_finding_belongs_to_an_example_and_every_folder_to_a_rule()
    {
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "expected.json")));
        Assert.Equal([], expected.RootElement.EnumerateObject().Select(one => one.Name).Where(name => !File.Exists(Path.Combine(Folder, name))));
        Assert.Equal(Rules.Select(row => row.Data), Directory.GetDirectories(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static string Line(Issue finding) => $"{finding.Severity.ToString().ToLowerInvariant()} {finding.Code} {finding.MessageId} {finding.Expression}";

    private static List<Issue> Findings(string file) =>
        [.. Validator.Value.Validate(ElementTree.Read(File.ReadAllBytes(file)).Root, stored: StoredResources.None).Where(issue => issue.Severity != IssueSeverity.Information)];

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();
}
