using FhirGenomics.Resources;
using FhirGenomics.Store.Search.Index;

namespace FhirGenomics.Store.Search;

/// <summary>Search by code, identifier, flag. Source: https://hl7.org/fhir/R4/search.html#token</summary>
internal static class TokenParameter
{
    /// <summary>Adds the rows of an element.</summary>
    public static void Extract(Element element, int parameter, IndexRows rows)
    {
        switch (element.Type?.Name)
        {
            case "Coding":
                Add(element.Child("system").Text, element.Child("code").Text, parameter, rows);
                break;
            case "CodeableConcept":
                for (var coding = element.Child("coding"); coding.Exists; coding = coding.NextSame())
                {
                    Add(coding.Child("system").Text, coding.Child("code").Text, parameter, rows);
                }

                break;
            case "Identifier":
                Add(element.Child("system").Text, element.Child("value").Text, parameter, rows);
                break;
            case "ContactPoint":
                AddImplied(element.Child("value").Text, parameter, rows);
                break;
            default:
                AddImplied(element.Text, parameter, rows);
                break;
        }
    }

    /// <summary>Adds a row for a code whose system is implied by the element.</summary>
    public static void AddImplied(string? code, int parameter, IndexRows rows)
    {
        if (code is not null)
        {
            rows.Add(new IndexRow(IndexTable.Token, parameter, rows.Code(code), IndexRows.ImpliedSystem));
        }
    }

    /// <summary>Reads <c>code</c>, <c>system|code</c>, <c>|code</c> or <c>system|</c>.</summary>
    public static SearchValue Parse(string text)
    {
        var parts = SearchValue.Split(text, '|');
        var code = SearchValue.Unescape(string.Join('|', parts.Skip(1).DefaultIfEmpty(parts[0])));
        return new Value(parts.Count > 1 ? SearchValue.Unescape(parts[0]) : null, code.Length == 0 ? null : code);
    }

    private static void Add(string? system, string? code, int parameter, IndexRows rows)
    {
        if (code is not null)
        {
            rows.Add(new IndexRow(IndexTable.Token, parameter, rows.Code(code), rows.System(system)));
        }
    }

    /// <summary>A code. <paramref name="System"/> is null for any, empty for none; <paramref name="Code"/> null for any.</summary>
    private sealed record Value(string? System, string? Code) : SearchValue
    {
        public override IReadOnlyList<string> Hashed { get; } = Code is null ? [] : [Code.ToLowerInvariant()];

        public override IReadOnlyList<string> Written { get; } = Code is null ? [] : [Code];

        public override IReadOnlyList<long>? Points { get; } = Code is null ? null : [Hash.Of(Code.ToLowerInvariant())];

        public override void Where(SqlText sql, ReadOnlySpan<string> columns, SearchScope scope)
        {
            if (Points is not null)
            {
                sql.Add($"x.{columns[0]} = ?", Points[0]);
            }

            if (System is not null)
            {
                sql.Add(Points is null ? "" : " AND ").Add($"x.{columns[1]} IN (?", scope.Dictionaries.System(System));
                sql.Add(Code is null && System.Length > 0 ? ")" : $", {IndexRows.ImpliedSystem})");
            }
            else if (Points is null)
            {
                sql.Add("1 = 1");
            }
        }
    }
}
