using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>A report that takes the place of another (a reanalysis) is about the same person, and issued later.</summary>
internal static class ReportReplacesEarlier
{
    /// <summary>Adds a finding for each place that breaks the rule.</summary>
    public static void Check(PathwayResources resources, List<Issue> issues)
    {
        foreach (var report in resources.Of("DiagnosticReport"))
        {
            foreach (var reference in report.Extensions(GenomicCodes.ReportReplacesExtension).Select(extension => extension.Child("value")))
            {
                var replaced = resources.Find(reference);
                if (resources.Differ(report.Child("subject"), replaced.Child("subject")))
                {
                    issues.Add(Issue.Error(IssueCode.BusinessRule, "report-replaces-other",
                        "The report replaces a report about another person.", reference, "Svaret erstatter et svar om en anden person."));
                }

                if (report.Child("issued").Time() is { } issued && replaced.Child("issued").Time() is { } before && issued.Last < before.First)
                {
                    issues.Add(Issue.Error(IssueCode.BusinessRule, "dates-backward",
                        $"The report was issued {report.Child("issued").Text}, before the report that it replaces, {replaced.Child("issued").Text}.", report.Child("issued"),
                        $"Svaret er udstedt {report.Child("issued").Text}, før svaret, som det erstatter, {replaced.Child("issued").Text}."));
                }
            }
        }
    }
}
