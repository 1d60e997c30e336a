using System.Globalization;
using System.Runtime.InteropServices;
using FhirGenomics.Resources;
using FhirGenomics.Store.Search.Index;

namespace FhirGenomics.Store.Search;

/// <summary>Search by number. Source: https://hl7.org/fhir/R4/search.html#number</summary>
internal static class NumberParameter
{
    private const int LongestNumber = 100;

    /// <summary>How many doubles a sum is beside the right one at most.</summary>
    private const int Subtraction = 2;

    /// <summary>How many doubles lie between two numbers at most that came to the same unit by different ways.</summary>
    private const int Conversion = 8;

    /// <summary>Adds the row of an element.</summary>
    public static void Extract(Element element, int parameter, IndexRows rows)
    {
        if (element.Type?.Name == "Range")
        {
            rows.Add(new IndexRow(
                IndexTable.Number,
                parameter,
                Of(element.Child("low").Child("value").Text) ?? SortableNumber.Lowest,
                Of(element.Child("high").Child("value").Text) ?? SortableNumber.Highest));
        }
        else
        {
            Extract(element.Text, parameter, rows);
        }
    }

    /// <summary>Adds the row of a decimal's text; none if it is no number.</summary>
    public static void Extract(string? text, int parameter, IndexRows rows)
    {
        if (Of(text) is { } number)
        {
            rows.Add(new IndexRow(IndexTable.Number, parameter, number, number));
        }
    }

    /// <summary>Reads a number with a prefix or without; null if it is none.</summary>
    public static SearchValue? Parse(string text)
    {
        var comparison = Comparisons.Read(SearchValue.Unescape(text), out var number);
        return TryReadRange(number, comparison, out var range) ? new Value(comparison, range) : null;
    }

    /// <summary>The sortable integer of a decimal's text; null if there is none.</summary>
    public static long? Of(string? text) => Read(text) is { } number ? SortableNumber.Of(number) : null;

    /// <summary>The number of a decimal's text; null if there is none.</summary>
    public static double? Read(string? text) => text is { Length: > 0 and <= LongestNumber } && TryParse(text, out var number) ? number : null;

    /// <summary>
    /// What a number in a search covers: without prefix half a unit of its last digit to both sides (100 is 99.5 to below 100.5, 1e2 is 50 to below 150),
    /// with one exactly itself, with <c>ap</c> 10 % to both sides. What differs from its ends by rounding is taken for them.
    /// With a <paramref name="factor"/> it is converted, and compared with what was converted, too.
    /// </summary>
    public static bool TryReadRange(string text, Comparison comparison, out NumberRange range, double? factor = null)
    {
        range = default;
        if (text.Length is 0 or > LongestNumber || !TryParse(text, out var number) || !double.IsFinite(number))
        {
            return false;
        }

        var slack = comparison switch
        {
            Comparison.Eq or Comparison.Ne => HalfUnit(text),
            Comparison.Ap => Math.Abs(number) / 10,
            _ => 0,
        };
        var isOpen = comparison is Comparison.Eq or Comparison.Ne && slack > 0;
        var rounding = factor is not null ? Conversion : slack > 0 ? Subtraction : 0;
        range = new NumberRange(Bound((number - slack) * (factor ?? 1)) - rounding, Bound((number + slack) * (factor ?? 1)) + (isOpen ? -rounding : rounding));
        return true;
    }

    private static long Bound(double number) => SortableNumber.Of(Math.Clamp(number, double.MinValue, double.MaxValue));

    private static double HalfUnit(string text)
    {
        var exponentAt = text.AsSpan().IndexOfAny('e', 'E');
        var digits = exponentAt < 0 ? text : text[..exponentAt];
        var exponent = exponentAt < 0 ? 0 : int.Parse(text.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        exponent -= point < 0 ? 0 : digits.Length - point - 1;
        return double.Parse($"5e{exponent - 1}", CultureInfo.InvariantCulture);
    }

    private static bool TryParse(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number)
        && text.AsSpan().IndexOfAny('e', 'E') is var at && (at < 0 || text.Length - at <= 6);

    private sealed record Value(Comparison Comparison, NumberRange Range) : SearchValue
    {
        public override void Where(SqlText sql, ReadOnlySpan<string> columns, SearchScope scope) =>
            Comparisons.Where(sql, Comparison, columns[0], columns[1], Range.First, Range.Last);
    }
}

/// <summary>First and last sortable integer that a number in a search covers.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct NumberRange(long First, long Last);
