using System.Text;
using System.Text.Json.Nodes;

namespace FhirGenomics.Resources;

/// <summary>
/// Which part of a resource is asked for: <c>_summary</c> and <c>_elements</c>. What is left is tagged SUBSETTED.
/// Sources: https://hl7.org/fhir/R4/search.html#summary and https://hl7.org/fhir/R4/search.html#elements
/// </summary>
public sealed class Subset
{
    /// <summary>All of it.</summary>
    public static readonly Subset Whole = new(SubsetKind.Whole, []);

    private const string TagSystem = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";
    private const string TagCode = "SUBSETTED";

    private readonly SubsetKind kind;
    private readonly HashSet<string> names;

    private Subset(SubsetKind kind, HashSet<string> names) => (this.kind, this.names) = (kind, names);

    /// <summary>True if nothing is left out.</summary>
    public bool IsWhole => kind == SubsetKind.Whole;

    /// <summary>The subset of a <c>_summary</c> (<c>count</c> leaves resources whole, as it has none); null if there is no such value.</summary>
    public static Subset? OfSummary(string value) => value switch
    {
        "false" or "count" => Whole,
        "true" => new(SubsetKind.Summary, []),
        "text" => new(SubsetKind.Text, []),
        "data" => new(SubsetKind.Data, []),
        _ => null,
    };

    /// <summary>The subset of an <c>_elements</c>: names of the root's elements, also as <c>Type.name</c>; null if it names none.</summary>
    public static Subset? OfElements(string value)
    {
        var named = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Bare).ToHashSet(StringComparer.Ordinal);
        return named.Count == 0 ? null : new(SubsetKind.Elements, named);
    }

    /// <summary>True for the tag that marks a resource as incomplete.</summary>
    public static bool IsTag(Element tag) => tag.Child("code").Text == TagCode && tag.Child("system").Text is null or TagSystem;

    /// <summary>The part of a resource (valid JSON; nothing of a deleted one) that is asked for; numbers keep their digits.</summary>
    public ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> json)
    {
        if (IsWhole || json.IsEmpty || JsonNode.Parse(json.Span, documentOptions: new() { MaxDepth = 256 }) is not JsonObject resource || TypeOf(resource) is not { } type)
        {
            return json;
        }

        foreach (var (name, value) in resource.ToList())
        {
            if (!Keeps(type.FindJson(Encoding.UTF8.GetBytes(name.TrimStart('_'))), name) || (kind == SubsetKind.Summary && !Summarise(resource, type, name)))
            {
                resource.Remove(name);
            }
        }

        Tag(resource);
        return Encoding.UTF8.GetBytes(resource.ToJsonString(JsonText.Relaxed));
    }

    private bool Keeps(TypeElement? element, string name) => name is "resourceType" or "id" or "meta" || (element is not null && (kind switch
    {
        SubsetKind.Summary => element.IsSummary || element.IsMandatory,
        SubsetKind.Text => element.Name == "text" || element.IsMandatory,
        SubsetKind.Data => element.Name != "text" || element.Type.Name != "Narrative",
        _ => names.Contains(element.Name) || names.Contains(element.JsonName) || element.IsMandatory,
    }));

    /// <summary>Takes out of a property what is no summary; false if nothing remains.</summary>
    private static bool Summarise(JsonObject owner, FhirType type, string name)
    {
        if (name is "resourceType" || type.FindJson(Encoding.UTF8.GetBytes(name)) is not { Type: { Kind: not FhirTypeKind.Primitive } declared })
        {
            return name[0] != '_';
        }

        switch (owner[name])
        {
            case JsonArray list:
                for (var i = list.Count - 1; i >= 0; i--)
                {
                    if (list[i] is JsonObject item && !Summarise(item, declared))
                    {
                        list.RemoveAt(i);
                    }
                }

                return list.Count > 0;
            case JsonObject one:
                return Summarise(one, declared);
            default:
                return true;
        }
    }

    private static bool Summarise(JsonObject element, FhirType declared)
    {
        var type = declared.Kind == FhirTypeKind.Resource ? TypeOf(element) ?? declared : declared;
        foreach (var (name, _) in element.ToList())
        {
            var child = type.FindJson(Encoding.UTF8.GetBytes(name));
            if (name != "resourceType" && (child is not { IsSummary: true } || !Summarise(element, type, name)))
            {
                element.Remove(name);
            }
        }

        return element.Count > 0;
    }

    private static void Tag(JsonObject resource)
    {
        var meta = (JsonObject)(resource["meta"] ??= new JsonObject());
        var tags = (JsonArray)(meta["tag"] ??= new JsonArray());
        if (!tags.Any(tag => tag is JsonObject given && given["code"]?.ToString() == TagCode))
        {
            tags.Add((JsonNode)new JsonObject { ["system"] = TagSystem, ["code"] = TagCode });
        }
    }

    private static FhirType? TypeOf(JsonObject resource) => resource["resourceType"] is JsonValue type && type.TryGetValue<string>(out var name) ? FhirTypes.R4.Find(name) : null;

    private static string Bare(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var isTyped = dot > 0 && char.IsAsciiLetterUpper(name[0]);
        return (isTyped ? name[(dot + 1)..] : name).Split('.')[0];
    }

    private enum SubsetKind
    {
        Whole,
        Summary,
        Text,
        Data,
        Elements,
    }
}
