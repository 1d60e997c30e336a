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
    public void The_official_R4_examples_conform()
    {
        Assert.Equal([], Findings(Directory.GetFiles(Repository.Reference("r4-examples"), "*.json").Order(StringComparer.Ordinal)));
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
