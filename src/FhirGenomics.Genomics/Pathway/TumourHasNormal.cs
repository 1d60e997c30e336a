using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>A somatic report of an order for tumour and normal rests on a tumour sample and on a germline sample of the same person.</summary>
internal static class TumourHasNormal
{
    /// <summary>Adds a finding for each place that breaks the rule.</summary>
    public static void Check(PathwayResources resources, List<Issue> issues)
    {
        foreach (var report in resources.Of("DiagnosticReport").Where(IsSomatic))
        {
            var specimens = report.All("specimen").Select(resources.Find).ToList();
            if (specimens.Count == 0 || specimens.Exists(specimen => !specimen.Exists) || !report.All("basedOn").Select(resources.Find).Any(AsksForTumourAndNormal))
            {
                continue;
            }

            var roles = specimens.Select(specimen => specimen.ExtensionCode(GenomicCodes.SampleRoleExtension)).ToHashSet(StringComparer.Ordinal);
            foreach (var (role, name) in (ReadOnlySpan<(string, string)>)[("tumour", "a tumour sample"), ("germline", "the germline sample that it is compared with")])
            {
                if (!roles.Contains(role))
                {
                    issues.Add(Issue.Error(IssueCode.BusinessRule, "tumour-normal-pair",
                        $"The order asks for tumour and normal, but the report's specimens lack {name} (sample role '{role}').", report));
                }
            }
        }
    }

    private static bool IsSomatic(Element report) => report.All("category").Any(category => category.HasCode(GenomicCodes.Loinc, GenomicCodes.Somatic));

    private static bool AsksForTumourAndNormal(Element order) =>
        order.Extensions(GenomicCodes.AnalysisTypeExtension).Any(type => type.Child("value").Child("code").Text == "tumor-normal");
}
