using System.Globalization;
using System.Text;

namespace FhirGenomics.Resources.FhirPath;

/// <summary>The System value of a primitive element or a Quantity. Source: https://hl7.org/fhir/R4/fhirpath.html#types</summary>
internal static class ElementValues
{
    private static readonly FhirPathKind[] Kinds = [.. FhirTypes.R4.All.Select(KindOf)];
    private static readonly int ValueId = FhirTypes.R4.NameId("value");
    private static readonly int UnitId = FhirTypes.R4.NameId("unit");
    private static readonly int CodeId = FhirTypes.R4.NameId("code");
    private static readonly int SystemId = FhirTypes.R4.NameId("system");
    private static readonly int ComparatorId = FhirTypes.R4.NameId("comparator");

    /// <summary>The System type that values of this element have; Element for complex ones.</summary>
    public static FhirPathKind KindOf(Element element) => element.Type is { } type ? Kinds[type.Id] : element.Kind switch
    {
        ElementKind.String => FhirPathKind.String,
        ElementKind.Number => FhirPathKind.Decimal,
        ElementKind.True or ElementKind.False => FhirPathKind.Boolean,
        _ => FhirPathKind.Element,
    };

    public static FhirPathValue Plain(in FhirPathValue item)
    {
        var element = item.Element;
        var kind = KindOf(element);
        if (kind is FhirPathKind.Element)
        {
            return item;
        }

        if (kind == FhirPathKind.Quantity)
        {
            return Quantity(element) is { } quantity ? new FhirPathValue(quantity) : item;
        }

        switch (element.Kind)
        {
            case ElementKind.True:
                return new FhirPathValue(true);
            case ElementKind.False:
                return new FhirPathValue(false);
            case ElementKind.Number:
                return kind == FhirPathKind.Integer && int.TryParse(element.Raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
                    ? new FhirPathValue(integer)
                    : Number(element) is { } number ? new FhirPathValue(number) : default;
            case ElementKind.String when kind == FhirPathKind.String:
                return new FhirPathValue(element.Text!);
            case ElementKind.String when kind is FhirPathKind.Date or FhirPathKind.DateTime or FhirPathKind.Time:
                return Date(element, kind) is { } date ? new FhirPathValue(date) : default;
            default:
                return default;
        }
    }

    /// <summary>The number as it stands in the source, with its trailing zeros; null if it is beyond a decimal's 28 digits in magnitude.</summary>
    private static decimal? Number(Element element) =>
        decimal.TryParse(element.Raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static PartialDateTime? Date(Element element, FhirPathKind kind)
    {
        Span<char> text = stackalloc char[48];
        var raw = element.Utf8;
        return raw.Length > text.Length || !Encoding.UTF8.TryGetChars(raw, text, out var length) ? null : PartialDateTime.Parse(kind, text[..length]);
    }

    private static FhirPathQuantity? Quantity(Element element)
    {
        var value = element.Child(ValueId);
        if (value.Kind != ElementKind.Number || Number(value) is not { } number || element.Child(ComparatorId).HasValue)
        {
            return null;
        }

        var isUcum = element.Child(SystemId).ValueIs("http://unitsofmeasure.org"u8);
        var code = element.Child(CodeId).Text ?? element.Child(UnitId).Text;
        return new FhirPathQuantity(number, code ?? "1", isUcum || code is null);
    }

    private static FhirPathKind KindOf(FhirType type)
    {
        if (type.Kind != FhirTypeKind.Primitive)
        {
            return FhirTypes.R4.Find("Quantity") is { } quantity && type.Is(quantity) ? FhirPathKind.Quantity : FhirPathKind.Element;
        }

        return type.Name switch
        {
            "boolean" => FhirPathKind.Boolean,
            "integer" or "positiveInt" or "unsignedInt" => FhirPathKind.Integer,
            "decimal" => FhirPathKind.Decimal,
            "date" => FhirPathKind.Date,
            "dateTime" or "instant" => FhirPathKind.DateTime,
            "time" => FhirPathKind.Time,
            _ => FhirPathKind.String,
        };
    }
}
