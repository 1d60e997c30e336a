namespace FhirGenomics.Store.Search;

/// <summary>Any value of the index but some: <c>ne</c> of <c>_filter</c>. Source: https://hl7.org/fhir/R4/search_filter.html#ops</summary>
/// <param name="Values">The values that it is not.</param>
internal sealed record UnequalValue(IReadOnlyList<SearchValue> Values) : SearchValue
{
    public override void Where(SqlText sql, ReadOnlySpan<string> columns, SearchScope scope)
    {
        for (var i = 0; i < Values.Count; i++)
        {
            sql.Add(i == 0 ? "NOT (" : " AND NOT (");
            Values[i].Where(sql, columns, scope);
            sql.Add(")");
        }
    }
}
