using System.Text.Json;
using FhirGenomics.Resources;
using FhirGenomics.Tests.Validation;

namespace FhirGenomics.Tests.Profiles;

/// <summary>The examples of our profiles: each profile has a valid one, and invalid ones that differ from it in one thing and have the finding that <c>expected.json</c> names.</summary>
public class ProfileExamplesTests
{
    private static readonly string Folder = Repository.Path("examples", "profiles");

    /// <summary>The profiles that have examples.</summary>
    public static TheoryData<string> Profiles =>
        [.. Directory.GetDirectories(Folder).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_valid_example_has_no_error_and_claims_its_profile(string profile)
    {
        var json = File.ReadAllBytes(Path.Combine(Folder, profile, "valid.json"));
        Assert.Equal([], Validators.Errors(json).Select(Validators.Line));
        Assert.Contains($"StructureDefinition/{profile}\"", System.Text.Encoding.UTF8.GetString(json), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Three_or_more_invalid_examples_have_the_finding_expected(string profile)
    {
        var invalid = Directory.GetFiles(Path.Combine(Folder, profile), "invalid-*.json").Order(StringComparer.Ordinal).ToList();
        Assert.True(invalid.Count >= 3, $"{profile} has {invalid.Count} invalid examples");
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "expected.json")));
        foreach (var file in invalid)
        {
            var issue = expected.RootElement.GetProperty($"{profile}/{Path.GetFileName(file)}");
            var findings = Validators.All(File.ReadAllBytes(file));
            Assert.True(findings.Exists(finding => Is(finding, issue)), $"{profile}/{Path.GetFileName(file)}: {string.Join(" | ", findings.Select(Validators.Line))}");
        }
    }

    [Fact]
    public void Every_profile_that_is_not_of_one_patient_group_has_examples()
    {
        var groups = PatientGroupRows.Codes;
        var without = CompiledProfiles.All
            .Where(profile => !profile.IsAbstract && !groups.Any(group => profile.Id.StartsWith(group + "-", StringComparison.Ordinal)))
            .Where(profile => !Directory.Exists(Path.Combine(Folder, profile.Id)))
            .Select(profile => profile.Id);
        Assert.Equal([], without);
    }

    private static bool Is(Issue finding, JsonElement expected) =>
        string.Equals(finding.Severity.ToString(), expected.GetProperty("severity").GetString(), StringComparison.OrdinalIgnoreCase)
        && finding.Code == expected.GetProperty("code").GetString()
        && finding.MessageId == expected.GetProperty("messageId").GetString()
        && finding.Expression == expected.GetProperty("expression").GetString()
        && (!expected.TryGetProperty("key", out var key) || finding.Text.StartsWith(key.GetString() + ":", StringComparison.Ordinal));
}
