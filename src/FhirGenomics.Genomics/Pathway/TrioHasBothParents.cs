using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>An order of a trio names a mother and a father among the family members. Source of the codes: http://terminology.hl7.org/CodeSystem/v3-RoleCode</summary>
internal static class TrioHasBothParents
{
    private static readonly string[] Mothers = ["MTH", "NMTH"];
    private static readonly string[] Fathers = ["FTH", "NFTH"];

    /// <summary>Adds a finding for each place that breaks the rule.</summary>
    public static void Check(PathwayResources resources, List<Issue> issues)
    {
        foreach (var order in resources.Of("ServiceRequest"))
        {
            if (!order.Extensions(GenomicCodes.AnalysisTypeExtension).Any(type => type.Child("value").Child("code").Text == "trio"))
            {
                continue;
            }

            var relationships = order.Extensions(GenomicCodes.FamilyMemberExtension)
                .SelectMany(member => member.Extensions("relationship")).Select(relationship => relationship.Child("value").Child("code").Text).ToList();
            if (!relationships.Exists(code => Mothers.Contains(code)) || !relationships.Exists(code => Fathers.Contains(code)))
            {
                issues.Add(Issue.Error(IssueCode.BusinessRule, "trio-parents",
                    $"A trio is the child with its mother and father. The order names {(relationships.Count == 0 ? "no family member" : string.Join(", ", relationships))}: expected one of {string.Join(", ", Mothers)} and one of {string.Join(", ", Fathers)}.",
                    order));
            }
        }
    }
}
