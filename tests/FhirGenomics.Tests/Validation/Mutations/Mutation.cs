using System.Text.Json.Nodes;
using FhirGenomics.Resources;

namespace FhirGenomics.Tests.Validation.Mutations;

/// <summary>One way to make a valid resource invalid at one element.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Apply">Changes the JSON at the element's place; false if it does not fit this element.</param>
internal sealed record Mutation(string Name, Func<Element, Place, bool> Apply)
{
    private static readonly Dictionary<string, JsonNode> BadValues = new(StringComparer.Ordinal)
    {
        ["date"] = "2020-13-45",
        ["dateTime"] = "2020-02-30",
        ["instant"] = "2020-01-01",
        ["time"] = "25:00:00",
        ["uri"] = "a b",
        ["url"] = "a b",
        ["canonical"] = "a b",
        ["code"] = " a",
        ["id"] = "a_b",
        ["oid"] = "urn:oid:x",
        ["uuid"] = "urn:uuid:x",
        ["base64Binary"] = "?",
        ["integer"] = 1.5,
        ["positiveInt"] = 0,
        ["unsignedInt"] = -1,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutation> All { get; } =
    [
        new("an unknown property", (element, place) => Do(place.Object is not null, () => place.Object!["zzUnknown"] = "x")),
        new("a string for an object", (_, place) => Do(place.Object is not null, () => place.Value = "x")),
        new("an object for a value", (_, place) => Do(place.Value is JsonValue, () => place.Value = new JsonObject { ["zz"] = 1 })),
        new("a string for a number or boolean", (element, place) => Do(element.Kind is ElementKind.Number or ElementKind.True or ElementKind.False, () => place.Value = element.Text)),
        new("a number for a string", (element, place) => Do(element.Kind == ElementKind.String, () => place.Value = 7)),
        new("a value that its type does not allow", (element, place) => Do(element.HasValue && element.Type is { } type && BadValues.ContainsKey(type.Name), () => place.Value = BadValues[element.Type!.Name].DeepClone())),
        new("a code that the value set does not have", (element, place) => Do(RequiredCodes.Has(element), () => place.Value = "zz-no-such-code")),
        new("a required element removed", (element, place) => Do(RequiredElements.Has(element), () => Remove(place))),
        new("an element twice that may stand once", (element, place) => Do(!element.InArray && element.HasValue, () => place.Value = new JsonArray(place.Value!.DeepClone(), place.Value.DeepClone()))),
        new("a repeating element without its array", (element, place) => Do(element.InArray && place.Owner[place.Name] is JsonArray { Count: 1 } && !place.Owner.ContainsKey("_" + place.Name), () => place.Owner[place.Name] = place.Value!.DeepClone())),
        new("a choice with two types", (element, place) => Do(OtherChoice(element) is not null, () => place.Owner[OtherChoice(element)!] = OtherChoice(element)!.EndsWith("Boolean", StringComparison.Ordinal) ? true : "x")),
        new("null", (_, place) => Do(true, () => place.Value = null)),
        new("an empty string", (element, place) => Do(element.Kind == ElementKind.String, () => place.Value = "")),
        new("an empty object", (_, place) => Do(place.Object is not null, () => place.Value = new JsonObject())),
        new("an empty array", (_, place) => Do(true, () => place.Owner[place.Name] = new JsonArray())),
        new("an array in an array", (element, place) => Do(element.InArray, () => place.Value = new JsonArray(place.Value?.DeepClone()))),
    ];

    private static bool Do(bool fits, Action change)
    {
        if (fits)
        {
            change();
        }

        return fits;
    }

    private static void Remove(Place place)
    {
        place.Owner.Remove(place.Name);
        place.Owner.Remove("_" + place.Name);
    }

    /// <summary>Property name of the same choice with another simple type; null if the element is no choice.</summary>
    private static string? OtherChoice(Element element) =>
        element.Definition is { IsChoice: true } chosen
            ? chosen.Owner.Elements.FirstOrDefault(other => other.NameId == chosen.NameId && other != chosen && other.Type.Name is ("boolean" or "string"))?.JsonName
            : null;
}
