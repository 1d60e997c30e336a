using FhirGenomics.Genomics;
using FhirGenomics.Resources;

namespace FhirGenomics.Tests.Genomics;

public class HgvsTests
{
    [Theory]
    [InlineData("NM_005228.5:c.2573T>G", "NM_005228", 5, HgvsKind.Coding, "2573T>G")]
    [InlineData("NC_000007.14:g.55191822T>G", "NC_000007", 14, HgvsKind.Genomic, "55191822T>G")]
    [InlineData("NP_005219.2:p.Leu858Arg", "NP_005219", 2, HgvsKind.Protein, "Leu858Arg")]
    [InlineData("NC_000023.10(NM_004006.2):c.357+1G>A", "NM_004006", 2, HgvsKind.Coding, "357+1G>A")]
    [InlineData("LRG_199t1:c.357+1G>A", "LRG_199t1", null, HgvsKind.Coding, "357+1G>A")]
    [InlineData("NP_003997.1:p.(Trp24Ter)", "NP_003997", 1, HgvsKind.Protein, "(Trp24Ter)")]
    public void A_description_is_read(string text, string accession, int? version, HgvsKind kind, string change) =>
        Assert.Equal(new Hgvs(accession, version, kind, change), Hgvs.Parse(text, out _));

    [Theory]
    [InlineData("c.2573T>G", "expected a reference sequence")]
    [InlineData("NM_005228:c.2573T>G", "no version")]
    [InlineData("NM_005228.5:x.2573T>G", "no kind")]
    [InlineData("NM_005228.5:g.2573T>G", "does not count on NM_005228")]
    [InlineData("NP_005219.2:c.2573T>G", "does not count on NP_005219")]
    [InlineData("NM_005228.5:c.2573T >G", "blanks")]
    [InlineData("NM_005228.5:c.(2573T>G", "brackets")]
    [InlineData("NM_005228.5:c.", "expected a reference sequence")]
    [InlineData("", "expected a reference sequence")]
    [InlineData(":c.1A>G", "expected a reference sequence")]
    public void What_is_no_description_is_refused_with_the_reason(string text, string reason)
    {
        Assert.Null(Hgvs.Parse(text, out var found));
        Assert.Contains(reason, found!.Value.English, StringComparison.Ordinal);
        Assert.NotEqual(found.Value.English, found.Value.Danish);
    }

    [Fact]
    public void Every_description_in_the_published_examples_is_read()
    {
        var count = 0;
        foreach (var file in Repository.PackageFiles("hl7.fhir.uv.genomics-reporting", "example"))
        {
            var tree = ElementTree.Read(File.ReadAllBytes(file));
            for (var i = 0; i < tree.Count; i++)
            {
                var coding = new Element(tree, i);
                if (coding.Type?.Name == "Coding" && coding.Child("system").Text == GenomicCodes.HgvsSystem)
                {
                    var text = coding.Child("code").Text!;
                    Assert.True(Hgvs.Parse(text, out var reason) is not null, $"{file}: {text}: {reason}");
                    Assert.Equal(text, Hgvs.Parse(text, out _)!.ToString());
                    count++;
                }
            }
        }

        Assert.InRange(count, 60, 10_000);
    }
}
