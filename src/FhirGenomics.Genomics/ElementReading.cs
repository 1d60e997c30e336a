using FhirGenomics.Resources;

namespace FhirGenomics.Genomics;

/// <summary>Reads what genomic rules need of an element, by name.</summary>
internal static class ElementReading
{
    /// <summary>The children of one name.</summary>
    public static IEnumerable<Element> All(this Element parent, string name)
    {
        for (var child = parent.Child(name); child.Exists; child = child.NextSame())
        {
            yield return child;
        }
    }

    /// <summary>The extensions of one URL.</summary>
    public static IEnumerable<Element> Extensions(this Element parent, string url) =>
        parent.All("extension").Where(extension => extension.Child("url").Text == url);

    /// <summary>The value of the first extension of one URL; none if there is no such extension.</summary>
    public static Element ExtensionValue(this Element parent, string url) => parent.Extensions(url).FirstOrDefault().Child("value");

    /// <summary>The code of the first extension of one URL whose value is a Coding; null if there is none.</summary>
    public static string? ExtensionCode(this Element parent, string url) => parent.ExtensionValue(url).Child("code").Text;

    /// <summary>The codes of one system in a CodeableConcept.</summary>
    public static IEnumerable<string> Codes(this Element concept, string system) =>
        concept.All("coding").Where(coding => coding.Child("system").Text == system).Select(coding => coding.Child("code").Text).OfType<string>();

    /// <summary>True if a CodeableConcept has this code.</summary>
    public static bool HasCode(this Element concept, string system, string code) => concept.Codes(system).Contains(code, StringComparer.Ordinal);

    /// <summary>The time that a date element covers; null if it is missing or no date.</summary>
    public static DateRange? Time(this Element date) => date.Text is { } text && DateRange.TryRead(text, out var range) ? range : null;

    /// <summary>What a Reference says; a dash if nothing.</summary>
    public static string ReferenceText(this Element reference) => reference.Child("reference").Text ?? "-";
}
