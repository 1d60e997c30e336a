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
        foreach (var order in resources.Of("ServiceRequest").Where(order => SequencingOrder.AsksFor(order, "trio")))
        {
            var relationships = order.Extensions(GenomicCodes.FamilyMemberExtension).Select(member => member.ExtensionCode("relationship")).OfType<string>().ToList();
            if (!relationships.Exists(code => Mothers.Contains(code)) || !relationships.Exists(code => Fathers.Contains(code)))
            {
                var (mothers, fathers, named) = (string.Join(", ", Mothers), string.Join(", ", Fathers), string.Join(", ", relationships));
                issues.Add(Issue.Error(IssueCode.BusinessRule, "trio-parents",
                    $"A trio is the child with its mother and father. The order names {(named.Length == 0 ? "no family member" : named)}: expected one of {mothers} and one of {fathers}.", order,
                    $"En trio er barnet med sin mor og far. Rekvisitionen nævner {(named.Length == 0 ? "intet familiemedlem" : named)}: der forventes én af {mothers} og én af {fathers}."));
            }
        }
    }
}
