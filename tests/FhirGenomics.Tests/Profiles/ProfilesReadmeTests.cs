using System.Globalization;
using System.Text.RegularExpressions;

namespace FhirGenomics.Tests.Profiles;

/// <summary>What <c>profiles/README.md</c> says of the compiled definitions is true.</summary>
public partial class ProfilesReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Repository.Path("profiles", "README.md"));

    [Theory]
    [InlineData("code systems", "CodeSystem")]
    [InlineData("value sets", "ValueSet")]
    [InlineData("plan definitions", "PlanDefinition")]
    [InlineData("activity definitions", "ActivityDefinition")]
    [InlineData("specimen definitions", "SpecimenDefinition")]
    [InlineData("measures", "Measure")]
    [InlineData("concept maps", "ConceptMap")]
    [InlineData("naming systems", "NamingSystem")]
    public void Numbers_of_definitions_are_those_of_the_files(string words, string type) => Assert.Equal(CompiledProfiles.Count(type), Number(words));

    [Fact]
    public void Numbers_of_profiles_and_extensions_are_those_of_the_files()
    {
        Assert.Equal(CompiledProfiles.All.Count, Number("profiles"));
        Assert.Equal(CompiledProfiles.Extensions, Number("extensions"));
    }

    [Fact]
    public void The_table_names_every_profile_that_is_not_of_one_patient_group()
    {
        var named = Names().Matches(Readme).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var missing = CompiledProfiles.All.Select(profile => profile.Id)
            .Where(id => !PatientGroupRows.Codes.Any(group => id.StartsWith(group + "-", StringComparison.Ordinal)) && !named.Contains(id));
        Assert.Equal([], missing);
    }

    [Fact]
    public void Numbers_of_indications_by_evidence_are_those_of_the_table()
    {
        var evidence = PatientGroupRows.All.SelectMany(row => row["indications"]!.AsArray()).Select(indication => indication!["evidence"]!.GetValue<string>()).ToList();
        int Of(string code) => evidence.Count(one => one == code);
        Assert.Contains($"Of the {evidence.Count} indications, {Of("ngc")} are named", Readme, StringComparison.Ordinal);
        Assert.Contains($"{Of("dk-related")} come from a Danish guideline", Readme, StringComparison.Ordinal);
        Assert.Contains($"{Of("report-hint")} are hinted at", Readme, StringComparison.Ordinal);
        Assert.Contains($"{Of("inferred")} are inferred", Readme, StringComparison.Ordinal);
        var mapped = PatientGroupRows.All.SelectMany(row => row["indications"]!.AsArray()).Count(indication => indication!["testDirectory"] is not null);
        Assert.Contains($"{mapped} indications are mapped", Readme, StringComparison.Ordinal);
    }

    private static int Number(string words) =>
        int.Parse(Regex.Match(Readme, $@"\| {words} \| ([0-9]+) \|", RegexOptions.NonBacktracking).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("`([a-z-]+)`", RegexOptions.NonBacktracking)]
    private static partial Regex Names();
}
