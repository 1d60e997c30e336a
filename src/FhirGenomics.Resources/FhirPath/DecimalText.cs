using System.Globalization;

namespace FhirGenomics.Resources.FhirPath;

/// <summary>Decimal arithmetic that answers null instead of overflowing, as FHIRPath's empty result asks.</summary>
internal static class DecimalText
{
    /// <summary>Digits with at most one sign and one point; nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out decimal value)
    {
        value = 0;
        return text.Length is > 0 and < 64 && char.IsAsciiDigit(text[^1]) && (text[0] is not '+' and not '-' || (text.Length > 1 && char.IsAsciiDigit(text[1])))
            && text[0] != '.'
            && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
    }

    public static bool TryParseFloat(string text, out decimal value) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    public static decimal? Add(decimal left, decimal right) => Checked(left, right, static (a, b) => a + b);

    public static decimal? Multiply(decimal left, decimal right) => Checked(left, right, static (a, b) => a * b);

    public static decimal? Divide(decimal left, decimal right) => right == 0 ? null : Checked(left, right, static (a, b) => a / b);

    public static decimal? Modulo(decimal left, decimal right) => right == 0 ? null : Checked(left, right, static (a, b) => a % b);

    /// <summary>From a floating point result; null for infinity, NaN and what a decimal cannot hold.</summary>
    public static decimal? FromDouble(double value) =>
        double.IsFinite(value) && Math.Abs(value) < 7.9e28 ? (decimal)value : null;

    /// <summary>Digits after the point.</summary>
    public static int Scale(decimal value) => (decimal.GetBits(value)[3] >> 16) & 0xFF;

    /// <summary>Equal when both are rounded to the precision of the less precise, trailing zeros not counted.</summary>
    public static bool AreEquivalent(decimal left, decimal right)
    {
        var digits = Math.Min(Scale(Trimmed(left)), Scale(Trimmed(right)));
        return decimal.Round(left, digits, MidpointRounding.AwayFromZero) == decimal.Round(right, digits, MidpointRounding.AwayFromZero);
    }

    public static int SignificantDigits(decimal value)
    {
        var text = Math.Abs(value).ToString(CultureInfo.InvariantCulture).Replace(".", "", StringComparison.Ordinal).TrimStart('0');
        return Math.Max(1, Scale(value) == 0 ? text.TrimEnd('0').Length : text.Length);
    }

    public static decimal RoundSignificant(decimal value, int digits)
    {
        if (value == 0)
        {
            return 0;
        }

        var magnitude = (int)Math.Floor(Math.Log10((double)Math.Abs(value))) + 1;
        var places = digits - magnitude;
        if (places is >= 0 and <= 28)
        {
            return decimal.Round(value, places, MidpointRounding.AwayFromZero);
        }

        if (places > 28)
        {
            return value;
        }

        var unit = FromDouble(Math.Pow(10, -places)) ?? 1;
        return Multiply(decimal.Round(value / unit, 0, MidpointRounding.AwayFromZero), unit) ?? value;
    }

    /// <summary>The same value without trailing zeros.</summary>
    public static decimal Trimmed(decimal value) => value / 1.0000000000000000000000000000m;

    private static decimal? Checked(decimal left, decimal right, Func<decimal, decimal, decimal> operation)
    {
        try
        {
            return operation(left, right);
        }
        catch (OverflowException)
        {
            // The specification: arithmetic that overflows has an empty result.
            return null;
        }
    }
}
