using FhirGenomics.Resources;
using FhirGenomics.Resources.FhirPath;
using FhirGenomics.Store.Search.Index;

namespace FhirGenomics.Store.Search;

/// <summary>
/// Search by quantity with or without unit. Under <c>system|code</c> a UCUM unit is indexed in its base units (5.4 mg as 0.0054 g), any other as it is; under the
/// code or the unit's name alone the number stays as it is. Source: https://hl7.org/fhir/R4/search.html#quantity
/// </summary>
internal static class QuantityParameter
{
    /// <summary>Stands for the form of the rows where a definition is hashed: those of another form are of another definition.</summary>
    public const string RowForm = "quantity in base units";

    private const long AnyUnit = 0;
    private const string CurrencySystem = "urn:iso:std:iso:4217";

    /// <summary>Adds the rows of an element: one for any unit, one for each way to name its unit.</summary>
    public static void Extract(Element element, int parameter, IndexRows rows)
    {
        switch (element.Type?.Name)
        {
            case "Range":
                var (low, high) = (element.Child("low"), element.Child("high"));
                Add(low.Exists ? low : high, NumberParameter.Read(low.Child("value").Text), NumberParameter.Read(high.Child("value").Text), parameter, rows);
                break;
            case "Money" when NumberParameter.Read(element.Child("value").Text) is { } amount:
                Add(amount, amount, CurrencySystem, element.Child("currency").Text, null, parameter, rows);
                break;
            case not "SampledData" when NumberParameter.Read(element.Child("value").Text) is { } number:
                var comparator = element.Child("comparator").Text;
                Add(element, comparator is "<" or "<=" ? null : number, comparator is ">" or ">=" ? null : number, parameter, rows);
                break;
        }
    }

    /// <summary>Reads <c>5.4</c>, <c>5.4|system|code</c> or <c>5.4||unit</c> with a prefix or without; null if it is none.</summary>
    public static SearchValue? Parse(string text)
    {
        var parts = SearchValue.Split(text, '|').ConvertAll(SearchValue.Unescape);
        if (parts is not ([_] or [_, "", _] or [_, _, not ""]))
        {
            return null;
        }

        var comparison = Comparisons.Read(parts[0], out var number);
        var (unit, factor) = parts is [_, not "", _] ? Coded(parts[1], parts[2]) : (parts.ElementAtOrDefault(2) ?? "", null);
        return NumberParameter.TryReadRange(number, comparison, out var range, factor) ? new Value(comparison, range, unit.Length == 0 ? AnyUnit : Hash.Of(unit)) : null;
    }

    private static void Add(Element quantity, double? first, double? last, int parameter, IndexRows rows) =>
        Add(first, last, quantity.Child("system").Text, quantity.Child("code").Text, quantity.Child("unit").Text, parameter, rows);

    private static void Add(double? first, double? last, string? system, string? code, string? unit, int parameter, IndexRows rows)
    {
        AddRow(AnyUnit, first, last, 1, parameter, rows);
        if (code is not null)
        {
            AddRow(rows.Hash(code), first, last, 1, parameter, rows);
            if (system is not null)
            {
                var (coded, factor) = Coded(system, code);
                AddRow(rows.Hash(coded), first, last, factor ?? 1, parameter, rows);
            }
        }

        if (unit is not null && unit != code)
        {
            AddRow(rows.Hash(unit), first, last, 1, parameter, rows);
        }
    }

    private static void AddRow(long unit, double? first, double? last, double factor, int parameter, IndexRows rows) => rows.Add(new IndexRow(
        IndexTable.Quantity,
        parameter,
        unit,
        first is { } low ? SortableNumber.Of(low * factor) : SortableNumber.Lowest,
        last is { } high ? SortableNumber.Of(high * factor) : SortableNumber.Highest));

    /// <summary>What stands for a coded unit, and by which factor the number is converted; null for a unit that is none of UCUM's, which is compared as it is.</summary>
    private static (string Unit, double? Factor) Coded(string system, string code) =>
        system == Ucum.System && Ucum.TryToBaseUnits(code, out var baseUnits, out var factor) ? ($"|{system}|{baseUnits}", factor) : ($"|{system}|{code}", null);

    private sealed record Value(Comparison Comparison, NumberRange Range, long Unit) : SearchValue
    {
        public override void Where(SqlText sql, ReadOnlySpan<string> columns, SearchScope scope)
        {
            sql.Add($"x.{columns[0]} = ?", Unit).Add(" AND ");
            Comparisons.Where(sql, Comparison, columns[1], columns[2], Range.First, Range.Last);
        }
    }
}
