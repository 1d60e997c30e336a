using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>A report is germline or somatic as its patient group is examined. A warning: the forms of one group were not seen.</summary>
internal static class ReportFitsPatientGroup
{
    /// <summary>Adds a finding for each place that breaks the rule.</summary>
    public static void Check(PathwayResources resources, PatientGroups groups, List<Issue> issues)
    {
        foreach (var report in resources.Of("DiagnosticReport"))
        {
            if (groups.Find(resources.GroupOf(report)) is not { } group)
            {
                continue;
            }

            foreach (var category in report.All("category"))
            {
                var (isGermline, isSomatic) = (category.HasCode(GenomicCodes.Loinc, GenomicCodes.Germline), category.HasCode(GenomicCodes.Loinc, GenomicCodes.Somatic));
                if ((isGermline && !group.HasGermline) || (isSomatic && !group.HasSomatic))
                {
                    issues.Add(Issue.At(category, IssueSeverity.Warning, IssueCode.BusinessRule, "report-scope",
                        $"The patient group '{group.Code}' has no {(isSomatic ? "somatic" : "germline")} analysis: is this the right group?",
                        $"Patientgruppen '{group.Code}' har ingen {(isSomatic ? "somatisk analyse" : "kimbaneanalyse")}: er det den rigtige gruppe?"));
                }
            }
        }
    }
}
