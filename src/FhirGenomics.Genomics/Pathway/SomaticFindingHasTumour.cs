using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>A somatic finding was made in a tumour sample, or in RNA of the tumour: its specimen has no germline or family role.</summary>
internal static class SomaticFindingHasTumour
{
    /// <summary>Adds a finding for each place that breaks the rule.</summary>
    public static void Check(PathwayResources resources, List<Issue> issues)
    {
        foreach (var finding in resources.Of("Observation").Where(IsSomatic))
        {
            var specimen = finding.Child("specimen");
            var role = resources.RoleOf(resources.Find(specimen));
            if (role is "germline" or "family")
            {
                issues.Add(Issue.Error(IssueCode.BusinessRule, "somatic-specimen",
                    $"The finding is somatic, but its specimen has the role '{role}': expected the tumour sample, or its RNA.", specimen,
                    $"Fundet er somatisk, men dets prøve har rollen '{role}': der forventes tumorprøven eller dens RNA."));
            }
        }
    }

    private static bool IsSomatic(Element finding) => finding.All("component")
        .Any(component => component.Child("code").HasCode(GenomicCodes.Loinc, GenomicCodes.SourceClass) && component.Child("value").HasCode(GenomicCodes.Loinc, GenomicCodes.Somatic));
}
