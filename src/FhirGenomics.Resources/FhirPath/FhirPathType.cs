namespace FhirGenomics.Resources.FhirPath;

/// <summary>What <c>type()</c> returns: a namespace (<c>FHIR</c> or <c>System</c>) and a name.</summary>
internal sealed record FhirPathType(string Namespace, string Name, string? BaseType)
{
    public static FhirPathType Of(in FhirPathValue value)
    {
        if (value.Kind != FhirPathKind.Element)
        {
            return new FhirPathType("System", value.Kind.ToString(), "System.Any");
        }

        var type = value.Element.Type;
        return new FhirPathType("FHIR", type?.Name ?? "Element", type?.Base is { } parent ? "FHIR." + parent.Name : "System.Any");
    }

    public override string ToString() => $"{Namespace}.{Name}";
}

/// <summary>A type as an expression names it: <c>Quantity</c>, <c>FHIR.boolean</c>, <c>System.String</c>.</summary>
internal sealed class TypeSpecifier
{
    private readonly FhirType? fhir;
    private readonly FhirPathKind system;
    private readonly bool isAny;

    private TypeSpecifier(FhirType? fhir, FhirPathKind system, bool isAny) => (this.fhir, this.system, this.isAny) = (fhir, system, isAny);

    public FhirType? Fhir => fhir;

    public static TypeSpecifier Resolve(string? space, string name, int position)
    {
        // The two profiles of Quantity that R4 itself uses like types.
        var fhirName = name is "SimpleQuantity" or "MoneyQuantity" ? "Quantity" : name;
        var fhir = space is null or "FHIR" ? FhirTypes.R4.Find(fhirName) : null;
        var system = space is null or "System" && Enum.TryParse<FhirPathKind>(name, out var kind) && kind is > FhirPathKind.Element and < FhirPathKind.Type
            ? kind
            : FhirPathKind.None;
        if (space is not (null or "FHIR" or "System"))
        {
            throw new FhirPathException($"There is no namespace '{space}'.", position);
        }

        return fhir is null && system == FhirPathKind.None && name != "Any" && space != "System"
            ? throw new FhirPathException($"There is no type '{name}'.", position)
            : new TypeSpecifier(fhir, system, name == "Any" && space is null or "System");
    }

    /// <summary><c>is</c>: the item is of this type or of one that specialises it.</summary>
    public bool Is(in FhirPathValue value) =>
        isAny || (value.Kind == FhirPathKind.Element ? fhir is not null && value.Element.Type is { } type && type.Is(fhir) : value.Kind == system && value.Exists);

    /// <summary>
    /// <c>as</c> and <c>ofType()</c>: like <c>is</c>, but a primitive must be of exactly this type: the value of a code is not taken as a string.
    /// </summary>
    public bool Takes(in FhirPathValue value) =>
        Is(value) && (fhir is not { Kind: FhirTypeKind.Primitive } || value.Kind != FhirPathKind.Element || ReferenceEquals(value.Element.Type, fhir));
}
