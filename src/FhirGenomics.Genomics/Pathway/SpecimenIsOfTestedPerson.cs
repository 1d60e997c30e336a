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
        var allowed = new Dictionary<Element, Persons>();
        foreach (var pair in SpecimenPair.All(resources))
        {
            if (!allowed.TryGetValue(pair.Request, out var persons))
            {
                allowed[pair.Request] = persons = new Persons(pair.Request, resources);
            }

            var subject = pair.Specimen.Child("subject");
            if (persons.LackCertainly(subject, resources) && judged.Add((pair.Specimen, persons.Order)))
            {
                issues.Add(Issue.Error(IssueCode.BusinessRule, "specimen-other-person",
                    $"The specimen is of {subject.ReferenceText()}, whom the order does not name: expected the patient or a family member of the order.", pair.At(resources, subject),
                    $"Prøven er fra {subject.ReferenceText()}, som rekvisitionen ikke nævner: der forventes patienten eller et familiemedlem på rekvisitionen."));
            }
        }
    }

    /// <summary>The persons whose samples belong to an order, or to the orders of a report; read once for all its specimens.</summary>
    private sealed class Persons
    {
        private readonly HashSet<string> references = new(StringComparer.Ordinal);
        private readonly HashSet<Element> persons = [];
        private readonly HashSet<(string, string)> identifiers = [];
        private readonly bool isKnown;

        /// <summary>Reads them from an order, or from the orders of a report.</summary>
        public Persons(Element request, PathwayResources resources)
        {
            var orders = request.Type?.Name == "ServiceRequest" ? [request] : SequencingOrder.Of(request, resources).Select(based => based.Order).Distinct().ToList();
            Order = orders.FirstOrDefault();
            var named = orders.SelectMany(SequencingOrder.Persons).ToList();
            var women = named.Select(resources.Find).Select(person => person.ExtensionValue(GenomicCodes.FetusOfExtension)).Where(woman => woman.Exists).ToList();
            isKnown = named.Count > 0;
            foreach (var reference in named.Concat(women))
            {
                references.Add(reference.ReferenceText());
                var person = resources.Find(reference);
                isKnown &= person.Exists;
                if (person.Exists && persons.Add(person))
                {
                    identifiers.UnionWith(PathwayResources.Identifiers(person));
                }
            }
        }

        /// <summary>The order, or the first of several.</summary>
        public Element Order { get; }

        /// <summary>True if a specimen's person is known, and is none of these.</summary>
        public bool LackCertainly(Element subject, PathwayResources resources) =>
            isKnown && !references.Contains(subject.ReferenceText()) && resources.Find(subject) is { Exists: true } person && !persons.Contains(person) && !identifiers.Overlaps(PathwayResources.Identifiers(person));
    }
}
