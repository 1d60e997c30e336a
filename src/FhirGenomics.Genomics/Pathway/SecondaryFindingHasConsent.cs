using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>A secondary finding is told only where the person's consent covers it, and holds at the time of the report: all findings of significance, or those that can
/// be prevented or treated. Of several valid consents the strictest counts.
/// </summary>
internal static class SecondaryFindingHasConsent
{
    /// <summary>Adds a finding for each place that breaks the rule.</summary>
    public static void Check(PathwayResources resources, List<Issue> issues)
    {
        var issuedOf = new Dictionary<Element, DateRange?>();
        foreach (var report in resources.Of("DiagnosticReport").Where(SequencingOrder.TellsResults))
        {
            foreach (var result in report.All("result"))
            {
                var finding = resources.Find(result);
                if (!IsSecondary(finding))
                {
                    continue;
                }

                issuedOf.TryAdd(finding, report.Child("issued").Time());
                if (!resources.IsIncoming(finding))
                {
                    Check(finding, report.Child("issued").Time(), result, resources, issues);
                }
            }
        }

        foreach (var finding in resources.Of("Observation").Where(IsSecondary))
        {
            Check(finding, issuedOf.GetValueOrDefault(finding) ?? finding.Child("issued").Time(), finding.Extensions(GenomicCodes.SecondaryFindingExtension).First(), resources, issues);
        }
    }

    private static bool IsSecondary(Element finding) =>
        finding.Type?.Name == "Observation" && finding.Child("status").Text is not ("entered-in-error" or "cancelled") && finding.Extensions(GenomicCodes.SecondaryFindingExtension).Any();

    private static void Check(Element finding, DateRange? issued, Element at, PathwayResources resources, List<Issue> issues)
    {
        var choices = new HashSet<string>(StringComparer.Ordinal);
        var consents = resources.ConsentsOf(resources.Find(finding.Child("subject")));
        (string English, string Danish)? reason = null;
        foreach (var consent in consents)
        {
            if (consent.WhyNot(issued) is { } problem)
            {
                reason = problem;
            }
            else
            {
                choices.Add(consent.SecondaryFindings ?? "");
            }
        }

        if (choices.Contains("none"))
        {
            Refuse(at, "The person wishes to be told of no secondary finding", "Personen ønsker ikke at få besked om sekundære fund", issues);
        }
        else if (choices.Contains("actionable-only") && finding.ExtensionCode(GenomicCodes.ActionabilityExtension) != "actionable")
        {
            Refuse(at, "The person wishes to be told only of findings that can be prevented or treated, and this one is not marked as 'actionable'",
                "Personen ønsker kun besked om fund, der kan forebygges eller behandles, og dette er ikke mærket 'actionable'", issues);
        }
        else if (consents.Count > PathwayResources.Most)
        {
            Refuse(at, $"The person has more than {PathwayResources.Most} consents, so that it cannot be told which holds", $"Personen har mere end {PathwayResources.Most} samtykker, så det kan ikke afgøres, hvilket der gælder", issues);
        }
        else if (!choices.Any(choice => choice.Length > 0) && resources.KnowsStore)
        {
            Refuse(at, "No consent of the person covers secondary findings at the time of the report" + (reason is { } one ? ": " + one.English : ""),
                "Intet samtykke fra personen omfatter sekundære fund på svarets tidspunkt" + (reason is { } en ? ": " + en.Danish : ""), issues);
        }
    }

    private static void Refuse(Element at, string reason, string danish, List<Issue> issues) =>
        issues.Add(Issue.Error(IssueCode.BusinessRule, "secondary-finding-consent", reason + ". The secondary finding must not be sent.", at, danish + ". Det sekundære fund må ikke sendes."));
}
