using System.Text.Json.Nodes;

namespace FhirGenomics.Resources.Patch;

/// <summary>FHIRPath Patch: https://hl7.org/fhir/R4/fhirpatch.html. All operations are carried out, or none.</summary>
public static class FhirPathPatch
{
    private const int MostOperations = 500;

    private static readonly string[] Kinds = ["add", "insert", "delete", "replace", "move"];

    /// <summary>The resource after all operations of a Parameters resource, each on the result of the one before. Throws <see cref="Failure"/> (400) if one cannot be carried out.</summary>
    public static ElementTree Apply(ElementTree resource, ElementTree parameters)
    {
        var count = 0;
        for (var parameter = parameters.Root.Child("parameter"); parameter.Exists; parameter = parameter.NextSame())
        {
            var operation = new PatchOperation(parameter);
            if (++count > MostOperations)
            {
                throw operation.Wrong($"A patch has at most {MostOperations} operations.", $"En patch har højst {MostOperations} operationer.");
            }

            if (parameter.Child("name").Text is not "operation")
            {
                throw operation.Wrong("Each parameter of a FHIRPath Patch is called 'operation'.", "Hver parameter i en FHIRPath Patch hedder 'operation'.");
            }

            var json = (JsonObject)JsonNode.Parse(resource.Json.Span, documentOptions: new() { MaxDepth = 256 })!;
            Apply(operation, resource, json);
            resource = ElementTree.Read(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString(JsonText.Relaxed)));
        }

