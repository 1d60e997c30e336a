namespace FhirGenomics.Tests.Validation.Conformance;

/// <summary>
/// How often this validator says the same as HL7's own on valid or invalid. The floor only ever rises. It differs on purpose where
/// a reference's own text names a type that is not allowed (type-ref-unchecked: an error here, not looked at there),
/// a modifier extension is not known (test-input-params: an error here, even of example.org),
/// and a code with only an extension, such as why it is missing, stands under a required binding (allergy: no error here).
/// </summary>
public class ConformanceTests(ITestOutputHelper output)
{
    private const double Floor = 0.91;

    [Fact]
    public async Task Agrees_with_the_reference_validator_on_the_checks_that_need_no_terminology_server()
    {
        var score = new SortedDictionary<string, (int Agreed, int All)>(StringComparer.Ordinal);
        foreach (var check in ConformanceCase.All().Where(check => check.Offline))
        {
            var found = await check.ValidateAsync();
            var agrees = check.Valid == !found.Any(issue => issue.IsError);
            var (agreed, all) = score.GetValueOrDefault(check.Module);
            score[check.Module] = (agreed + (agrees ? 1 : 0), all + 1);
            if (!agrees)
            {
                output.WriteLine($"{check.Id} [{check.Module}] {(check.Valid ? "is valid: " : "is not valid: ")}{string.Join(" | ", (check.Valid ? found.Where(issue => issue.IsError || issue.MessageId == "snapshot").Select(Validators.Line) : found.Where(issue => issue.MessageId == "snapshot" || issue.Severity == FhirGenomics.Resources.IssueSeverity.Warning).Select(Validators.Line).Concat(check.Errors)).Take(4))}");
            }
        }

        foreach (var (module, (agreed, all)) in score)
        {
            output.WriteLine($"{module,-15} {agreed,3} of {all,3}");
        }

        var share = (double)score.Values.Sum(module => module.Agreed) / score.Values.Sum(module => module.All);
        output.WriteLine($"all             {share:P1}");
        Assert.True(share >= Floor, $"The agreement fell to {share:P1}.");
    }
}
