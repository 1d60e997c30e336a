using FhirGenomics.Resources;
using FhirGenomics.Store.Search.Index;

namespace FhirGenomics.Store.Search;

/// <summary>Search by code, identifier, flag. Source: https://hl7.org/fhir/R4/search.html#token</summary>
internal static class TokenParameter
{
    /// <summary>Suffix of the parameter under which the texts of codes are indexed, once a search has asked for them.</summary>
    public const string TextSuffix = ":texts";

    /// <summary>Suffix of the parameter under which identifiers are indexed by their type.</summary>
    public const string OfTypeSuffix = ":of-type";

    /// <summary>Code of concepts that have only text, so that <c>:missing</c> knows of them.</summary>
    private const long NoCode = 0;

    /// <summary>Adds the rows of an element. The parameter of its modifier is negative where it is not indexed.</summary>
    public static void Extract(Element element, int parameter, int ofTypeParameter, IndexRows rows)
    {
        Extract(element, parameter, rows);
        if (ofTypeParameter >= 0 && element.Type?.Name == "Identifier" && element.Child("value").Text is { } value)
        {
            for (var coding = element.Child("type").Child("coding"); coding.Exists; coding = coding.NextSame())
            {
                Add(coding.Child("system").Text, OfType(coding.Child("code").Text, value), ofTypeParameter, rows);
            }
        }
    }

    /// <summary>Adds the rows of codes.</summary>
    public static void Extract(Element element, int parameter, IndexRows rows)
    {
        switch (element.Type?.Name)
        {
            case "Coding":
                Add(element.Child("system").Text, element.Child("code").Text, parameter, rows);
                break;
            case "CodeableConcept":
                var before = rows.Rows.Count;
                for (var coding = element.Child("coding"); coding.Exists; coding = coding.NextSame())
                {
                    Add(coding.Child("system").Text, coding.Child("code").Text, parameter, rows);
                }

                if (rows.Rows.Count == before)
                {
                    rows.Add(new IndexRow(IndexTable.Token, parameter, NoCode, IndexRows.ImpliedSystem));
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

    /// <summary>Reads <c>system|code|value</c>: an identifier of a type. Null if it is not like that.</summary>
    public static SearchValue? ParseOfType(string text)
    {
        var parts = SearchValue.Split(text, '|').ConvertAll(SearchValue.Unescape);
        return parts.Count == 3 && parts.TrueForAll(part => part.Length > 0) ? new Value(parts[0], OfType(parts[1], parts[2])) : null;
    }

    /// <summary>One of several codes, each of a system (empty for none).</summary>
    public static SearchValue AnyOf(IEnumerable<(string System, string Code)> codes) =>
        new Codes([.. codes.GroupBy(code => code.System, code => Hash.Of(code.Code.ToLowerInvariant()), StringComparer.Ordinal).Select(group => (group.Key, (IReadOnlyList<long>)[.. group.Distinct()]))]);

    /// <summary>What stands for an identifier and its type in one column.</summary>
    private static string? OfType(string? type, string value) => type is null ? null : $"{type}|{value}";

    /// <summary>The texts by which people know a code. Source: https://hl7.org/fhir/R4/search.html#token (:text)</summary>
    public static void ExtractText(Element element, int parameter, IndexRows rows)
    {
        switch (element.Type?.Name)
        {
            case "CodeableConcept":
                StringParameter.Add(element.Child("text").Text, parameter, rows);
                for (var coding = element.Child("coding"); coding.Exists; coding = coding.NextSame())
                {
                    StringParameter.Add(coding.Child("display").Text, parameter, rows);
                }

                break;
            case "Coding":
                StringParameter.Add(element.Child("display").Text, parameter, rows);
                break;
            case "Identifier":
                StringParameter.Add(element.Child("type").Child("text").Text, parameter, rows);
                break;
        }
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
                sql.Add(Points is null ? "" : " AND ").Add($"x.{columns[1]} IN (?", scope.System(System));
                sql.Add(Code is null && System.Length > 0 ? ")" : $", {IndexRows.ImpliedSystem})");
            }
            else if (Points is null)
            {
                sql.Add("1 = 1");
            }
        }
    }

    private sealed record Codes(IReadOnlyList<(string System, IReadOnlyList<long> Codes)> Systems) : SearchValue
    {
        public override IReadOnlyList<long>? Points { get; } = [.. Systems.SelectMany(system => system.Codes)];

        public override void Where(SqlText sql, ReadOnlySpan<string> columns, SearchScope scope)
        {
            for (var i = 0; i < Systems.Count; i++)
            {
                sql.Add(i == 0 ? "(" : " OR (").Add($"x.{columns[0]} IN ").AddList(Systems[i].Codes);
                sql.Add($" AND x.{columns[1]} IN (?", scope.System(Systems[i].System)).Add($", {IndexRows.ImpliedSystem}))");
            }

            sql.Add(Systems.Count == 0 ? "1 = 0" : "");
        }
    }
}
