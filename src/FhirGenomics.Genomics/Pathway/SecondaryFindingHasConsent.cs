using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>A secondary finding is told only where the person's active consent covers it: all findings of significance, or those that can be prevented or treated.</summary>
internal static class SecondaryFindingHasConsent
{
    /// <summary>Adds a finding for each place that breaks the rule.</summary>
    public static void Check(PathwayResources resources, List<Issue> issues)
    {
        foreach (var finding in resources.Of("Observation").Where(observation => observation.Extensions(GenomicCodes.SecondaryFindingExtension).Any()))
        {
            var person = resources.Find(finding.Child("subject"));
            var choices = resources.Of("Consent")
                .Where(consent => person.Exists && consent.Child("status").Text == "active" && resources.Find(consent.Child("patient")) == person)
                .Select(consent => consent.ExtensionCode(GenomicCodes.SecondaryFindingsChoiceExtension)).OfType<string>().ToList();
            if (choices.Contains("none"))
            {
                Refuse(finding, "The person wishes to be told of no secondary finding", issues);
            }
            else if (choices.Contains("actionable-only") && finding.ExtensionCode(GenomicCodes.ActionabilityExtension) != "actionable")
            {
                Refuse(finding, "The person wishes to be told only of findings that can be prevented or treated, and this one is not marked as 'actionable'", issues);
            }
        }
    }

    private static void Refuse(Element finding, string reason, List<Issue> issues) =>
        issues.Add(Issue.Error(IssueCode.BusinessRule, "secondary-finding-consent",
            reason + " (the active Consent in this Bundle): the secondary finding must not be sent.", finding.Extensions(GenomicCodes.SecondaryFindingExtension).First()));
}
