using FhirGenomics.Resources;
using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Validation.Conformance;

/// <summary>Finds what the elements of a differential are derived from: in the base's snapshot, or in the datatypes below it.</summary>
internal sealed class BaseElements
{
    private const string TypeBase = "http://hl7.org/fhir/StructureDefinition/";

    private readonly DefinitionsPack definitions;
    private readonly Dictionary<string, ElementTable?> ofTypes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<ElementPlace>?> known = new(StringComparer.Ordinal);
    private readonly ILookup<string, string> saidTypes;
    private readonly ElementTable? ofBase;
    private readonly ElementTable? ofType;

    /// <param name="definitions">The definitions that profiles and types are looked up in.</param>
    /// <param name="profile">The StructureDefinition whose differential is read.</param>
    public BaseElements(DefinitionsPack definitions, Element profile)
    {
        this.definitions = definitions;
        ofBase = profile.Child("baseDefinition").Text is { } url && url != profile.Child("url").Text && definitions.Find("StructureDefinition", url) is { } tree ? ElementTable.Read(tree.Root) : null;
        ofType = OfType(profile.Child("type").Text ?? "");
        saidTypes = Elements(profile).SelectMany(element => ElementPlace.Codes(element).Select(code => (Path: element.Child("path").Text ?? "", code))).ToLookup(said => said.Path, said => said.code, StringComparer.Ordinal);
    }

    /// <summary>True if the base is known and has a snapshot.</summary>
    public bool IsKnown => ofBase is not null;

    /// <summary>The type codes that the differential says of a path; none if it says none.</summary>
    public IEnumerable<string> SaidTypes(string path) => saidTypes[path];

    /// <summary>True if the base divides the element into slices, in any of its own slices.</summary>
    public bool IsSliced(ElementPlace place) => place.Definition.Child("slicing").Exists || ofBase?.IsSliced(place.Path) == true;

    /// <summary>The ElementDefinitions of a differential.</summary>
    public static IEnumerable<Element> Elements(Element profile)
    {
        for (var element = profile.Child("differential").Child("element"); element.Exists; element = element.NextSame())
        {
            yield return element;
        }
    }

    /// <summary>The definition that a differential element narrows: that of the same slice if the base has it, else of the path; none if it is not one alone.</summary>
    public Element Narrowed(string id, string path) =>
        ofBase?.ById(id) is { Exists: true } same ? same : Find(path) is [var place] ? place.Definition : default;

    /// <summary>Where a path is defined: several places for a choice, none if it does not exist; null if that cannot be told.</summary>
    public IReadOnlyList<ElementPlace>? Find(string path)
    {
        if (known.TryGetValue(path, out var found))
        {
            return found;
        }

        var dot = path.LastIndexOf('.');
        if (dot < 0)
        {
            return known[path] = ofBase is null ? null : path == ofBase.Root ? [new ElementPlace(ofBase, path, ofBase.ByPath(path), null)] : [];
        }

        found = Find(path[..dot]) is { } parents ? Children(parents, path[(dot + 1)..], SaidTypes(path[..dot])) : null;

        // A snapshot may list an element under another name: what the type itself has is there.
        if (found is [] && ofType?.Child(path[..dot], path[(dot + 1)..]) is { } ofItself)
        {
            found = [ofItself];
        }

        return known[path] = found;
    }

    /// <summary>What is below some places by a name; null if that cannot be told. Types that are said narrow those of the places.</summary>
    public IReadOnlyList<ElementPlace>? Children(IReadOnlyList<ElementPlace> parents, string name, IEnumerable<string> said)
    {
        var found = new List<ElementPlace>();
        foreach (var parent in parents)
        {
            if (parent.Table.Child(parent.Path, name) is { } child)
            {
                found.Add(child);
                continue;
            }

            if (parent.Definition.Child("contentReference").Text is { } reference && parent.Table.Child(reference[(reference.IndexOf('#', StringComparison.Ordinal) + 1)..], name) is { } referred)
            {
                found.Add(referred);
                continue;
            }

            foreach (var code in parent.Type is null && said.Any() ? said : parent.Types)
            {
                if (code is "Resource" or "DomainResource" || (OfType(code) is null && !code.Contains("fhirpath", StringComparison.Ordinal)))
                {
                    return null;
                }

                if (OfType(code)?.Child(code, name) is { } below)
                {
                    found.Add(below);
                }
            }
        }

        return found;
    }

    /// <summary>The root of a type or resource as a place; null if it is not known.</summary>
    public ElementPlace? Root(string type) => OfType(type) is { } table ? new ElementPlace(table, type, table.ByPath(type), null) : null;

    private ElementTable? OfType(string code)
    {
        if (!ofTypes.TryGetValue(code, out var table))
        {
            ofTypes[code] = table = definitions.Find("StructureDefinition", TypeBase + code) is { } tree ? ElementTable.Read(tree.Root) : null;
        }

        return table;
    }
}
