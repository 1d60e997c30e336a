using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>
/// Material and role of a specimen are those of the patient group of its order or report. The material is a warning, for the lists are not confirmed for
/// every group; a tumour sample in a group without somatic analysis is an error.
/// </summary>
internal static class SpecimenFitsPatientGroup
{
    /// <summary>Adds a finding for each place that breaks the rule.</summary>
    public static void Check(PathwayResources resources, PatientGroups groups, List<Issue> issues)
    {
        var judged = new HashSet<(Element, string)>();
        foreach (var pair in SpecimenPair.All(resources))
        {
            if (groups.Find(resources.GroupOf(pair.Request)) is { } group && judged.Add((pair.Specimen, group.Code)))
            {
                CheckMaterial(pair, group, resources, issues);
                CheckRole(pair, group, resources, issues);
            }
        }
    }

    private static void CheckMaterial(SpecimenPair pair, PatientGroup group, PathwayResources resources, List<Issue> issues)
    {
        var materials = pair.Specimen.Child("type").Codes(GenomicCodes.MaterialSystem).ToList();
        if (group.Materials.Count > 0 && materials.Count > 0 && !materials.Exists(group.Materials.Contains) && !materials.Contains("other"))
        {
            var usual = string.Join(", ", group.Materials.Order(StringComparer.Ordinal));
            issues.Add(Issue.At(pair.At(resources, pair.Specimen.Child("type")), IssueSeverity.Warning, IssueCode.BusinessRule, "specimen-material",
                $"'{materials[0]}' is no usual material of the patient group '{group.Code}'. Usual are: {usual}.",
                $"'{materials[0]}' er ikke et sædvanligt materiale for patientgruppen '{group.Code}'. Sædvanlige er: {usual}."));
        }
    }

    private static void CheckRole(SpecimenPair pair, PatientGroup group, PathwayResources resources, List<Issue> issues)
    {
        var role = resources.RoleOf(pair.Specimen);
        if (role is "tumour" or "rna" && !group.HasSomatic)
        {
            issues.Add(Issue.Error(IssueCode.BusinessRule, "specimen-role",
                $"A sample with the role '{role}' does not belong to the patient group '{group.Code}', which has no somatic analysis.",
                pair.At(resources, pair.Specimen.Extensions(GenomicCodes.SampleRoleExtension).First()),
                $"En prøve med rollen '{role}' hører ikke til patientgruppen '{group.Code}', som ikke har somatisk analyse."));
        }
    }
}
