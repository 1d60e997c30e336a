using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>The material of a specimen is one that the patient group of its order or report may be sequenced from. A warning: the lists are not confirmed for every group.</summary>
internal static class SpecimenFitsPatientGroup
{
    /// <summary>Adds a finding for each place that breaks the rule.</summary>
    public static void Check(PathwayResources resources, PatientGroups groups, List<Issue> issues)
    {
        var judged = new HashSet<Element>();
        foreach (var request in resources.Of("DiagnosticReport").Concat(resources.Of("ServiceRequest")))
        {
            if (groups.Find(request.ExtensionCode(GenomicCodes.PatientGroupExtension)) is not { Materials.Count: > 0 } group)
            {
                continue;
            }

            foreach (var specimen in request.All("specimen").Select(resources.Find).Where(specimen => specimen.Type?.Name == "Specimen" && judged.Add(specimen)))
            {
                var materials = specimen.Child("type").Codes(GenomicCodes.MaterialSystem).ToList();
                if (materials.Count > 0 && !materials.Exists(group.Materials.Contains) && !materials.Contains("other"))
                {
                    issues.Add(Issue.At(specimen.Child("type"), IssueSeverity.Warning, IssueCode.BusinessRule, "specimen-material",
                        $"'{materials[0]}' is no usual material of the patient group '{group.Code}'. Usual are: {string.Join(", ", group.Materials.Order(StringComparer.Ordinal))}."));
                }
            }
        }
    }
}
