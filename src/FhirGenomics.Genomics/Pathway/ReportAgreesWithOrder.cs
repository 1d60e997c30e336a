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
            foreach (var order in report.All("basedOn").Select(resources.Find).Where(order => order.Type?.Name == "ServiceRequest"))
            {
                if (resources.Differ(report.Child("subject"), order.Child("subject")))
                {
                    issues.Add(Issue.Error(IssueCode.BusinessRule, "report-other-person",
                        $"The report is about {report.Child("subject").Child("reference").Text}, the order it is based on about {order.Child("subject").Child("reference").Text}: both must be the same person.",
                        report.Child("subject")));
                }

                if (report.ExtensionCode(GenomicCodes.PatientGroupExtension) is { } reported && order.ExtensionCode(GenomicCodes.PatientGroupExtension) is { } ordered && reported != ordered)
                {
                    issues.Add(Issue.Error(IssueCode.BusinessRule, "report-other-group",
                        $"The report belongs to the patient group '{reported}', the order it is based on to '{ordered}': both must be the same.",
                        report.Extensions(GenomicCodes.PatientGroupExtension).First()));
                }
            }
        }
    }
}
