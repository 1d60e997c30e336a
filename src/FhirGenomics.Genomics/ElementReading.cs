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

    /// <summary>The code of the first extension of one URL whose value is a Coding; null if there is none.</summary>
    public static string? ExtensionCode(this Element parent, string url) =>
        parent.Extensions(url).Select(extension => extension.Child("value").Child("code").Text).FirstOrDefault();

    /// <summary>The codes of one system in a CodeableConcept.</summary>
    public static IEnumerable<string> Codes(this Element concept, string system) =>
        concept.All("coding").Where(coding => coding.Child("system").Text == system).Select(coding => coding.Child("code").Text).OfType<string>();

    /// <summary>True if a CodeableConcept has this code.</summary>
    public static bool HasCode(this Element concept, string system, string code) => concept.Codes(system).Contains(code, StringComparer.Ordinal);
}