        return resource;
    }

    private static void Apply(PatchOperation operation, ElementTree resource, JsonObject json)
    {
        var selected = operation.Select(resource);
        if (!selected.TrueForAll(PatchProperty.HasShape))
        {
            throw operation.Wrong("The path finds what is not of the type that FHIR asks for there.", "Stien finder noget, der ikke har den type, FHIR kræver på stedet.");
        }

        switch (operation.Kind)
        {
            case "add":
                Add(operation, One(operation, selected), json);
                break;
            case "replace":
                Replace(operation, One(operation, selected), json);
                break;
            case "delete" when selected.Count == 0:
                break;
            case "delete":
                Change(operation, json, [One(operation, selected)], (items, at) => items.RemoveAt(at[0]));
                break;
            case "insert":
                Insert(operation, selected, json);
                break;
            case "move":
                Change(operation, json, selected, (items, at) =>
                {
                    var (from, to) = (at[operation.Position("source", at.Count - 1)], at[operation.Position("destination", at.Count - 1)]);
                    var item = items[from];
                    items.RemoveAt(from);
                    items.Insert(to, item);
                });
                break;
            default:
                throw operation.Wrong($"There is no operation '{operation.Kind}'.{Spelling.DidYouMean(operation.Kind, Kinds)}", $"Operationen '{operation.Kind}' findes ikke.{Spelling.DidYouMean(operation.Kind, Kinds).Danish}");
        }
    }

    private static void Add(PatchOperation operation, Element parent, JsonObject json)
    {
        var type = parent.Type ?? throw operation.Wrong("The type of the element is unknown.", "Elementets type er ukendt.");
        var existing = parent.Child(PatchOperation.Bare(operation.Name));
        if (existing is { Exists: true, Definition.IsArray: false })
        {
            throw Occupied(operation, parent, existing);
        }

        var definition = PatchOperation.Child(type, operation.Name, operation.Value);
        existing = parent.Child(definition.NameId);
        if (existing.Exists && !definition.IsArray)
        {
            throw Occupied(operation, parent, existing);
        }

        var owner = parent.Parent.Exists ? PatchProperty.OwnerOf(json, parent) : json;
        if (parent.Parent.Exists)
        {
            var isPrimitive = type.Kind == FhirTypeKind.Primitive;
            var name = (isPrimitive ? "_" : "") + parent.JsonName;
            var node = owner[name] ??= parent.InArray ? new JsonArray() : new JsonObject();
            owner = parent.InArray ? ItemAt((JsonArray)node, parent.Ordinal) : (JsonObject)node;
        }

        var property = new PatchProperty(owner, definition);
        property.Items.Add(PatchOperation.Read(operation.Value, definition.Type));
        property.Write();
    }

    private static Failure Occupied(PatchOperation operation, Element parent, Element existing) => operation.Wrong(
        $"{parent.Path} has '{existing.JsonName}' already, and only one may be there: replace it.", $"{parent.Path} har allerede '{existing.JsonName}', og der må kun være én: erstat den.");

    private static JsonObject ItemAt(JsonArray list, int index)
    {
        while (list.Count <= index)
        {
            list.Add(null);
        }

        return (JsonObject)(list[index] ??= new JsonObject());
    }

    private static void Replace(PatchOperation operation, Element element, JsonObject json)
    {
        var definition = element.Definition ?? throw operation.Wrong("The resource itself cannot be replaced by a patch: update it.", "Selve ressourcen kan ikke erstattes med en patch: opdatér den.");
        var target = definition.IsChoice ? PatchOperation.Child(definition.Owner, definition.Name, operation.Value) : definition;
        var value = PatchOperation.Read(operation.Value, target.Type);
        if (!definition.IsChoice)
        {
            Change(operation, json, [element], (items, at) => items[at[0]] = value);
            return;
        }

        // Another type of a choice has another name.
        var owner = PatchProperty.OwnerOf(json, element);
        Change(operation, json, [element], (items, at) => items.RemoveAt(at[0]));
        var property = new PatchProperty(owner, target);
        property.Items.Add(value);
        property.Write();
    }

    private static void Insert(PatchOperation operation, List<Element> selected, JsonObject json)
    {
        if (selected.Count == 0)
        {
            throw operation.Wrong("The path finds nothing to insert into: add the first item.", "Stien finder intet at indsætte i: tilføj det første.");
        }

        if (selected[0].Definition is not { IsArray: true } definition)
        {
            throw operation.Wrong("The element does not repeat: nothing can be inserted.", "Elementet kan ikke gentages: intet kan indsættes.");
        }

        var value = PatchOperation.Read(operation.Value, definition.Type);
        var index = operation.Position("index", selected.Count);
        Change(operation, json, selected, (items, at) => items.Insert(index < at.Count ? at[index] : at[^1] + 1, value));
    }

    /// <summary>Changes the items of one property; the positions are those of the selected elements.</summary>
    private static void Change(PatchOperation operation, JsonObject json, List<Element> selected, Action<List<PatchItem>, List<int>> change)
    {
        var first = selected.Count == 0 ? throw operation.Wrong("The path finds nothing.", "Stien finder intet.") : selected[0];
        var definition = first.Definition;
        if (definition is null || !selected.TrueForAll(element => element.Parent == first.Parent && element.Definition == definition))
        {
            throw operation.Wrong("The path must find items of one element of the resource.", "Stien skal finde forekomster af ét element i ressourcen.");
        }

        var property = new PatchProperty(PatchProperty.OwnerOf(json, first), definition);
        change(property.Items, [.. selected.Select(element => element.Ordinal)]);
        property.Write();
        PruneParents(json, first);
    }

    /// <summary>FHIR has no empty elements: what has lost all its children goes too.</summary>
    private static void PruneParents(JsonObject json, Element element)
    {
        for (var at = element.Parent; at.Parent.Exists; at = at.Parent)
        {
            var owner = PatchProperty.OwnerOf(json, at);
            var name = (at.Type is { Kind: FhirTypeKind.Primitive } ? "_" : "") + at.JsonName;
            var node = at.InArray ? owner[name]![at.Ordinal] : owner[name];
            if (node is not JsonObject { Count: 0 })
            {
                return;
            }

            if (!at.InArray || owner[name] is not JsonArray { Count: > 1 } list)
            {
                owner.Remove(name);
            }
            else if (name[0] == '_')
            {
                list[at.Ordinal] = null;
            }
            else
            {
                list.RemoveAt(at.Ordinal);
            }
        }
    }

    private static Element One(PatchOperation operation, List<Element> selected) =>
        selected.Count == 1 ? selected[0] : throw operation.Wrong($"The path must find one element; it finds {selected.Count}.", $"Stien skal finde ét element; den finder {selected.Count}.");
}
