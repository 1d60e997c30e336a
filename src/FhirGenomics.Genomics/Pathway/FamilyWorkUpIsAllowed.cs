using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>
/// Relatives are offered testing for a variant of the person, unless the person's consent says that results may not be used for relatives; those who are
/// offered it are relatives of that person, each with a consent of their own when they are tested.
/// </summary>
internal static class FamilyWorkUpIsAllowed
{
    /// <summary>Adds a finding for each place that breaks the rule.</summary>
    public static void Check(PathwayResources resources, List<Issue> issues)
    {
        foreach (var task in resources.Of("Task").Where(IsOpen))
        {
            var person = task.Child("for");
            if (resources.ConsentsOf(resources.Find(person)).Any(consent => consent.Relatives == "deny" && consent.WhyNot(null) is null))
            {
                issues.Add(Issue.Error(IssueCode.BusinessRule, "family-work-up-consent",
                    "The person's consent says that results may not be used for relatives: no relative may be offered testing.", person,
                    "Personens samtykke siger, at resultater ikke må bruges for slægtninge: ingen slægtning må tilbydes undersøgelse."));
            }

            if (resources.Find(task.Child("focus")).Child("subject") is { Exists: true } subject && resources.Differ(subject, person))
            {
                issues.Add(Issue.Error(IssueCode.BusinessRule, "family-work-up-variant",
                    $"The variant was found in {subject.ReferenceText()}, but the family work-up is of {person.ReferenceText()}.", task.Child("focus"),
                    $"Varianten er fundet hos {subject.ReferenceText()}, men familieudredningen gælder {person.ReferenceText()}."));
            }

            foreach (var relative in task.All("input").Where(input => input.Child("type").HasCode(GenomicCodes.TaskInputSystem, "relative")).Select(input => input.Child("value")))
            {
                CheckRelative(relative, person, resources, issues);
            }
        }
    }

    private static void CheckRelative(Element relative, Element person, PathwayResources resources, List<Issue> issues)
    {
        var isSame = relative.Child("reference").Text is { } text && text == person.Child("reference").Text;
        var patient = resources.Find(relative) is { Exists: true } found && found.Type?.Name == "RelatedPerson" ? found.Child("patient") : default;
        if (isSame || (patient.Exists && resources.Differ(patient, person)))
        {
            issues.Add(Issue.Error(IssueCode.BusinessRule, "family-work-up-relative",
                $"{relative.ReferenceText()} is no relative of {person.ReferenceText()}, whose family is examined.", relative,
                $"{relative.ReferenceText()} er ikke slægtning til {person.ReferenceText()}, hvis familie udredes."));
        }
    }

    private static bool IsOpen(Element task) =>
        task.Child("code").HasCode(GenomicCodes.TaskKindSystem, "family-work-up") && task.Child("status").Text is not ("completed" or "cancelled" or "rejected" or "failed" or "entered-in-error");
}
