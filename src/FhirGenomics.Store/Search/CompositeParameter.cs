using FhirGenomics.Resources;
using FhirGenomics.Store.Search.Index;

namespace FhirGenomics.Store.Search;

/// <summary>Search by several values of one element together. Source: https://hl7.org/fhir/R4/search.html#composite</summary>
internal static class CompositeParameter
{
    /// <summary>Most rows of one element: 64 codes, each with 64 values. A resource that has more is not stored.</summary>
    public const int MostCombinations = 4096;

    /// <summary>Stands for the form of the rows where a definition is hashed: those of another form (none from 1,000 combinations on) are of another definition.</summary>
    public const string RowForm = "composite in full";

    /// <summary>The table for the types of a composite's parts; null if none is made for them.</summary>
    public static IndexTable? TableOf(SearchParameter parameter) => string.Join(',', parameter.Components.Select(component => component.Parameter.Type)) switch
    {
        "token,token" => IndexTable.TokenToken,
        "token,quantity" => IndexTable.TokenQuantity,
        "token,date" => IndexTable.TokenDate,
        "token,string" => IndexTable.TokenText,
        "reference,token" => IndexTable.ReferenceToken,
        "token,number,number" => IndexTable.TokenNumberNumber,
        _ => null,
    };

    /// <summary>Adds a row for each combination of the parts' values. <paramref name="parts"/> are the rows of each part alone. Throws <see cref="TooManyCombinationsException"/>.</summary>
    public static void Extract(IndexTable table, IReadOnlyList<List<IndexRow>> parts, int parameter, IndexRows rows)
    {
        List<IndexRow> combined = [new IndexRow(table, parameter)];
        var column = 0;
        foreach (var part in parts)
        {
            if (part.Count == 0)
            {
                return;
            }

            if ((long)combined.Count * part.Count > MostCombinations)
            {
                throw new TooManyCombinationsException();
            }

            combined = [.. combined.SelectMany(_ => part, (row, value) => Join(row, value, column))];
            column += part[0].Table.Numbers.Length;
        }

        foreach (var row in combined)
        {
            rows.Add(row);
        }
    }

    /// <summary>Reads values joined by <c>$</c>; null if they are not as many as the parts.</summary>
    public static SearchValue? Parse(string text, SearchParameter parameter)
    {
        var parts = SearchValue.Split(text, '$');
        if (parts.Count != parameter.Components.Count)
        {
            return null;
        }

        var values = new List<SearchValue>();
        for (var i = 0; i < parts.Count; i++)
        {
            values.Add(SearchParameterTypes.Parse(parts[i], "", parameter.Components[i].Parameter));
        }

        return values[0].Points is null ? null : new Value(values, [.. parameter.Components.Select(component => SearchParameterTypes.TableOf(component.Parameter).Numbers.Length)]);
    }

    /// <summary>A row with a part's numbers from a column on.</summary>
    private static IndexRow Join(IndexRow row, IndexRow part, int column)
    {
        Span<long> numbers = [row.A, row.B, row.C, row.D, row.E, row.F];
        for (var i = 0; i < part.Table.Numbers.Length; i++)
        {
            numbers[column + i] = part[i];
        }

        return new IndexRow(row.Table, row.Parameter, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], row.Text ?? part.Text);
    }

    private sealed record Value(IReadOnlyList<SearchValue> Parts, int[] Widths) : SearchValue
    {
        public override IReadOnlyList<long>? Points => Parts[0].Points;

        public override IReadOnlyList<string> Hashed => Parts[0].Hashed;

        public override void Where(SqlText sql, ReadOnlySpan<string> columns, SearchScope scope)
        {
            for (var i = 0; i < Parts.Count; i++)
            {
                sql.Add(i == 0 ? "(" : " AND (");
                Parts[i].Where(sql, columns, scope);
                sql.Add(")");
                columns = columns[Widths[i]..];
            }
        }
    }
}
