using System.Text;
using System.Text.Json.Nodes;
using FhirGenomics.Resources;
using FhirGenomics.Tests.Validation;
using FhirGenomics.Validation;

namespace FhirGenomics.Tests.Profiles;

/// <summary>What conforms to our profiles conforms to the official ones that they are derived from: every variant, report, implication and recommendation of our examples passes HL7 Genomics Reporting.</summary>
public class OfficialProfilesTests
{
    private const string Official = "http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/";

    /// <summary>The valid examples of profiles and of rules, and the stories.</summary>
    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Repository.Path("examples"), "*.json", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) is "valid.json" or "request.json").Select(file => Path.GetRelativePath(Repository.Path("examples"), file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void What_is_derived_from_Genomics_Reporting_passes_it(string file)
    {
        var root = ElementTree.Read(File.ReadAllBytes(Repository.Path("examples", file))).Root;
        var issues = Validators.Shared.Validate(root, new ValidationRequest { ProfilesOf = OfficialOf });
        Assert.Equal([], issues.Where(issue => issue.IsError).Select(Validators.Line));
    }

    [Fact]
    public void Variants_reports_and_implications_are_among_them()
    {
        var asked = Files.Select(row => row.Data).SelectMany(file => Resources(ElementTree.Read(File.ReadAllBytes(Repository.Path("examples", file))).Root)).SelectMany(OfficialOf).ToList();
        foreach (var profile in (string[])["genomic-report", "variant", "diagnostic-implication", "therapeutic-implication", "molecular-biomarker", "genotype", "genomic-study", "genomic-study-analysis", "genomic-data-file", "followup-recommendation"])
        {
            Assert.Contains(Official + profile, asked);
        }
    }

    [Fact]
    public void The_official_profile_is_really_asked()
    {
        var variant = JsonNode.Parse(File.ReadAllText(Repository.Path("examples", "profiles", "germline-variant", "valid.json")))!;
        variant["meta"]!.AsObject()["profile"] = new JsonArray("http://hl7.org/fhir/StructureDefinition/Observation");
        variant["code"]!["coding"]![0]!["code"] = "69549-4";
        var root = ElementTree.Read(Encoding.UTF8.GetBytes(variant.ToJsonString())).Root;
        var issues = Validators.Shared.Validate(root, new ValidationRequest { ProfilesOf = _ => [Official + "variant"] });
        Assert.Contains(issues, issue => issue.IsError && issue.Profile == Official + "variant");
    }

    private static IEnumerable<Element> Resources(Element root)
    {
        if (root.Type?.Name != "Bundle")
        {
            yield return root;
        }

        for (var entry = root.Child("entry"); entry.Exists; entry = entry.NextSame())
        {
            yield return entry.Child("resource");
        }
    }

    /// <summary>The official profiles that the claimed ones are derived from, the nearest of each.</summary>
    private static List<string> OfficialOf(Element resource)
    {
        var official = new List<string>();
        for (var claim = resource.Child("meta").Child("profile"); claim.Exists; claim = claim.NextSame())
        {
            var url = claim.Text;
            while (url is not null && !url.StartsWith(Official, StringComparison.Ordinal))
            {
                url = Validators.Pack.FindEntry("StructureDefinition", url)?.BaseDefinition;
            }

            if (url is not null)
            {
                official.Add(url);
            }
        }

        return official;
    }
}
