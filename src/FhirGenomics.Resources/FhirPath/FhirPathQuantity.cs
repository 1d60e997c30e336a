using System.Collections.Frozen;
using System.Globalization;

namespace FhirGenomics.Resources.FhirPath;

/// <summary>
/// A System.Quantity: a number with a UCUM unit, a calendar duration, or (from a Quantity element of another system) a unit that is only compared as text.
/// Source: http://hl7.org/fhirpath/N1/#quantity
/// </summary>
internal sealed record FhirPathQuantity(decimal Value, string Unit, bool IsUcum)
{
    private static readonly FrozenDictionary<string, string> CalendarUnits =
        ((string[])["year", "month", "week", "day", "hour", "minute", "second", "millisecond"])
        .SelectMany(unit => ((string, string)[])[(unit, unit), (unit + "s", unit)])
        .ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);

    /// <summary>The singular of a calendar unit's word; null if it is none.</summary>
    public static string? CalendarUnit(string word) => CalendarUnits.GetValueOrDefault(word);

    /// <summary>A calendar duration: <c>4 days</c>.</summary>
    public static FhirPathQuantity Calendar(decimal value, string word) => new(value, word, IsUcum: false);

    /// <summary>Reads <c>1</c>, <c>1.5 'mg'</c> or <c>4 days</c>; null if it is no quantity.</summary>
    public static FhirPathQuantity? Parse(string text)
    {
        var trimmed = text.AsSpan().Trim();
        var end = 0;
        while (end < trimmed.Length && (char.IsAsciiDigit(trimmed[end]) || trimmed[end] is '.' || (end == 0 && trimmed[end] is '-' or '+')))
        {
            end++;
        }

        if (!DecimalText.TryParse(trimmed[..end], out var value))
        {
            return null;
        }

        var unit = trimmed[end..].Trim();
        return unit.Length == 0 ? new FhirPathQuantity(value, "1", true)
            : unit.Length > 2 && unit[0] == '\'' && unit[^1] == '\'' ? new FhirPathQuantity(value, unit[1..^1].ToString(), true)
            : CalendarUnit(unit.ToString()) is not null ? Calendar(value, unit.ToString()) : null;
    }

    /// <summary>Compares two quantities; null if their units cannot be compared.</summary>
    public int? CompareTo(FhirPathQuantity other) =>
        SameUnit(other) ? Value.CompareTo(other.Value) : Aligned(this, other) is { } values ? values.Left.CompareTo(values.Right) : null;

    /// <summary>Equivalence: years and months meet the UCUM units of the same name, and values are compared at the precision of the less precise.</summary>
    public bool IsEquivalentTo(FhirPathQuantity other)
    {
        if (SameUnit(other))
        {
            return DecimalText.AreEquivalent(Value, other.Value);
        }

        var digits = Math.Min(DecimalText.SignificantDigits(Value), DecimalText.SignificantDigits(other.Value));
        return Aligned(Loose(), other.Loose()) is { } values
            && DecimalText.RoundSignificant(values.Left, digits) == DecimalText.RoundSignificant(values.Right, digits);
    }

    /// <summary>True if both have a unit of the same dimension.</summary>
    public bool IsComparableTo(FhirPathQuantity other) =>
        SameUnit(other) || (Measure() is { } mine && other.Measure() is { } theirs && mine.Dimension == theirs.Dimension);

    /// <summary>True if both units are known and of different dimensions, so that the quantities cannot be equal.</summary>
    public bool IsOfOtherDimension(FhirPathQuantity other) =>
        IsUcum && other.IsUcum && Measure() is { } mine && other.Measure() is { } theirs && mine.Dimension != theirs.Dimension;

    /// <summary>The sum (or, with a sign of -1, the difference) in this quantity's unit; null if the units do not go together.</summary>
    public FhirPathQuantity? Add(FhirPathQuantity other, int sign)
    {
        decimal? addend = SameUnit(other) ? other.Value
            : Measure() is { } mine && other.Measure() is { } theirs && mine.Dimension == theirs.Dimension && theirs.Factor.Per(mine.Factor) is { } ratio
                ? DecimalText.Multiply(other.Value, ratio)
                : null;
        return addend is { } value && DecimalText.Add(Value, sign * value) is { } sum ? this with { Value = sum } : null;
    }

    /// <summary>The product or quotient; null if it cannot be said.</summary>
    public FhirPathQuantity? Times(FhirPathQuantity other, bool divide)
    {
        if (other is { Unit: "1", IsUcum: true } || (divide && SameUnit(other)))
        {
            return (divide ? DecimalText.Divide(Value, other.Value) : DecimalText.Multiply(Value, other.Value)) is { } scaled
                ? new FhirPathQuantity(scaled, other.Unit == "1" ? Unit : "1", other.Unit != "1" || IsUcum)
                : null;
        }

        return Measure() is { } mine && other.Measure() is { } theirs && !mine.Dimension.Contains('@', StringComparison.Ordinal)
            && !theirs.Dimension.Contains('@', StringComparison.Ordinal)
            && mine.Times(theirs, divide ? -1 : 1) is { } unit
            && (divide ? DecimalText.Divide(Value, other.Value) : DecimalText.Multiply(Value, other.Value)) is { } plain && unit.Factor.Of(plain) is { } value
            ? new FhirPathQuantity(value, unit.Dimension, true)
            : null;
    }

    public override string ToString() =>
        Value.ToString(CultureInfo.InvariantCulture) + (IsUcum || CalendarUnit(Unit) is null ? $" '{Unit}'" : " " + Unit);

    // Both values in the smaller of the two units, which most factors reach exactly.
    private static (decimal Left, decimal Right)? Aligned(FhirPathQuantity left, FhirPathQuantity right)
    {
        if (left.Measure() is not { } a || right.Measure() is not { } b || a.Dimension != b.Dimension)
        {
            return null;
        }

        if (a.Factor.Per(b.Factor) is { } ratio and >= 1)
        {
            return DecimalText.Multiply(left.Value, ratio) is { } scaled ? (scaled, right.Value) : null;
        }

        return b.Factor.Per(a.Factor) is { } inverse && DecimalText.Multiply(right.Value, inverse) is { } other ? (left.Value, other) : null;
    }

    private bool SameUnit(FhirPathQuantity other) =>
        string.Equals(Unit, other.Unit, StringComparison.Ordinal)
        || (!IsUcum && !other.IsUcum && CalendarUnit(Unit) is { } unit && unit == CalendarUnit(other.Unit));

    // Calendar years and months are units of their own, which the @ keeps apart from UCUM's.
    private UcumUnit? Measure() => IsUcum
        ? Ucum.Find(Unit) is { IsSpecial: false } unit ? unit : null
        : CalendarUnit(Unit) switch
        {
            "year" => UcumUnit.Number(UcumFactor.Parse("12")!.Value).Times(UcumUnit.Base("@month"), 1),
            "month" => UcumUnit.Base("@month"),
            "week" => Ucum.Find("wk"),
            "day" => Ucum.Find("d"),
            "hour" => Ucum.Find("h"),
            "minute" => Ucum.Find("min"),
            "second" => Ucum.Find("s"),
            "millisecond" => Ucum.Find("ms"),
            _ => null,
        };

    private FhirPathQuantity Loose() => IsUcum ? this : CalendarUnit(Unit) switch
    {
        "year" => new(Value, "a", true),
        "month" => new(Value, "mo", true),
        _ => this,
    };
}
