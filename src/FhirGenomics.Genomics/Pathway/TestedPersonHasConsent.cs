using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>
/// Each person whom an active order wants sequenced has a valid consent to it: the patient, and each family member of a trio. Until then the order is a draft
/// or on hold. Not judged where a consent may be kept elsewhere.
/// </summary>
internal static class TestedPersonHasConsent
{
    /// <summary>Adds a finding for each place that breaks the rule.</summary>
    public static void Check(PathwayResources resources, List<Issue> issues)
    {
        foreach (var order in resources.Of("ServiceRequest").Where(order => order.Child("status").Text == "active" && resources.GroupOf(order) is not null))
        {
            var named = order.All("supportingInfo").ToList();
            if (named.Exists(reference => PathwayResources.IsElsewhere(reference) && !resources.Find(reference).Exists) || (!resources.KnowsStore && named.Exists(reference => !resources.Find(reference).Exists)))
            {
                continue;
            }

            foreach (var person in SequencingOrder.Persons(order).Where(person => !PathwayResources.IsElsewhere(person) || resources.Find(person).Exists))
            {
                Check(order, person, resources, issues);
            }
        }
    }

    private static void Check(Element order, Element person, PathwayResources resources, List<Issue> issues)
    {
        if (!resources.KnowsStore && !resources.Find(person).Exists)
        {
            return;
        }

        var authored = order.Child("authoredOn").Time();
        (string English, string Danish)? reason = null;
        foreach (var consent in resources.ConsentsOf(resources.Find(person)))
        {
            reason = consent.WhyNot(null) ?? consent.WhyOver(authored);
            if (reason is null)
            {
                return;
            }
        }

        issues.Add(Issue.Error(IssueCode.BusinessRule, "consent-missing",
            $"{person.ReferenceText()} has no valid consent to sequencing{(reason is { } one ? $": {one.English}" : "")}. An active order needs one of each person who is sequenced; until then it is a draft or on hold.", person,
            $"{person.ReferenceText()} har intet gyldigt samtykke til sekventering{(reason is { } en ? $": {en.Danish}" : "")}. En aktiv rekvisition kræver ét fra hver person, der sekventeres; indtil da er den en kladde eller sat i bero."));
    }
}
