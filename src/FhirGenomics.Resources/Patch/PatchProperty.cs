using System.Text.Json.Nodes;

namespace FhirGenomics.Resources.Patch;

/// <summary>An item of a property: its JSON value and, for a primitive, what stands under <c>_name</c> (id and extensions).</summary>
internal readonly record struct PatchItem(JsonNode? Value, JsonNode? Extra);

/// <summary>One property of an object with all its items, to be changed as a list.</summary>
internal sealed class PatchProperty
{
    private readonly JsonObject owner;
    private readonly TypeElement definition;

    /// <summary>Reads the property of an object.</summary>
    public PatchProperty(JsonObject owner, TypeElement definition)
    {
        (this.owner, this.definition) = (owner, definition);
        var (values, extras) = (Nodes(definition.JsonName), definition.Type.Kind == FhirTypeKind.Primitive ? Nodes("_" + definition.JsonName) : []);
        for (var i = 0; i < Math.Max(values.Count, extras.Count); i++)
        {
            Items.Add(new PatchItem(values.ElementAtOrDefault(i)?.DeepClone(), extras.ElementAtOrDefault(i)?.DeepClone()));
        }
    }

    /// <summary>The items in their order.</summary>
    public List<PatchItem> Items { get; } = [];

    /// <summary>Writes the items back.</summary>
    public void Write()
    {
        Set(definition.JsonName, item => item.Value);
        if (definition.Type.Kind == FhirTypeKind.Primitive)
        {
            Set("_" + definition.JsonName, item => item.Extra);
        }
    }

    /// <summary>The object that has this element, in a resource's JSON; a primitive's own children stand under <c>_name</c>.</summary>
    public static JsonObject OwnerOf(JsonObject resource, Element element)
    {
        var steps = new Stack<Element>();
        for (var at = element.Parent; at.Parent.Exists; at = at.Parent)
        {
            steps.Push(at);
        }

        JsonNode node = resource;
        foreach (var step in steps)
        {
            node = node[(step.Type is { Kind: FhirTypeKind.Primitive } ? "_" : "") + step.JsonName]!;
            node = step.InArray ? node[step.Ordinal]! : node;
        }

        return (JsonObject)node;
    }

    /// <summary>False if an element does not have the shape that its type says, so that it cannot be changed in parts.</summary>
    public static bool HasShape(Element element)
    {
        for (var at = element; at.Parent.Exists; at = at.Parent)
        {
            if (at.Definition is not { } definition || definition.IsArray != at.InArray || (definition.Type.Kind == FhirTypeKind.Primitive ? at.Kind == ElementKind.Object : at.Kind != ElementKind.Object))
            {
                return false;
            }
        }

        return true;
    }

    private List<JsonNode?> Nodes(string name) => owner[name] switch { null => [], JsonArray list => [.. list], var one => [one] };

    private void Set(string name, Func<PatchItem, JsonNode?> part)
    {
        if (!Items.Exists(item => part(item) is not null))
        {
            owner.Remove(name);
        }
        else
        {
            owner[name] = definition.IsArray ? new JsonArray([.. Items.Select(part)]) : part(Items[0]);
        }
    }
}
