using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>A report that tells results answers an order that is active or completed: a draft was not sent, a revoked order is no longer asked for.</summary>
internal static class ReportHasOpenOrder
{
    /// <summary>Adds a finding for each place that breaks the rule.</summary>
    public static void Check(PathwayResources resources, List<Issue> issues)
    {
        foreach (var report in resources.Of("DiagnosticReport").Where(SequencingOrder.TellsResults))
        {
            foreach (var (reference, order) in SequencingOrder.Of(report, resources))
            {
                var status = order.Child("status").Text;
                if (status is "draft" or "on-hold" or "revoked" or "entered-in-error")
                {
                    issues.Add(Issue.Error(IssueCode.BusinessRule, "report-order-status",
                        $"The report is based on an order with the status '{status}': expected active or completed.", reference,
                        $"Svaret bygger på en rekvisition med status '{status}': der forventes active eller completed."));
                }
            }
        }
    }
}
