using System.Globalization;
using System.Text.Json.Nodes;
using FhirGenomics.Resources.FhirPath;

namespace FhirGenomics.Resources.Patch;

/// <summary>One operation of a FHIRPath Patch: a parameter <c>operation</c> with its parts. Source: https://hl7.org/fhir/R4/fhirpatch.html</summary>
internal sealed class PatchOperation
{
    private const int MostSteps = 1_000_000;

    private readonly Element parameter;
    private readonly Dictionary<string, Element> parts = new(StringComparer.Ordinal);

    /// <summary>Reads the parts. Throws <see cref="Failure"/> (400) for one that is unknown or stands twice.</summary>
    public PatchOperation(Element parameter)
    {
        this.parameter = parameter;
        string[] known = ["type", "path", "name", "value", "index", "source", "destination"];
        for (var part = parameter.Child("part"); part.Exists; part = part.NextSame())
        {
            var name = part.Child("name").Text ?? "";
            if (!known.Contains(name))
            {
                throw Wrong($"An operation has no part '{name}'.{Spelling.DidYouMean(name, known)}", $"En operation har ingen del '{name}'.{Spelling.DidYouMean(name, known).Danish}", part);
            }

            if (!parts.TryAdd(name, part))
            {
                throw Wrong($"An operation has the part '{name}' once.", $"En operation har delen '{name}' én gang.", part);
            }
        }
    }

    /// <summary><c>add</c>, <c>insert</c>, <c>delete</c>, <c>replace</c> or <c>move</c>.</summary>
    public string Kind => Text("type");

    /// <summary>The name of the child to add.</summary>
    public string Name => Text("name");

    /// <summary>The part <c>value</c>.</summary>
    public Element Value => Part("value");

    /// <summary>A position. Throws <see cref="Failure"/> (400) if it is none from 0 to <paramref name="last"/>.</summary>
    public int Position(string name, int last) =>
        int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= last ? index : throw Wrong(
            $"The {name} must be a number from 0 to {last}.", $"'{name}' skal være et tal fra 0 til {last}.", Part(name));

    /// <summary>The elements of the resource that <c>path</c> selects.</summary>
    public List<Element> Select(ElementTree resource)
    {
        var selected = new List<Element>();
        try
        {
            FhirPathExpression.Compile(Text("path")).Select(resource.Root, new FhirPathContext { MaxSteps = MostSteps }, selected);
        }
        catch (FhirPathException error)
        {
            throw Wrong($"The path cannot be used: {error.Message}", $"Stien kan ikke bruges: {error.Message}", Part("path"));
        }

        return selected.TrueForAll(element => element.Tree == resource) ? selected : throw Wrong("The path leads out of the resource.", "Stien fører ud af ressourcen.", Part("path"));
    }

    /// <summary>
    /// The value for an element of a type: a <c>value[x]</c>, a resource, or parts for the children of a nested type.
    /// Throws <see cref="Failure"/> (400) if it is an object where the type is primitive, or the other way round.
    /// </summary>
    public static PatchItem Read(Element part, FhirType type)
    {
        var item = Given(part) ?? Built(part, type);
        var isPrimitive = item.Value is null or JsonValue;
        return isPrimitive == (type.Kind == FhirTypeKind.Primitive) ? item : throw Wrong($"The value is no {type.Name}.", $"Værdien er ikke en {type.Name}.", part);
    }

    private static PatchItem? Given(Element part)
    {
        if (part.Child("resource") is { Exists: true } resource)
        {
            return new PatchItem(Json(resource), null);
        }

        return part.Child("value") is { Exists: true } value
            ? new PatchItem(value.Kind == ElementKind.None ? null : Json(value), value.Type is { Kind: FhirTypeKind.Primitive } ? Extra(value) : null)
            : null;
    }

    private static PatchItem Built(Element part, FhirType type)
    {
        var built = new JsonObject();
        for (var child = part.Child("part"); child.Exists; child = child.NextSame())
        {
            var definition = Child(type, child.Child("name").Text ?? "", child);
            var property = new PatchProperty(built, definition);
            property.Items.Add(Read(child, definition.Type));
            property.Write();
        }

        return built.Count > 0 ? new PatchItem(built, null) : throw Wrong("The operation needs a value: value[x], or parts.", "Operationen skal have en værdi: value[x] eller dele.", part);
    }

    /// <summary>The child of a type by its name (<c>deceased</c> with a valueDateTime is <c>deceasedDateTime</c>). Throws <see cref="Failure"/> (400) if there is none.</summary>
    public static TypeElement Child(FhirType type, string name, Element part)
    {
        var bare = Bare(name);
        var given = part.Child("value").Type;
        var named = type.Elements.Where(element => element.Name == bare).ToList();
        return named.Find(element => !element.IsChoice || element.Type == given)
            ?? type.Elements.FirstOrDefault(element => element.JsonName == bare)
            ?? throw (named.Count > 0
                ? Wrong($"'{name}' of {type.Name} cannot be a {given?.Name}: {string.Join(", ", named.Select(element => element.Type.Name))}.", $"'{name}' i {type.Name} kan ikke være {given?.Name}.", part)
                : Wrong($"{type.Name} has no element '{name}'.{Spelling.DidYouMean(bare, type.Elements.Select(element => element.Name))}", $"{type.Name} har intet element '{name}'.{Spelling.DidYouMean(bare, type.Elements.Select(element => element.Name)).Danish}", part));
    }

    /// <summary>The name without the <c>[x]</c> of a choice.</summary>
    public static string Bare(string name) => name.EndsWith("[x]", StringComparison.Ordinal) ? name[..^3] : name;

    /// <summary>A failure of this operation.</summary>
    public Failure Wrong(string text, string danish) => Wrong(text, danish, parameter);

    private static JsonNode? Json(Element element) => JsonNode.Parse(element.Source, documentOptions: new() { MaxDepth = 256 });

    private static JsonObject? Extra(Element primitive)
    {
        JsonObject? extra = null;
        foreach (var child in primitive.Children)
        {
            if (child.Definition is { } definition)
            {
                var property = new PatchProperty(extra ??= [], definition);
                property.Items.Add(new PatchItem(Json(child), null));
                property.Write();
            }
        }

        return extra;
    }

    private Element Part(string name) => parts.TryGetValue(name, out var part) ? part : throw Wrong($"The operation needs the part '{name}'.", $"Operationen skal have delen '{name}'.");

    private string Text(string name) => Part(name).Child("value").Text ?? throw Wrong($"The part '{name}' needs a value.", $"Delen '{name}' skal have en værdi.", Part(name));

    private static Failure Wrong(string text, string danish, Element at) => new(FailureKind.BadRequest, Issue.Error(IssueCode.Invalid, "patch-invalid", text, at, danish));
}
