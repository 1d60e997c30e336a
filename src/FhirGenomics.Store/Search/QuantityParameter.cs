using FhirGenomics.Resources;
using FhirGenomics.Store.Search.Index;

namespace FhirGenomics.Store.Search;

/// <summary>Search by quantity with or without unit; units are not converted. Source: https://hl7.org/fhir/R4/search.html#quantity</summary>
internal static class QuantityParameter
{
    private const long AnyUnit = 0;
    private const string CurrencySystem = "urn:iso:std:iso:4217";

    /// <summary>Adds the rows of an element: one for any unit, one for each way to name its unit.</summary>
    public static void Extract(Element element, int parameter, IndexRows rows)
    {
        switch (element.Type?.Name)
        {
            case "Range":
                var (low, high) = (element.Child("low"), element.Child("high"));
                Add(low.Exists ? low : high, NumberParameter.Of(low.Child("value").Text) ?? SortableNumber.Lowest, NumberParameter.Of(high.Child("value").Text) ?? SortableNumber.Highest, parameter, rows);
                break;
            case "Money" when NumberParameter.Of(element.Child("value").Text) is { } amount:
                AddRows([AnyUnit, .. Units(CurrencySystem, element.Child("currency").Text, null, rows)], amount, amount, parameter, rows);
                break;
            case not "SampledData" when NumberParameter.Of(element.Child("value").Text) is { } number:
                var comparator = element.Child("comparator").Text;
                Add(element, comparator is "<" or "<=" ? SortableNumber.Lowest : number, comparator is ">" or ">=" ? SortableNumber.Highest : number, parameter, rows);
                break;
        }
    }

    /// <summary>Reads <c>5.4</c>, <c>5.4|system|code</c> or <c>5.4||unit</c> with a prefix or without; null if it is none.</summary>
    public static SearchValue? Parse(string text)
    {
        var parts = SearchValue.Split(text, '|');
        var comparison = Comparisons.Read(SearchValue.Unescape(parts[0]), out var number);
        if (parts.Count is not (1 or 3) || !NumberParameter.TryReadRange(number, comparison, out var range))
        {
            return null;
        }

        var (system, code) = parts.Count == 1 ? ("", "") : (SearchValue.Unescape(parts[1]), SearchValue.Unescape(parts[2]));
        return code.Length == 0 && system.Length > 0 ? null : new Value(comparison, range, code.Length == 0 ? null : system.Length == 0 ? code : Coded(system, code));
    }

    private static void Add(Element quantity, long lo, long hi, int parameter, IndexRows rows) =>
        AddRows([AnyUnit, .. Units(quantity.Child("system").Text, quantity.Child("code").Text, quantity.Child("unit").Text, rows)], lo, hi, parameter, rows);

    private static void AddRows(IEnumerable<long> units, long lo, long hi, int parameter, IndexRows rows)
    {
        foreach (var unit in units)
        {
            rows.Add(new IndexRow(IndexTable.Quantity, parameter, unit, lo, hi));
        }
    }

    private static IEnumerable<long> Units(string? system, string? code, string? unit, IndexRows rows)
    {
        if (code is not null)
        {
            yield return rows.Hash(code);
            if (system is not null)
            {
                yield return rows.Hash(Coded(system, code));
            }
        }

        if (unit is not null && unit != code)
        {
            yield return rows.Hash(unit);
        }
    }

    private static string Coded(string system, string code) => $"|{system}|{code}";

    private sealed record Value(Comparison Comparison, NumberRange Range, string? Unit) : SearchValue
    {
        public override void Where(SqlText sql, ReadOnlySpan<string> columns, SearchScope scope)
        {
            sql.Add($"x.{columns[0]} = ?", Unit is null ? AnyUnit : Hash.Of(Unit)).Add(" AND ");
            Comparisons.Where(sql, Comparison, columns[1], columns[2], Range.First, Range.Last);
        }
    }
}
