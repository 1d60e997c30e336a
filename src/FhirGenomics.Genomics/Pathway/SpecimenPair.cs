using System.Runtime.InteropServices;
using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>A specimen and an order or report that names it, of which at least one comes in.</summary>
/// <param name="Request">The order or report.</param>
/// <param name="Specimen">The specimen.</param>
/// <param name="Place">The reference from one to the other, in what comes in.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SpecimenPair(Element Request, Element Specimen, Element Place)
{
    /// <summary>All pairs: by <c>specimen</c> of orders and reports, and by <c>request</c> of specimens.</summary>
    public static IEnumerable<SpecimenPair> All(PathwayResources resources)
    {
        foreach (var request in resources.Of("DiagnosticReport").Concat(resources.Of("ServiceRequest")))
        {
            foreach (var reference in request.All("specimen"))
            {
                if (resources.Find(reference) is { Exists: true } specimen && specimen.Type?.Name == "Specimen")
                {
                    yield return new SpecimenPair(request, specimen, reference);
                }
            }
        }

        foreach (var specimen in resources.Of("Specimen"))
        {
            foreach (var reference in specimen.All("request"))
            {
                if (resources.Find(reference) is { Exists: true } order && order.Type?.Name == "ServiceRequest")
                {
                    yield return new SpecimenPair(order, specimen, reference);
                }
            }
        }
    }

    /// <summary>An element of the specimen if the specimen comes in, else the reference to it.</summary>
    public Element At(PathwayResources resources, Element inSpecimen) => resources.IsIncoming(Specimen) && inSpecimen.Exists ? inSpecimen : Place;
}
