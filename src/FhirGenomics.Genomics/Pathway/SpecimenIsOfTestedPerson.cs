using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>
/// A specimen of an order, or of the report on it, is of a person whom the order names: the patient, a family member, or the woman who carries the fetus.
/// All else is a mix-up of samples.
/// </summary>
internal static class SpecimenIsOfTestedPerson
{
    /// <summary>Adds a finding for each place that breaks the rule.</summary>
    public static void Check(PathwayResources resources, List<Issue> issues)
    {
        var judged = new HashSet<(Element, Element)>();
        foreach (var pair in SpecimenPair.All(resources))
        {
            var orders = pair.Request.Type?.Name == "ServiceRequest" ? [pair.Request] : SequencingOrder.Of(pair.Request, resources).Select(based => based.Order).ToList();
            var persons = orders.SelectMany(SequencingOrder.Persons).ToList();
            var women = persons.Select(resources.Find).Select(person => person.ExtensionValue(GenomicCodes.FetusOfExtension)).Where(woman => woman.Exists);
            var subject = pair.Specimen.Child("subject");
            var allowed = persons.Concat(women).ToList();
            if (allowed.Count > 0 && subject.Exists && allowed.TrueForAll(person => resources.Differ(subject, person)) && judged.Add((pair.Specimen, orders[0])))
            {
                issues.Add(Issue.Error(IssueCode.BusinessRule, "specimen-other-person",
                    $"The specimen is of {subject.ReferenceText()}, whom the order does not name: expected the patient or a family member of the order.", pair.At(resources, subject),
                    $"Prøven er fra {subject.ReferenceText()}, som rekvisitionen ikke nævner: der forventes patienten eller et familiemedlem på rekvisitionen."));
            }
        }
    }
}
