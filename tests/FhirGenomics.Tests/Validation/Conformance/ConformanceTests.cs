using FhirGenomics.Resources;

namespace FhirGenomics.Tests.Validation.Conformance;

/// <summary>How often this validator says the same as HL7's own on valid or invalid. The floors only ever rise.</summary>
public class ConformanceTests(ITestOutputHelper output)
{
    private const double Floor = 0.976;
    private const double FloorOfStructure = 0.978;

    // Where the resource itself decides, not terminology or a form.
    private static readonly string[] Structure = ["general", "profile", "bundle", "references", "extensions", "xhtml", "fmt", "sd", "invariants"];

    /// <summary>Where it differs on purpose. These count as disagreement all the same.</summary>
    private static readonly Dictionary<string, string> Intended = new(StringComparer.Ordinal)
    {
        ["type-ref-unchecked/profile"] = "The reference's own text names a type that the profile does not allow. HL7's check expects that no target is looked at; R4 asks for one of the target types.",
        ["test-input-params-example1/base"] = "A modifier extension that is not known must be refused (R4 extensibility); HL7's check excuses URLs of example.org.",
        ["extension-version-restriction-range-r4/base"] = "The definition of the extension is not in the collection, and the checks ask for unknown extensions to be errors.",
        ["open-choice-gender-coding-async-qr/base"] = "The code is one of the options, only its display is not the code's: a warning. R4 says that the code counts.",
        ["xhtml-ctrl-source1/profile"] = "The profile asks for a warning (narrative-source-control), HL7's check expects an error.",
        ["ext-derived-circle/base"] = "Of two checks of this name, one is valid and one is not, and the issues of the latter are those of another file.",
    };

    [Fact]
    public async Task Agrees_with_the_reference_validator_on_the_checks_that_need_no_terminology_server()
    {
        var score = new SortedDictionary<string, (int Agreed, int All)>(StringComparer.Ordinal);
        var different = new List<string>();
        foreach (var check in ConformanceCase.All().Where(check => check.Offline))
        {
            var found = await check.ValidateAsync();
            var agrees = check.Valid == !found.Any(issue => issue.IsError);
            var (agreed, all) = score.GetValueOrDefault(check.Module);
            score[check.Module] = (agreed + (agrees ? 1 : 0), all + 1);
            if (!agrees)
            {
                different.Add(check.Id);
                var ours = found.Where(issue => issue.IsError || issue.MessageId == "snapshot" || (!check.Valid && issue.Severity == IssueSeverity.Warning)).Select(Validators.Line);
                output.WriteLine($"{check.Id} [{check.Module}] {(check.Valid ? "is valid: " : "is not valid: ")}{string.Join(" | ", ours.Concat(check.Errors).Take(4))}");
            }
        }

        foreach (var (module, (agreed, all)) in score)
        {
            output.WriteLine($"{module,-15} {agreed,3} of {all,3}");
        }

        output.WriteLine($"all             {Share(score.Values):P1}");
        Assert.Equal(Intended.Keys.Order(StringComparer.Ordinal), different.Order(StringComparer.Ordinal));
        Assert.True(Share(score.Values) >= Floor, $"The agreement fell to {Share(score.Values):P1}.");
        var structure = Structure.Select(module => score[module]).ToList();
        Assert.True(Share(structure) >= FloorOfStructure, $"The agreement on structure fell to {Share(structure):P1}.");
    }

    private static double Share(IReadOnlyCollection<(int Agreed, int All)> modules) => (double)modules.Sum(module => module.Agreed) / modules.Sum(module => module.All);
}
