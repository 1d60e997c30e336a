using System.Collections.Frozen;
using System.Globalization;

namespace FhirGenomics.Resources.FhirPath;

/// <summary>
/// A System.Quantity: a number with a UCUM unit, a calendar duration, or (from a Quantity element of another system) a unit that is only compared as text.
/// Source: http://hl7.org/fhirpath/N1/#quantity
/// </summary>
internal sealed record FhirPathQuantity(decimal Value, string Unit, bool IsUcum)
{
    private static readonly FrozenDictionary<string, string> CalendarUnits = new Dictionary<string, string>
    {
        ["year"] = "year", ["years"] = "year", ["month"] = "month", ["months"] = "month", ["week"] = "week", ["weeks"] = "week", ["day"] = "day", ["days"] = "day",
        ["hour"] = "hour", ["hours"] = "hour", ["minute"] = "minute", ["minutes"] = "minute", ["second"] = "second", ["seconds"] = "second",
        ["millisecond"] = "millisecond", ["milliseconds"] = "millisecond",
    }.ToFrozenDictionary(StringComparer.Ordinal);

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
        SameUnit(other) ? Value.CompareTo(other.Value)
        : Canonical() is { } mine && other.Canonical() is { } theirs && mine.Unit == theirs.Unit ? Compare(Value, mine.Factor, other.Value, theirs.Factor)
        : null;

    /// <summary>Equivalence: years and months meet the UCUM units of the same name, and values are compared at the precision of the less precise.</summary>
    public bool IsEquivalentTo(FhirPathQuantity other)
    {
        if (SameUnit(other))
        {
            return DecimalText.AreEquivalent(Value, other.Value);
        }

        if (Loose().Canonical() is not { } mine || other.Loose().Canonical() is not { } theirs || mine.Unit != theirs.Unit)
        {
            return false;
        }

        var digits = Math.Min(DecimalText.SignificantDigits(Value), DecimalText.SignificantDigits(other.Value));
        return DecimalText.Multiply(Value, mine.Factor) is { } left && DecimalText.Multiply(other.Value, theirs.Factor) is { } right
            && DecimalText.RoundSignificant(left, digits) == DecimalText.RoundSignificant(right, digits);
    }

    /// <summary>True if both have a unit of the same dimension.</summary>
    public bool IsComparableTo(FhirPathQuantity other) => SameUnit(other) || (Canonical()?.Unit is { } mine && mine == other.Canonical()?.Unit);

    /// <summary>The sum (or, with a sign of -1, the difference) in this quantity's unit; null if the units do not go together.</summary>
    public FhirPathQuantity? Add(FhirPathQuantity other, int sign)
    {
        decimal? addend = SameUnit(other) ? other.Value
            : Canonical() is { } mine && other.Canonical() is { } theirs && mine.Unit == theirs.Unit
                && DecimalText.Multiply(other.Value, theirs.Factor) is { } canonical ? DecimalText.Divide(canonical, mine.Factor) : null;
        return addend is { } value && DecimalText.Add(Value, sign * value) is { } sum ? this with { Value = sum } : null;
    }

    /// <summary>The product or quotient; null if it cannot be said.</summary>
    public FhirPathQuantity? Times(FhirPathQuantity other, bool divide)
    {
        if (other.Unit == "1" && other.IsUcum)
        {
            return (divide ? DecimalText.Divide(Value, other.Value) : DecimalText.Multiply(Value, other.Value)) is { } scaled ? this with { Value = scaled } : null;
        }

        return Canonical() is { } mine && other.Canonical() is { } theirs && !mine.Unit.StartsWith('@') && !theirs.Unit.StartsWith('@')
            && DecimalText.Multiply(Value, mine.Factor) is { } left && DecimalText.Multiply(other.Value, theirs.Factor) is { } right
            ? UcumUnits.Combine(left, mine.Unit, right, theirs.Unit, divide)
            : null;
    }

    public override string ToString() =>
        Value.ToString(CultureInfo.InvariantCulture) + (IsUcum || CalendarUnit(Unit) is null ? $" '{Unit}'" : " " + Unit);

    private static int? Compare(decimal left, decimal leftFactor, decimal right, decimal rightFactor) =>
        DecimalText.Multiply(left, leftFactor) is { } a && DecimalText.Multiply(right, rightFactor) is { } b ? a.CompareTo(b) : null;

    private bool SameUnit(FhirPathQuantity other) =>
        string.Equals(Unit, other.Unit, StringComparison.Ordinal)
        || (!IsUcum && !other.IsUcum && CalendarUnit(Unit) is { } unit && unit == CalendarUnit(other.Unit));

    // Calendar years and months are units of their own, which the @ keeps apart from UCUM's.
    private (decimal Factor, string Unit)? Canonical() => IsUcum ? UcumUnits.Canonical(Unit) : CalendarUnit(Unit) switch
    {
        "year" => (12m, "@month"),
        "month" => (1m, "@month"),
        "week" => (604800m, "s"),
        "day" => (86400m, "s"),
        "hour" => (3600m, "s"),
        "minute" => (60m, "s"),
        "second" => (1m, "s"),
        "millisecond" => (0.001m, "s"),
        _ => null,
    };

    private FhirPathQuantity Loose() => IsUcum ? this : CalendarUnit(Unit) switch
    {
        "year" => new(Value, "a", true),
        "month" => new(Value, "mo", true),
        _ => this,
    };
}
