using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Terminology;

/// <summary>Which of two coded elements is above the other. Source: https://hl7.org/fhir/R4/fhirpath.html#functions</summary>
internal static class CodeHierarchy
{
    private const int MostCodings = 16;

    /// <summary>Asks a terminology: true if a coding of the first element is one of the second, or above it in the same system; null if that cannot be told.</summary>
    public static Func<Element, Element, bool?> Asker(TerminologyService terminology) => (general, special) =>
    {
        bool? answer = null;
        foreach (var (system, top) in Codes(general))
        {
            foreach (var (other, bottom) in Codes(special))
            {
                var one = system != other ? false : top == bottom ? true : terminology.Subsumes(system, top, bottom);
                if (one == true)
                {
                    return true;
                }

                answer = one ?? answer;
            }
        }

        return answer;
    };

    private static IEnumerable<(string? System, string Code)> Codes(Element element) => element.Type?.Name switch
    {
        "CodeableConcept" => CodeSystemView.All(element, "coding").Take(MostCodings).SelectMany(Codes),
        "Coding" when element.Child("code").Text is { } code => [(element.Child("system").Text, code)],
        _ => element.Text is { } text ? [(null, text)] : [],
    };
}
