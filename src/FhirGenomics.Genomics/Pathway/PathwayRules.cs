using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>
/// The rules between the resources of one genomic pathway: what no profile of a single resource can say. Pure: resources in, findings out.
/// Each finding has a stable message id and is about what comes in, never about what is stored; a rule that cannot be judged from the given resources says nothing.
/// </summary>
public static class PathwayRules
{
    /// <summary>
    /// Checks a Bundle, or a resource alone, by all rules, together with what is stored of all it refers to; <paramref name="stored"/> is null where no store can be
    /// asked. Stored resources are a snapshot from before the write: what another request writes in the meantime is not judged.
    /// </summary>
    public static IReadOnlyList<Issue> Check(Element root, PatientGroups groups, StoredResources? stored = null)
    {
        var resources = new PathwayResources(root, stored);
        var issues = new List<Issue>();
        ReportAgreesWithOrder.Check(resources, issues);
        ReportHasOpenOrder.Check(resources, issues);
        ReportFitsPatientGroup.Check(resources, groups, issues);
        ReportReplacesEarlier.Check(resources, issues);
        SpecimenFitsPatientGroup.Check(resources, groups, issues);
        SpecimenIsOfTestedPerson.Check(resources, issues);
        TrioHasBothParents.Check(resources, issues);
        TestedPersonHasConsent.Check(resources, issues);
        ConsentIsSignedByRightPerson.Check(resources, issues);
        SecondaryFindingHasConsent.Check(resources, issues);
        TumourHasNormal.Check(resources, issues);
        SomaticFindingHasTumour.Check(resources, issues);
        FamilyWorkUpIsAllowed.Check(resources, issues);
        DatesRunForward.Check(resources, issues);
        HgvsFitsComponent.Check(resources, issues);
        return issues;
    }
}
