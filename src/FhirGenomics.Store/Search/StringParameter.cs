using FhirGenomics.Resources;
using FhirGenomics.Store.Search.Index;

namespace FhirGenomics.Store.Search;

/// <summary>Search by text, without regard to case and accents. Source: https://hl7.org/fhir/R4/search.html#string</summary>
internal static class StringParameter
{
    /// <summary>The whole text, without regard to case: an operator of <c>_filter</c>, no modifier of a URL.</summary>
    public const string Whole = "=";

    /// <summary>The end of the text: an operator of <c>_filter</c>, no modifier of a URL.</summary>
    public const string End = "$";

    /// <summary>Sorts after every text.</summary>
    public const string Last = "\U0010FFFF";

    private static readonly HashSet<string> Parts = new(StringComparer.Ordinal)
    {
        "text", "family", "given", "prefix", "suffix", "line", "city", "district", "state", "country", "postalCode",
    };

    /// <summary>Adds the rows of an element: of a name or address one for each part.</summary>
    public static void Extract(Element element, int parameter, IndexRows rows)
    {
        if (element.Type?.Name is "HumanName" or "Address")
        {
            foreach (var part in element.Children)
            {
                if (Parts.Contains(part.Name))
                {
                    Add(part.Text, parameter, rows);
                }
            }
        }
        else
        {
            Add(element.Text, parameter, rows);
        }
    }

    /// <summary>
    /// Reads a value for the modifier <c>exact</c>, <c>contains</c> or none, or for <see cref="Whole"/> or <see cref="End"/>. Null if nothing of it is
    /// compared, so that every text would match: blanks, or accents without letters; or if it has U+0000, which no text of FHIR has and which ends the
    /// pattern of a LIKE.
    /// </summary>
    public static SearchValue? Parse(string text, string modifier) => new Value(SearchValue.Unescape(text), modifier) is { Normal: not "" } value && !value.Normal.Contains('\0', StringComparison.Ordinal) ? value : null;

    /// <summary>True if a value is longer than what is indexed of a text, so that other texts would match. Of a text that is to be exact all is hashed.</summary>
    public static bool IsTooLong(string text, string modifier)
    {
        _ = NormalText.Of(SearchValue.Unescape(text), out var isWhole);
        return !isWhole && modifier != "exact";
    }

    /// <summary>Adds the row of a text; none for null.</summary>
    public static void Add(string? text, int parameter, IndexRows rows)
    {
        if (text is not null)
        {
            rows.Add(new IndexRow(IndexTable.Text, parameter, Hash.Of(text), Text: NormalText.Of(text)));
        }
    }

    private sealed record Value(string Text, string Modifier) : SearchValue
    {
        public string Normal { get; } = NormalText.Of(Text);

        public override void Where(SqlText sql, ReadOnlySpan<string> columns, SearchScope scope)
        {
            _ = Modifier switch
            {
                "exact" => sql.Add("x.norm = ?", Normal).Add($" AND x.{columns[0]} = ?", Hash.Of(Text)),
                Whole => sql.Add("x.norm = ?", Normal),
                End => sql.Add("x.norm LIKE ?", $"%{Literal(Normal)}").Add(@" ESCAPE '\'"),
                "contains" => sql.Add("x.norm LIKE ?", $"%{Literal(Normal)}%").Add(@" ESCAPE '\'"),
                _ => sql.Add("x.norm >= ?", Normal).Add(" AND x.norm < ?", Normal + Last),
            };
        }

        private static string Literal(string text) =>
            text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
    }
}
