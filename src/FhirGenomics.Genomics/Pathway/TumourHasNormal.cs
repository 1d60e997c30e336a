using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>A somatic report of an order for tumour and normal rests on a tumour sample and on a germline sample of the same person.</summary>
internal static class TumourHasNormal
{
    private static readonly (string Role, string English, string Danish)[] Pair =
    [
        ("tumour", "a tumour sample", "en tumorprøve"),
        ("germline", "the germline sample that it is compared with", "kimbaneprøven, som den sammenlignes med"),
    ];

    /// <summary>Adds a finding for each place that breaks the rule.</summary>
    public static void Check(PathwayResources resources, List<Issue> issues)
    {
        var asked = new Dictionary<Element, bool>();
        foreach (var report in resources.Of("DiagnosticReport").Where(IsSomatic).Where(SequencingOrder.TellsResults))
        {
            var specimens = report.All("specimen").Select(resources.Find).ToList();
            if (specimens.Count == 0 || specimens.Exists(specimen => !specimen.Exists) || !SequencingOrder.Of(report, resources).Any(based => AsksForPair(based.Order, asked)))
            {
                continue;
            }

            var person = specimens.Find(specimen => resources.RoleOf(specimen) == "tumour").Child("subject");
            var roles = specimens.Where(specimen => !resources.Differ(specimen.Child("subject"), person)).Select(resources.RoleOf).ToHashSet(StringComparer.Ordinal);
            foreach (var (role, english, danish) in Pair)
            {
                if (!roles.Contains(role))
                {
                    issues.Add(Issue.Error(IssueCode.BusinessRule, "tumour-normal-pair",
                        $"The order asks for tumour and normal, but the report's specimens lack {english} (sample role '{role}').", report,
                        $"Rekvisitionen beder om tumor og normal, men svarets prøver mangler {danish} (prøverollen '{role}')."));
                }
            }
        }
    }

    private static bool AsksForPair(Element order, Dictionary<Element, bool> asked) =>
        asked.TryGetValue(order, out var known) ? known : asked[order] = SequencingOrder.AsksFor(order, "tumor-normal");

    private static bool IsSomatic(Element report) => report.All("category").Any(category => category.HasCode(GenomicCodes.Loinc, GenomicCodes.Somatic));
}
