using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Terminology;

/// <summary>What a code is to be translated to. Source: https://hl7.org/fhir/R4/conceptmap-operation-translate.html</summary>
public sealed record TranslationRequest(IReadOnlyList<CodeToValidate> Codes)
{
    /// <summary>Canonical URL of the value set that the code was chosen from; null for any.</summary>
    public string? Source { get; init; }

    /// <summary>Canonical URL of the value set to translate to; null for any.</summary>
    public string? Target { get; init; }

    /// <summary>Code system to translate to; null for any.</summary>
    public string? TargetSystem { get; init; }

    /// <summary>True to go from targets to sources.</summary>
    public bool IsReverse { get; init; }

    /// <summary>What is known of other elements, which a translation may depend on.</summary>
    public IReadOnlyList<TranslationDependency> Dependencies { get; init; } = [];
}

/// <summary>The value of another element.</summary>
/// <param name="Property">URI of the element or property.</param>
/// <param name="Concept">Its value, a CodeableConcept.</param>
public sealed record TranslationDependency(string Property, Element Concept)
{
    /// <summary>True if a <c>dependsOn</c> of a ConceptMap is met by it.</summary>
    internal bool Meets(Element dependsOn)
    {
        var (system, value) = (dependsOn.Child("system").Text, dependsOn.Child("value").Text);
        return Property == dependsOn.Child("property").Text
            && (Concept.Child("text").Text == value || CodeSystemView.All(Concept, "coding").Any(coding => coding.Child("code").Text == value && (system is null || coding.Child("system").Text == system)));
    }
}

/// <summary>A value that another element has to have beside the translation. Source: https://hl7.org/fhir/R4/conceptmap-definitions.html#ConceptMap.group.element.target.product</summary>
/// <param name="Property">URI of the element or property.</param>
/// <param name="System">Code system of the value; null if there is none.</param>
/// <param name="Value">The value: a code, or a text.</param>
/// <param name="Display">Its display.</param>
public sealed record TranslationProduct(string Property, string? System, string Value, string? Display);

/// <summary>One translation.</summary>
/// <param name="Equivalence">How the translation stands to the code: <c>equivalent</c>, <c>wider</c> (it is wider) ...</param>
/// <param name="System">Its system; null if there is no translation (<c>unmatched</c>).</param>
/// <param name="Code">Its code; null if there is none.</param>
/// <param name="Display">Its display.</param>
/// <param name="Map">Canonical URL of the ConceptMap.</param>
public sealed record Translation(string Equivalence, string? System, string? Code, string? Display, string Map)
{
    /// <summary>What other elements have to have beside it.</summary>
    public IReadOnlyList<TranslationProduct> Products { get; init; } = [];

    /// <summary>What it depends on, if that is not known to be so: then it does not hold. Null if it holds.</summary>
    public string? DependsOn { get; init; }

    /// <summary>True for a translation that may stand for the code in some way.</summary>
    public bool IsMatch => Code is not null && DependsOn is null && Equivalence is not ("unmatched" or "disjoint");
}

/// <summary>Translates codes with ConceptMaps.</summary>
internal sealed class ConceptTranslation(TerminologyService terminology, TranslationRequest request)
{
    private const int DeepestMap = 8;

    /// <summary>All translations that the maps have for the codes.</summary>
    public List<Translation> Run(IEnumerable<ElementTree> maps) =>
        [.. maps.Where(Concerns).SelectMany(map => request.Codes.SelectMany(code => Of(map.Root, code, 0))).Distinct()];

    private bool Concerns(ElementTree map) =>
        IsFor(map.Root.Child("source"), request.IsReverse ? request.Target : request.Source) && IsFor(map.Root.Child("target"), request.IsReverse ? request.Source : request.Target);

    private static bool IsFor(Element valueSet, string? asked) => asked is null || valueSet.Text is not { } stated || stated.Split('|')[0] == asked.Split('|')[0];

    private IEnumerable<Translation> Of(Element map, CodeToValidate code, int depth)
    {
        var url = map.Child("url").Text ?? "";
        foreach (var group in CodeSystemView.All(map, "group"))
        {
            var (from, to) = (group.Child("source").Text, group.Child("target").Text);
            if ((request.IsReverse ? to : from) != code.System || (request.TargetSystem is { } wanted && (request.IsReverse ? from : to) is { } other && other != wanted))
            {
                continue;
            }

            foreach (var found in request.IsReverse ? Reverse(group, from, code.Code, url) : Forward(group, to, code, url, depth))
            {
                yield return found with { Display = found.Display ?? (found is { System: { } system, Code: { } known } && terminology.Displays(system, known) is [var display, ..] ? display : null) };
            }
        }
    }

    private IEnumerable<Translation> Forward(Element group, string? system, CodeToValidate code, string url, int depth)
    {
        var element = CodeSystemView.All(group, "element").FirstOrDefault(element => element.Child("code").Text == code.Code);
        if (!element.Exists)
        {
            return Unmapped(group.Child("unmapped"), system, code, url, depth);
        }

        return element.Child("target").Exists
            ? CodeSystemView.All(element, "target").Select(target => new Translation(target.Child("equivalence").Text ?? "relatedto", target.Child("code").Exists ? system : null, target.Child("code").Text, target.Child("display").Text, url)
            {
                Products = [.. CodeSystemView.All(target, "product").Select(product => new TranslationProduct(product.Child("property").Text ?? "", product.Child("system").Text, product.Child("value").Text ?? "", product.Child("display").Text))],
                DependsOn = CodeSystemView.All(target, "dependsOn").Where(needed => !request.Dependencies.Any(known => known.Meets(needed))).Select(needed => needed.Child("property").Text).FirstOrDefault(),
            })
            : [new Translation("unmatched", null, null, null, url)];
    }

    private IEnumerable<Translation> Unmapped(Element unmapped, string? system, CodeToValidate code, string url, int depth) => unmapped.Child("mode").Text switch
    {
        "provided" => [new Translation("equal", system, code.Code, null, url)],
        "fixed" => [new Translation("relatedto", system, unmapped.Child("code").Text, unmapped.Child("display").Text, url)],
        "other-map" when depth < DeepestMap && terminology.Definitions.Find("ConceptMap", unmapped.Child("url").Text ?? "") is { } other => Of(other.Root, code, depth + 1),
        _ => [],
    };

    private static IEnumerable<Translation> Reverse(Element group, string? system, string code, string url)
    {
        foreach (var element in CodeSystemView.All(group, "element"))
        {
            foreach (var target in CodeSystemView.All(element, "target").Where(target => target.Child("code").Text == code))
            {
                yield return new Translation(Inverse(target.Child("equivalence").Text ?? "relatedto"), system, element.Child("code").Text, element.Child("display").Text, url);
            }
        }
    }

    private static string Inverse(string equivalence) => equivalence switch
    {
        "wider" => "narrower",
        "narrower" => "wider",
        "subsumes" => "specializes",
        "specializes" => "subsumes",
        _ => equivalence,
    };
}
