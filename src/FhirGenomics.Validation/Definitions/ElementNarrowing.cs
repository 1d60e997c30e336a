using FhirGenomics.Resources;
using FhirGenomics.Validation.Schema;

namespace FhirGenomics.Validation.Definitions;

/// <summary>A profile may only narrow what its base allows. Source: https://hl7.org/fhir/R4/profiling.html#limitations</summary>
internal static class ElementNarrowing
{
    /// <summary>What an element of a snapshot or differential allows that the base's element does not.</summary>
    public static IEnumerable<(string Text, string Danish)> Check(Element element, Element original, bool isSlice)
    {
        var (baseMin, baseMax) = (ElementReading.Min(original), ElementReading.Max(original));
        var min = element.Child("min").Exists ? ElementReading.Min(element) : isSlice ? 0 : baseMin;
        var max = element.Child("max").Exists ? ElementReading.Max(element) : baseMax;
        if (max > baseMax || (min < baseMin && !isSlice))
        {
            yield return ($"The cardinality {Show(min, max)} is wider than that of the base, {Show(baseMin, baseMax)}.", $"Kardinaliteten {Show(min, max)} er videre end grundlagets, {Show(baseMin, baseMax)}.");
        }

        if (min > max)
        {
            yield return ($"The minimum {min} is greater than the maximum {max}.", $"Minimum {min} er større end maksimum {max}.");
        }

        var (types, baseTypes) = (Types(element), Types(original));
        if (types.Find(type => !baseTypes.Exists(allowed => IsA(type, allowed))) is { } other && baseTypes.Count > 0)
        {
            yield return ($"The type {other} is not one that the base allows: {string.Join(", ", baseTypes)}.", $"Typen {other} er ikke en, som grundlaget tillader: {string.Join(", ", baseTypes)}.");
        }

        foreach (var name in (string[])["fixed", "pattern"])
        {
            if (element.Child(name) is { Exists: true, Type.Name: { } valueType } && types.Count > 0 && !types.Exists(type => IsA(type, valueType) || IsA(valueType, type)))
            {
                yield return ($"The {name} value is a {valueType}, but the element is of type {string.Join(" or ", types)}.", $"Værdien {name} er af typen {valueType}, men elementet er af typen {string.Join(" eller ", types)}.");
            }
        }

        if (original.Child("binding").Child("strength").Text == "required" && element.Child("binding").Child("strength").Text is { } strength and not "required")
        {
            yield return ($"The binding is {strength}, but that of the base is required.", $"Bindingen er {strength}, men grundlagets er required.");
        }
    }

    private static string Show(int min, int max) => $"{min}..{(max == int.MaxValue ? "*" : max)}";

    private static bool IsA(string type, string allowed) =>
        type == allowed || (FhirTypes.R4.Find(type) is { } known && FhirTypes.R4.Find(allowed) is { } general && known.Is(general));

    /// <summary>Codes of the types; those of FHIRPath (ids, values of primitives) are left out, for they are never changed.</summary>
    private static List<string> Types(Element element)
    {
        var types = new List<string>();
        for (var type = element.Child("type"); type.Exists; type = type.NextSame())
        {
            if (type.Child("code").Text is { } code && !code.Contains(':', StringComparison.Ordinal))
            {
                types.Add(code);
            }
        }

        return types;
    }
}
