using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Conformance;

/// <summary>Whether the types of a differential element are among those of the base, and what is said of them fits: profiles, targets, bindings, fixed values.</summary>
internal sealed class TypeCheck(ProfileCheck profile)
{
    private const string ElementProfile = "http://hl7.org/fhir/StructureDefinition/elementdefinition-profile-element";

    public void Check(Element element, IReadOnlyList<ElementPlace> places)
    {
        var allowed = places.SelectMany(place => place.Types).Distinct(StringComparer.Ordinal).ToList();
        if (allowed.Count == 0)
        {
            return;
        }

        for (var type = element.Child("type"); type.Exists; type = type.NextSame())
        {
            if (type.Child("code").Text is not { } code)
            {
                continue;
            }

            if (!allowed.Exists(other => IsA(code, other) || other.Contains("fhirpath", StringComparison.Ordinal)))
            {
                profile.Error(type, element, MessageId.ProfileElementType, $"The type '{Messages.Shorten(code)}' is not one of the base: {Listed(allowed)}.", $"Typen '{Messages.Shorten(code)}' er ikke en af grundprofilens: {Listed(allowed)}.");
                continue;
            }

            CheckProfiles(element, type, code);
            CheckTargets(element, type, code, places);
        }

        var said = ElementPlace.Codes(element).ToList();
        CheckBindable(element, said.Count > 0 ? said : allowed);
        CheckValue(element, element.Child("fixed"), said.Count > 0 ? said : allowed);
        CheckValue(element, element.Child("pattern"), said.Count > 0 ? said : allowed);
    }

    private void CheckProfiles(Element element, Element type, string code)
    {
        for (var link = type.Child("profile"); link.Exists; link = link.NextSame())
        {
            if (link.Text is { } canonical && !Has(link, ElementProfile) && TypeOf(canonical) is { } actual && actual != code && !(FhirTypes.R4.Find(code) is { IsAbstract: true } && IsA(actual, code)))
            {
                profile.Error(link, element, MessageId.ProfileElementType, $"The profile '{Messages.Shorten(canonical)}' is for the type '{actual}', but the element has the type '{code}'.", $"Profilen '{Messages.Shorten(canonical)}' gælder typen '{actual}', men elementet har typen '{code}'.");
            }
        }
    }

    private void CheckTargets(Element element, Element type, string code, IReadOnlyList<ElementPlace> places)
    {
        var target = type.Child("targetProfile");
        if (target.Exists && code is not ("Reference" or "canonical" or "CodeableReference"))
        {
            profile.Error(target, element, MessageId.ProfileElementType, $"The type '{code}' has no targets: targetProfile is for Reference and canonical.", $"Typen '{code}' har ingen mål: targetProfile er til Reference og canonical.");
            return;
        }

        var allowed = places.SelectMany(place => Targets(place.Definition, code)).Distinct(StringComparer.Ordinal).ToList();
        for (; target.Exists; target = target.NextSame())
        {
            if (target.Text is { } canonical && allowed.Count > 0 && TypeOf(canonical) is { } actual && !allowed.Exists(other => IsA(actual, other)))
            {
                profile.Error(target, element, MessageId.ProfileElementType, $"The target '{Messages.Shorten(canonical)}' is a {actual}, which the base does not allow: {Listed(allowed)}.", $"Målet '{Messages.Shorten(canonical)}' er en {actual}, som grundprofilen ikke tillader: {Listed(allowed)}.");
            }
        }
    }

    private void CheckBindable(Element element, List<string> types)
    {
        var binding = element.Child("binding");
        if (binding.Exists && !types.Exists(IsBindable))
        {
            profile.Error(binding, element, MessageId.ProfileBinding, $"A binding is for codes, and the element has none: its type is {Listed(types)}.", $"En binding er til koder, og dem har elementet ikke: typen er {Listed(types)}.");
        }
    }

    private void CheckValue(Element element, Element value, List<string> types)
    {
        if (value.Type is { } type && !types.Exists(code => code == type.Name || code.Contains("fhirpath", StringComparison.Ordinal)))
        {
            profile.Error(value, element, MessageId.ProfileValue, $"{value.JsonName} is a {type.Name}, but the element's type is {Listed(types)}.", $"{value.JsonName} er en {type.Name}, men elementets type er {Listed(types)}.");
        }
    }

    /// <summary>The types that the base allows a reference to point to; none if any of them is not known or any type may be pointed to.</summary>
    private List<string> Targets(Element definition, string code)
    {
        var targets = new List<string>();
        for (var type = definition.Child("type"); type.Exists; type = type.NextSame())
        {
            for (var target = type.Child("code").Text == code ? type.Child("targetProfile") : default; target.Exists; target = target.NextSame())
            {
                targets.Add((target.Text is { } canonical ? TypeOf(canonical) : null) ?? "Resource");
            }
        }

        return targets;
    }

    private string? TypeOf(string canonical) => profile.Definitions.FindEntry("StructureDefinition", canonical) is { Type.Length: > 0 } entry ? entry.Type : null;

    private static bool IsA(string code, string other) =>
        code == other || other is "Element" or "Resource" || (FhirTypes.R4.Find(code) is { } type && FhirTypes.R4.Find(other) is { } allowed && type.Is(allowed));

    private static bool IsBindable(string code) =>
        code is "CodeableReference" || (code.Contains("fhirpath", StringComparison.Ordinal)
        || (FhirTypes.R4.Find(code) is { } type && (type.Name is "Coding" or "CodeableConcept" or "Extension" || IsA(code, "string") || IsA(code, "uri") || IsA(code, "Quantity"))));

    private static bool Has(Element element, string extension)
    {
        for (var at = element.Child("extension"); at.Exists; at = at.NextSame())
        {
            if (at.Child("url").Text == extension)
            {
                return true;
            }
        }

        return false;
    }

    private static string Listed(List<string> types) => string.Join(", ", types.Take(12)) + (types.Count > 12 ? " ..." : "");
}
