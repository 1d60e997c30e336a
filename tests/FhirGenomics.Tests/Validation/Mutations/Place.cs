using System.Text.Json.Nodes;
using FhirGenomics.Resources;

namespace FhirGenomics.Tests.Validation.Mutations;

/// <summary>Where an element stands in the JSON, to change it there.</summary>
internal sealed class Place
{
    private readonly int index;

    private Place(JsonObject owner, string name, int index) => (Owner, Name, this.index) = (owner, name, index);

    /// <summary>The object that has the property.</summary>
    public JsonObject Owner { get; }

    /// <summary>The property's name.</summary>
    public string Name { get; }

    /// <summary>The element's value.</summary>
    public JsonNode? Value
    {
        get => index < 0 ? Owner[Name] : Owner[Name]![index];
        set
        {
            if (index < 0)
            {
                Owner[Name] = value;
            }
            else
            {
                Owner[Name]![index] = value;
            }
        }
    }

    /// <summary>The element's own object, for one that has one; else null.</summary>
    public JsonObject? Object => Value as JsonObject;

    /// <summary>The place of an element that is no root.</summary>
    public static Place Of(Element element, JsonObject root) =>
        new(ObjectOf(element.Parent, root), element.JsonName, element.InArray ? element.Ordinal : -1);

    private static JsonObject ObjectOf(Element element, JsonObject root)
    {
        if (!element.Parent.Exists)
        {
            return root;
        }

        // id and extensions of a primitive stand in the property with the underscore.
        var owner = ObjectOf(element.Parent, root);
        var node = owner[element.Type?.Kind == FhirTypeKind.Primitive ? "_" + element.JsonName : element.JsonName];
        return (element.InArray ? node![element.Ordinal] : node)!.AsObject();
    }
}
