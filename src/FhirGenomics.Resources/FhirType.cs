namespace FhirGenomics.Resources;

/// <summary>What sort of type a <see cref="FhirType"/> is. Source: https://hl7.org/fhir/R4/datatypes.html</summary>
public enum FhirTypeKind
{
    /// <summary>A primitive: <c>string</c>, <c>code</c>, <c>decimal</c>, <c>xhtml</c> ...</summary>
    Primitive,

    /// <summary>A complex datatype: <c>CodeableConcept</c>, <c>Reference</c>, <c>Extension</c> ...</summary>
    Complex,

    /// <summary>The nested type of one element of another type: <c>Observation.component</c>, <c>Timing.repeat</c>.</summary>
    Backbone,

    /// <summary>A resource type, the abstract <c>Resource</c> and <c>DomainResource</c> included.</summary>
    Resource,
}

/// <summary>How a primitive stands in JSON. Source: https://hl7.org/fhir/R4/json.html#primitive</summary>
public enum PrimitiveJson
{
    /// <summary>Not a primitive.</summary>
    None,

    /// <summary>A JSON string.</summary>
    String,

    /// <summary>A JSON number (integer, decimal, positiveInt, unsignedInt).</summary>
    Number,

    /// <summary>A JSON boolean.</summary>
    Boolean,
}

/// <summary>One R4 type with its elements, those inherited from its base included.</summary>
public sealed class FhirType
{
    private Utf8NameTable<TypeElement> jsonNames = Utf8NameTable<TypeElement>.Empty;
    private Dictionary<int, TypeElement> byName = [];

    internal FhirType(int id, string name, FhirTypeKind kind, bool isAbstract)
    {
        Id = id;
        Name = name;
        Kind = kind;
        IsAbstract = isAbstract;
        Json = kind != FhirTypeKind.Primitive ? PrimitiveJson.None : name switch
        {
            "boolean" => PrimitiveJson.Boolean,
            "integer" or "decimal" or "positiveInt" or "unsignedInt" => PrimitiveJson.Number,
            _ => PrimitiveJson.String,
        };
    }

    /// <summary>Index of this type in <see cref="FhirTypes.All"/>.</summary>
    public int Id { get; }

    /// <summary>The type's name: <c>Patient</c>, <c>Quantity</c>, <c>string</c>, or the path of a nested type: <c>Observation.component</c>.</summary>
    public string Name { get; }

    /// <summary>What sort of type this is.</summary>
    public FhirTypeKind Kind { get; }

    /// <summary>True for types without instances of their own: <c>Resource</c>, <c>DomainResource</c>, <c>Element</c> ...</summary>
    public bool IsAbstract { get; }

    /// <summary>How a primitive of this type stands in JSON.</summary>
    public PrimitiveJson Json { get; }

    /// <summary>The type this one specialises: <c>code</c> -> <c>string</c> -> <c>Element</c>; null for <c>Element</c> and <c>Resource</c>.</summary>
    public FhirType? Base { get; internal set; }

    /// <summary>The elements in the order of the specification; a choice element (<c>value[x]</c>) once for each of its types.</summary>
    public IReadOnlyList<TypeElement> Elements { get; private set; } = [];

    /// <summary>True if this is <paramref name="other"/> or specialises it.</summary>
    public bool Is(FhirType other)
    {
        for (var type = this; type is not null; type = type.Base)
        {
            if (ReferenceEquals(type, other))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The element whose JSON property is called so (<c>valueQuantity</c>, not <c>value</c>); null if there is none.</summary>
    public TypeElement? FindJson(ReadOnlySpan<byte> jsonName) => jsonNames.Find(jsonName);

    /// <summary>The first element of this FHIRPath name (<c>value</c>, not <c>valueQuantity</c>); null if there is none.</summary>
    public TypeElement? Find(int nameId) => byName.GetValueOrDefault(nameId);

    internal void SetElements(List<TypeElement> elements)
    {
        Elements = elements;
        jsonNames = new Utf8NameTable<TypeElement>(elements.Select(element => (element.JsonName, element)));
        byName = [];
        foreach (var element in elements)
        {
            byName.TryAdd(element.NameId, element);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>One element of a type; a choice element (<c>value[x]</c>) has one of these for each type it may take.</summary>
/// <param name="Id">Index of this element in <see cref="FhirTypes.Elements"/>.</param>
/// <param name="Owner">The type that has this element.</param>
/// <param name="Name">Name in FHIRPath and XML-less contexts: <c>value</c>.</param>
/// <param name="NameId">The number that stands for <paramref name="Name"/>, see <see cref="FhirTypes.NameId"/>.</param>
/// <param name="JsonName">Property name in JSON: <c>valueQuantity</c>.</param>
/// <param name="Type">Declared type; <c>Resource</c> where any resource may stand.</param>
/// <param name="IsArray">True if the element repeats in the base type, so that JSON has an array.</param>
/// <param name="IsChoice">True for the elements that the specification writes with <c>[x]</c>.</param>
public sealed record TypeElement(int Id, FhirType Owner, string Name, int NameId, string JsonName, FhirType Type, bool IsArray, bool IsChoice)
{
    /// <summary>Position of the element among its owner's definitions (the same for all types of one choice).</summary>
    public int Order { get; init; }

    /// <summary>True if the specification counts the element to a resource's summary.</summary>
    public bool IsSummary { get; init; }

    /// <summary>True if the base type asks for at least one.</summary>
    public bool IsMandatory { get; init; }
}
