using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>Reads an order of sequencing.</summary>
internal static class SequencingOrder
{
    /// <summary>References to the persons whose samples an order wants sequenced: the patient, then the family members.</summary>
    public static IEnumerable<Element> Persons(Element order) =>
        order.Extensions(GenomicCodes.FamilyMemberExtension).Select(member => member.ExtensionValue("person")).Prepend(order.Child("subject")).Where(person => person.Exists);

    /// <summary>True if an order asks for this analysis.</summary>
    public static bool AsksFor(Element order, string analysis) =>
        order.Extensions(GenomicCodes.AnalysisTypeExtension).Any(type => type.Child("value").Child("code").Text == analysis);

    /// <summary>The orders that a report is based on, with the references to them; those that cannot be looked up are left out.</summary>
    public static IEnumerable<(Element Reference, Element Order)> Of(Element report, PathwayResources resources) =>
        report.All("basedOn").Select(reference => (reference, resources.Find(reference))).Where(based => based.Item2.Type?.Name == "ServiceRequest");

    /// <summary>True if a report tells results, so that it must be in order; one that was cancelled or entered in error tells none.</summary>
    public static bool TellsResults(Element report) => report.Child("status").Text is not ("registered" or "cancelled" or "entered-in-error" or "unknown");
}
