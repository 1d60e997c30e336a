using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>
/// The rules between the resources of one genomic pathway: what no profile of a single resource can say. Pure: resources in, findings out.
/// Each finding has a stable message id; a rule that cannot be judged from the given resources says nothing.
/// </summary>
public static class PathwayRules
{
    /// <summary>Checks a Bundle, or a resource alone, by all rules.</summary>
    public static IReadOnlyList<Issue> Check(Element root, PatientGroups groups)
    {
        var resources = new PathwayResources(root);
        var issues = new List<Issue>();
        ReportAgreesWithOrder.Check(resources, issues);
        SpecimenFitsPatientGroup.Check(resources, groups, issues);
        TrioHasBothParents.Check(resources, issues);
        TumourHasNormal.Check(resources, issues);
        SecondaryFindingHasConsent.Check(resources, issues);
        DatesRunForward.Check(resources, issues);
        HgvsFitsComponent.Check(resources, issues);
        return issues;
    }
}
