namespace FhirGenomics.Tests.Validation.Examples;

public class PublishedExamplesTests(ITestOutputHelper output)
{
    [Fact]
    public void All_204_examples_of_Genomics_Reporting_conform_to_their_profiles()
    {
        var files = Repository.PackageFiles("hl7.fhir.uv.genomics-reporting", "example");
        Assert.Equal(204, files.Count);
        Assert.Equal([], Findings(files));
    }

    [Fact]
    public void The_official_R4_examples_conform_but_for_three_that_are_truly_wrong()
    {
        var findings = Findings(Directory.GetFiles(Repository.Reference("r4-examples"), "*.json").Order(StringComparer.Ordinal));
        Assert.Collection(
            findings,

            // 'tbl' is no UCUM unit.
            finding => Assert.StartsWith("Bundle-father: Error unknown-code Bundle.entry[5].resource.dosageInstruction[0].doseAndRate[0].dose.code", finding, StringComparison.Ordinal),

            // The extension has parts 'url' and 'text'; the example says 'uri'.
            finding => Assert.StartsWith("Bundle-hla-1: Error extension-nested Bundle.entry[0].resource.extension[1].extension[1].url", finding, StringComparison.Ordinal),

            // dispenseRequest.performer may only be an Organization; the example has a Practitioner.
            finding => Assert.StartsWith("MedicationRequest-medrx0301: Error reference-type MedicationRequest.dispenseRequest.performer", finding, StringComparison.Ordinal));
    }

    private List<string> Findings(IEnumerable<string> files)
    {
        var findings = new List<string>();
        foreach (var file in files)
        {
            foreach (var issue in Validators.All(File.ReadAllBytes(file)))
            {
                var line = Path.GetFileNameWithoutExtension(file) + ": " + Validators.Line(issue);
                if (issue.IsError)
                {
                    findings.Add(line);
                }
                else if (issue.MessageId != "invariant")
                {
                    output.WriteLine(line);
                }
            }
        }

        return findings;
    }
}
