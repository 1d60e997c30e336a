using System.Globalization;

namespace FhirGenomics.Resources.FhirPath;

/// <summary>What an item of a FHIRPath collection is: an element, or a value of one of FHIRPath's System types.</summary>
public enum FhirPathKind : byte
{
    /// <summary>Nothing: the default value, and what an element without a primitive value comes to.</summary>
    None,

    /// <summary>An element of a tree.</summary>
    Element,

    /// <summary>System.Boolean.</summary>
    Boolean,

    /// <summary>System.String.</summary>
    String,

    /// <summary>System.Integer.</summary>
    Integer,

    /// <summary>System.Decimal.</summary>
    Decimal,

    /// <summary>System.Date, possibly partial.</summary>
    Date,

    /// <summary>System.DateTime, possibly partial.</summary>
    DateTime,

    /// <summary>System.Time, possibly partial.</summary>
    Time,

    /// <summary>System.Quantity: a decimal with a UCUM unit or a calendar duration.</summary>
    Quantity,

    /// <summary>What <c>type()</c> returns.</summary>
    Type,
}

/// <summary>One item of a FHIRPath collection: an element of a tree, or a value computed by the expression.</summary>
public readonly struct FhirPathValue
{
    private readonly object? reference;
    private readonly int number;

    /// <summary>An element of a tree; nothing if it does not exist.</summary>
    public FhirPathValue(Element element)
    {
        if (element.Exists)
        {
            reference = element.Tree;
            number = element.Index;
            Kind = FhirPathKind.Element;
        }
    }

    /// <summary>A System.Boolean.</summary>
    public FhirPathValue(bool value)
    {
        number = value ? 1 : 0;
        Kind = FhirPathKind.Boolean;
    }

    /// <summary>A System.Integer.</summary>
    public FhirPathValue(int value)
    {
        number = value;
        Kind = FhirPathKind.Integer;
    }

    /// <summary>A System.Decimal; its trailing zeros are kept.</summary>
    public FhirPathValue(decimal value)
    {
        reference = value;
        Kind = FhirPathKind.Decimal;
    }

    /// <summary>A System.String.</summary>
    public FhirPathValue(string value)
    {
        reference = value;
        Kind = FhirPathKind.String;
    }

    internal FhirPathValue(ElementTree tree, int index)
    {
        reference = tree;
        number = index;
        Kind = FhirPathKind.Element;
    }

    internal FhirPathValue(PartialDateTime value)
    {
        reference = value;
        Kind = value.Kind;
    }

    internal FhirPathValue(FhirPathQuantity value)
    {
        reference = value;
        Kind = FhirPathKind.Quantity;
    }

    internal FhirPathValue(FhirPathType value)
    {
        reference = value;
        Kind = FhirPathKind.Type;
    }

    /// <summary>What the item is.</summary>
    public FhirPathKind Kind { get; }

    /// <summary>False for the default value, which stands for nothing.</summary>
    public bool Exists => Kind != FhirPathKind.None;

    /// <summary>The element, if the item is one; else an element that does not exist.</summary>
    public Element Element => Kind == FhirPathKind.Element ? new Element((ElementTree)reference!, number) : default;

    /// <summary>The Boolean, of a boolean element too; null if it is none.</summary>
    public bool? Boolean => Plain is { Kind: FhirPathKind.Boolean } plain ? plain.number != 0 : null;

    /// <summary>The integer, of an integer element too; null if it is none.</summary>
    public int? Integer => Plain is { Kind: FhirPathKind.Integer } plain ? plain.number : null;

    /// <summary>The number, of an integer or of a numeric element too; null if it is none.</summary>
    public decimal? Decimal => Plain.Number;

    /// <summary>The value as <c>toString()</c> has it; null for complex elements and elements without a value.</summary>
    public string? Text => Kind == FhirPathKind.Element && Element.HasValue ? Element.Text : Plain.Kind switch
    {
        FhirPathKind.None or FhirPathKind.Element => null,
        FhirPathKind.Boolean => number != 0 ? "true" : "false",
        FhirPathKind.Integer => number.ToString(CultureInfo.InvariantCulture),
        FhirPathKind.Decimal => ((decimal)reference!).ToString(CultureInfo.InvariantCulture),
        _ => Plain.reference!.ToString(),
    };

    /// <summary>
    /// The System value that FHIRPath takes the item for: of a primitive element its value (nothing if it has none or a malformed one),
    /// of a Quantity element the quantity; every other item as it is.
    /// </summary>
    internal FhirPathValue Plain => Kind == FhirPathKind.Element ? ElementValues.Plain(this) : this;

    internal object? Reference => reference;

    internal int Index => number;

    internal bool IsTrue => number != 0;

    internal string Str => (string)reference!;

    internal PartialDateTime Date => (PartialDateTime)reference!;

    internal FhirPathQuantity Quantity => (FhirPathQuantity)reference!;

    internal bool IsNumber => Kind is FhirPathKind.Integer or FhirPathKind.Decimal;

    internal bool IsDate => Kind is FhirPathKind.Date or FhirPathKind.DateTime or FhirPathKind.Time;

    /// <summary>The number of a System value; null for elements and everything else.</summary>
    internal decimal? Number => Kind switch
    {
        FhirPathKind.Integer => number,
        FhirPathKind.Decimal => (decimal)reference!,
        _ => null,
    };

    /// <inheritdoc/>
    public override string ToString() => Text ?? (Kind == FhirPathKind.Element ? Element.ToString() : "");
}
