using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Conformance;

/// <summary>The ElementDefinitions of one snapshot, by path and by id.</summary>
internal sealed class ElementTable
{
    private readonly Dictionary<string, Element> byPath = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Element> byId = new(StringComparer.Ordinal);
    private readonly HashSet<string> sliced = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> order = new(StringComparer.Ordinal);

    private ElementTable(string root) => Root = root;

    /// <summary>The path of the first element: the type's name.</summary>
    public string Root { get; }

    /// <summary>Reads a snapshot; null if there is none.</summary>
    public static ElementTable? Read(Element structureDefinition)
    {
        var element = structureDefinition.Child("snapshot").Child("element");
        if (element.Child("path").Text is not { } root)
        {
            return null;
        }

        var table = new ElementTable(root);
        for (; element.Exists; element = element.NextSame())
        {
            if (element.Child("path").Text is { } path)
            {
                table.order.TryAdd(path, table.order.Count);
                table.byPath.TryAdd(path, element);
                if (element.Child("slicing").Exists)
                {
                    table.sliced.Add(path);
                }

                table.byId.TryAdd(element.Child("id").Text ?? path, element);
            }
        }

        return table;
    }

    /// <summary>The ElementDefinition with an id; none if there is none.</summary>
    public Element ById(string id) => byId.GetValueOrDefault(id);

    /// <summary>The first ElementDefinition with a path; none if there is none.</summary>
    public Element ByPath(string path) => byPath.GetValueOrDefault(path);

    /// <summary>True if an element with this path is divided into slices.</summary>
    public bool IsSliced(string path) => sliced.Contains(path);

    /// <summary>Where a path stands in the snapshot; -1 if it does not.</summary>
    public int OrderOf(string path) => order.GetValueOrDefault(path, -1);

    /// <summary>
    /// The element below a path: by its name, or as one type of a choice (<c>valueQuantity</c> of <c>value[x]</c>), which is told then.
    /// Null if there is none.
    /// </summary>
    public ElementPlace? Child(string parent, string name)
    {
        var path = parent + "." + name;
        if (byPath.TryGetValue(path, out var exact))
        {
            return new ElementPlace(this, path, exact, null);
        }

        for (var i = 1; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && byPath.TryGetValue(parent + "." + name[..i] + "[x]", out var choice))
            {
                for (var type = choice.Child("type"); type.Exists; type = type.NextSame())
                {
                    if (type.Child("code").Text is { Length: > 0 } code && code.Length == name.Length - i && string.Equals(code, name[i..], StringComparison.OrdinalIgnoreCase))
                    {
                        return new ElementPlace(this, parent + "." + name[..i] + "[x]", choice, code);
                    }
                }
            }
        }

        return null;
    }
}

/// <summary>Where an element is defined.</summary>
/// <param name="Table">The snapshot.</param>
/// <param name="Path">Its path there, of a choice with <c>[x]</c>.</param>
/// <param name="Definition">Its ElementDefinition.</param>
/// <param name="Type">The one type meant, if the element was named by a type of a choice; else null.</param>
internal sealed record ElementPlace(ElementTable Table, string Path, Element Definition, string? Type)
{
    /// <summary>The codes of the types it may have.</summary>
    public IEnumerable<string> Types => Type is null ? Codes(Definition) : [Type];

    /// <summary>The type codes of an ElementDefinition.</summary>
    public static IEnumerable<string> Codes(Element definition)
    {
        for (var type = definition.Child("type"); type.Exists; type = type.NextSame())
        {
            if (type.Child("code").Text is { } code)
            {
                yield return code;
            }
        }
    }
}
