using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Terminology;

/// <summary>A text for a concept beside its display. Source: https://hl7.org/fhir/R4/codesystem-definitions.html#CodeSystem.concept.designation</summary>
/// <param name="Language">BCP 47; null if it is not told.</param>
/// <param name="Use">What the text is for, a Coding; may be missing.</param>
/// <param name="Value">The text.</param>
public sealed record Designation(string? Language, Element Use, string Value);

/// <summary>One version of a code system with all that supplements add to it, opened for one request.</summary>
public sealed class CodeSystemView
{
    private readonly LoadedCodeSystem loaded;
    private readonly ElementTree resource;
    private readonly Element[] concepts;
    private readonly List<Dictionary<string, Element>> supplements = [];

    internal CodeSystemView(LoadedCodeSystem loaded, ElementTree resource, IEnumerable<ElementTree> supplements)
    {
        this.loaded = loaded;
        this.resource = resource;
        concepts = [.. LoadedCodeSystem.Concepts(resource).Select(item => item.Concept)];
        foreach (var supplement in supplements)
        {
            this.supplements.Add(LoadedCodeSystem.Concepts(supplement).Select(item => item.Concept).Where(concept => concept.Child("code").Text is not null)
                .DistinctBy(concept => concept.Child("code").Text).ToDictionary(concept => concept.Child("code").Text!, StringComparer.Ordinal));
        }
    }

    /// <summary>Canonical URL.</summary>
    public string Url => loaded.Url;

    /// <summary>Business version; null if it has none.</summary>
    public string? Version => resource.Root.Child("version").Text;

    /// <summary>Title, else name, else URL.</summary>
    public string Name => resource.Root.Child("title").Text ?? resource.Root.Child("name").Text ?? Url;

    /// <summary>True if every code of the system is here.</summary>
    public bool IsComplete => loaded.IsComplete;

    /// <summary>How many concepts are here.</summary>
    public int Count => concepts.Length;

    /// <summary>What being below another concept means: <c>is-a</c> (also where it is not told), <c>part-of</c> ...</summary>
    public string HierarchyMeaning => loaded.HierarchyMeaning;

    internal LoadedCodeSystem Loaded => loaded;

    internal ElementTree Resource => resource;

    /// <summary>Index of a code; -1 if it is not here.</summary>
    public int IndexOf(string code) => loaded.IndexOf(code);

    /// <summary>The code at an index, as the system writes it.</summary>
    public string Code(int index) => loaded.Codes[index];

    /// <summary>The concept itself.</summary>
    public Element Concept(int index) => concepts[index];

    /// <summary>The display in a language if there is one, else the system's own.</summary>
    public string? Display(int index, string? language)
    {
        var own = concepts[index].Child("display").Text;
        return language is null || Languages.Fits(resource.Root.Child("language").Text, language) ? own
            : Designations(index).FirstOrDefault(designation => Languages.Fits(designation.Language, language))?.Value ?? own;
    }

    /// <summary>All designations, those of supplements after the system's own.</summary>
    public IEnumerable<Designation> Designations(int index) => Everywhere(index).SelectMany(DesignationsOf);

    /// <summary>All properties (<c>code</c> and <c>value[x]</c>), those of supplements after the system's own.</summary>
    public IEnumerable<Element> Properties(int index) => Everywhere(index).SelectMany(concept => All(concept, "property"));

    /// <summary>What the system says of a property; empty if nothing.</summary>
    public string? DescriptionOf(string property) => All(resource.Root, "property").FirstOrDefault(declared => declared.Child("code").Text == property).Child("description").Text;

    /// <summary>True for a concept that is not in use any more. Source: https://hl7.org/fhir/R4/codesystem-concept-properties.html</summary>
    public bool IsInactive(int index) => Has(index, "inactive", "true") || Has(index, "status", "retired") || Has(index, "status", "inactive");

    /// <summary>True for a concept that only groups others and cannot be chosen.</summary>
    public bool IsAbstract(int index) => Has(index, "notSelectable", "true");

    /// <summary>Codes directly above.</summary>
    public IEnumerable<string> Parents(int index) => loaded.ParentsOf(index).Distinct().Select(Code);

    /// <summary>Codes directly below.</summary>
    public IEnumerable<string> Children(int index) => loaded.ChildrenOf(index).Distinct().Select(Code);

    /// <summary>True if one concept is the other, or above it.</summary>
    public bool Subsumes(int general, int special) => loaded.Subsumes(general, special);

    internal static IEnumerable<Designation> DesignationsOf(Element concept) =>
        All(concept, "designation").Select(designation => new Designation(designation.Child("language").Text, designation.Child("use"), designation.Child("value").Text ?? ""));

    internal static IEnumerable<Element> All(Element parent, string name)
    {
        for (var child = parent.Child(name); child.Exists; child = child.NextSame())
        {
            yield return child;
        }
    }

    private IEnumerable<Element> Everywhere(int index) =>
        supplements.Select(supplement => supplement.GetValueOrDefault(Code(index))).Where(concept => concept.Exists).Prepend(concepts[index]);

    /// <summary>A property goes by its code, or by the URI that the system declares for it.</summary>
    private bool Has(int index, string property, string value)
    {
        foreach (var item in All(concepts[index], "property"))
        {
            var code = item.Child("code").Text;
            if (item.Child("value").Text == value
                && (code == property || All(resource.Root, "property").Any(declared => declared.Child("code").Text == code && declared.Child("uri").Text?.EndsWith("#" + property, StringComparison.Ordinal) == true)))
            {
                return true;
            }
        }

        return false;
    }
}
