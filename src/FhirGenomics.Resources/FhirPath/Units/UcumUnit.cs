using System.Globalization;
using System.Text;

namespace FhirGenomics.Resources.FhirPath;

/// <summary>A number as mantissa and power of ten: units reach from 10^-34 to 10^30, beyond what a decimal holds.</summary>
internal readonly record struct UcumFactor(decimal Mantissa, int Exponent)
{
    private const int Limit = 500;

    public static readonly UcumFactor One = new(1, 0);

    /// <summary>Reads digits with an optional point and exponent; null if it is no positive number.</summary>
    public static UcumFactor? Parse(string text)
    {
        var e = text.AsSpan().IndexOfAny('e', 'E');
        var exponent = 0;
        return decimal.TryParse(e < 0 ? text : text.AsSpan(0, e), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var mantissa) && mantissa > 0
            && (e < 0 || int.TryParse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            ? Normal(mantissa, exponent)
            : null;
    }

    /// <summary>The product; null if it is beyond reason.</summary>
    public UcumFactor? Times(UcumFactor other) => Normal(Mantissa * other.Mantissa, Exponent + other.Exponent);

    /// <summary>The integer power; null if it is beyond reason.</summary>
    public UcumFactor? Raised(int power)
    {
        UcumFactor? result = One;
        for (var i = 0; i < Math.Abs(power) && result is { } soFar; i++)
        {
            result = soFar.Times(this);
        }

        return result is { } positive && power < 0 ? Normal(1 / positive.Mantissa, -positive.Exponent) : result;
    }

    /// <summary>How many of the other are one of this; null beyond a decimal.</summary>
    public decimal? Per(UcumFactor other) => Apply(Mantissa / other.Mantissa, Exponent - other.Exponent);

    /// <summary>The value times this factor; null beyond a decimal.</summary>
    public decimal? Of(decimal value) => DecimalText.Multiply(value, Mantissa) is { } product ? Apply(product, Exponent) : null;

    private static decimal? Apply(decimal value, int exponent)
    {
        if (Math.Abs(exponent) > 28)
        {
            return null;
        }

        var power = 1m;
        for (var i = 0; i < Math.Abs(exponent); i++)
        {
            power *= 10;
        }

        return exponent < 0 ? value / power : DecimalText.Multiply(value, power);
    }

    private static UcumFactor? Normal(decimal mantissa, int exponent)
    {
        if (mantissa <= 0)
        {
            return null;
        }

        for (; mantissa >= 10; exponent++)
        {
            mantissa /= 10;
        }

        for (; mantissa < 1; exponent--)
        {
            mantissa *= 10;
        }

        return Math.Abs(exponent) > Limit ? null : new UcumFactor(mantissa, exponent);
    }
}

/// <summary>What a UCUM expression comes to: a factor and the exponents of base units. Arbitrary units (<c>[iU]</c>) are bases of their own.</summary>
internal sealed class UcumUnit
{
    private const int MaxExponent = 99;

    private double scale;

    private UcumUnit(UcumFactor factor, SortedDictionary<string, int> exponents, bool isSpecial)
    {
        Factor = factor;
        Exponents = exponents;
        IsSpecial = isSpecial;
        Dimension = Text(exponents);
    }

    public static UcumUnit Unity { get; } = new(UcumFactor.One, [], false);

    public UcumFactor Factor { get; }

    /// <summary>The base units: <c>g.m-1.s-2</c>; <c>1</c> for pure numbers.</summary>
    public string Dimension { get; }

    /// <summary>True for units that no factor converts: degrees Celsius, pH, decibel.</summary>
    public bool IsSpecial { get; }

    /// <summary>The factor as a double; infinite or 0 beyond one.</summary>
    public double Scale => scale != 0 ? scale : scale = double.Parse(string.Create(CultureInfo.InvariantCulture, $"{Factor.Mantissa}e{Factor.Exponent}"), CultureInfo.InvariantCulture);

    private SortedDictionary<string, int> Exponents { get; }

    public static UcumUnit Number(UcumFactor factor) => new(factor, [], false);

    public static UcumUnit Base(string code) => new(UcumFactor.One, new(StringComparer.Ordinal) { [code] = 1 }, false);

    public static UcumUnit Special(string code) => new(UcumFactor.One, new(StringComparer.Ordinal) { [code] = 1 }, true);

    /// <summary>This times the other raised to a power; null if that is beyond reason.</summary>
    public UcumUnit? Times(UcumUnit other, int power)
    {
        if (Math.Abs(power) > MaxExponent || other.Factor.Raised(power) is not { } raised || Factor.Times(raised) is not { } factor)
        {
            return null;
        }

        var exponents = new SortedDictionary<string, int>(Exponents, StringComparer.Ordinal);
        foreach (var (code, exponent) in other.Exponents)
        {
            var sum = exponents.GetValueOrDefault(code) + (exponent * power);
            exponents[code] = sum;
            if (Math.Abs(sum) > MaxExponent)
            {
                return null;
            }

            if (sum == 0)
            {
                exponents.Remove(code);
            }
        }

        return new UcumUnit(factor, exponents, IsSpecial || other.IsSpecial);
    }

    private static string Text(SortedDictionary<string, int> exponents)
    {
        var text = new StringBuilder();
        foreach (var (code, exponent) in exponents)
        {
            text.Append(text.Length > 0 ? "." : "").Append(code);
            if (exponent != 1)
            {
                text.Append(exponent.ToString(CultureInfo.InvariantCulture));
            }
        }

        return text.Length == 0 ? "1" : text.ToString();
    }
}
