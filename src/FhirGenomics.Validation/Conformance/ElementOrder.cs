using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Conformance;

/// <summary>The elements of a differential stand in the order of the base. Source: https://hl7.org/fhir/R4/profiling.html#snapshot</summary>
internal sealed class ElementOrder(ProfileCheck profile)
{
    private readonly Dictionary<string, (ElementTable Table, int Order, string Path)> last = new(StringComparer.Ordinal);

    /// <summary>Checks that an element does not stand after one that comes later in the base.</summary>
    public void Check(Element element, IReadOnlyList<ElementPlace> places)
    {
        var id = ProfileCheck.IdOf(element);
        var dot = id.LastIndexOf('.');
        if (dot < 0 || places is not [var place])
        {
            return;
        }

        var order = place.Table.OrderOf(place.Path);
        if (last.TryGetValue(id[..dot], out var before) && ReferenceEquals(before.Table, place.Table) && order < before.Order)
        {
            profile.Error(
                element,
                element,
                MessageId.ProfileOrder,
                $"The element '{Messages.Shorten(id)}' stands after '{before.Path}', which comes later in the base: a differential keeps the order of the base.",
                $"Elementet '{Messages.Shorten(id)}' står efter '{before.Path}', som kommer senere i grundprofilen: differential skal følge grundprofilens rækkefølge.");
            return;
        }

        last[id[..dot]] = (place.Table, order, place.Path);
    }
}
