using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>A report is about the person and the patient group of the order it is based on.</summary>
internal static class ReportAgreesWithOrder
{
    /// <summary>Adds a finding for each place that breaks the rule.</summary>
    public static void Check(PathwayResources resources, List<Issue> issues)
    {
        foreach (var report in resources.Of("DiagnosticReport"))
        {
            foreach (var (_, order) in SequencingOrder.Of(report, resources))
            {
                var (subject, ordered) = (report.Child("subject"), order.Child("subject"));
                if (resources.Differ(subject, ordered))
                {
                    issues.Add(Issue.Error(IssueCode.BusinessRule, "report-other-person",
                        $"The report is about {subject.ReferenceText()}, the order it is based on about {ordered.ReferenceText()}: both must be the same person.", subject,
                        $"Svaret handler om {subject.ReferenceText()}, men rekvisitionen, som det bygger på, om {ordered.ReferenceText()}: det skal være den samme person."));
                }

                if (resources.GroupOf(report) is { } reported && resources.GroupOf(order) is { } asked && reported != asked)
                {
                    issues.Add(Issue.Error(IssueCode.BusinessRule, "report-other-group",
                        $"The report belongs to the patient group '{reported}', the order it is based on to '{asked}': both must be the same.",
                        report.Extensions(GenomicCodes.PatientGroupExtension).FirstOrDefault() is { Exists: true } group ? group : report,
                        $"Svaret hører til patientgruppen '{reported}', men rekvisitionen, som det bygger på, til '{asked}': det skal være den samme gruppe."));
                }
            }
        }
    }
}
