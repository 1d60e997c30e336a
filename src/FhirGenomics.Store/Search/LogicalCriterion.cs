using FhirGenomics.Store.Search.Index;
using FhirGenomics.Store.Database;

namespace FhirGenomics.Store.Search;

/// <summary>Criteria joined by <c>and</c>, <c>or</c>, <c>not</c>, as <c>_filter</c> has them. Source: https://hl7.org/fhir/R4/search_filter.html</summary>
/// <param name="Parts">The criteria.</param>
/// <param name="IsAll">True if all must hold, false if one must.</param>
/// <param name="IsNot">True if the whole must not hold.</param>
internal sealed record LogicalCriterion(IReadOnlyList<Criterion> Parts, bool IsAll, bool IsNot) : Criterion
{
    public override bool NeedsResource => Parts.Any(part => part.NeedsResource);

    public override bool CanLead => !IsAll && !IsNot && Parts.All(part => part.CanLead);

    public override IEnumerable<IndexedName> Asked => Parts.SelectMany(part => part.Asked);

    public override bool AsksText => Parts.Any(part => part.AsksText);

    public override long Rows(StoreSession session, SearchScope scope, long limit)
    {
        long rows = 0;
        for (var i = 0; rows < limit && CanLead && i < Parts.Count; i++)
        {
            rows += Parts[i].Rows(session, scope, limit - rows);
        }

        return CanLead ? Math.Min(rows, limit) : limit;
    }

    public override void Lead(SqlText sql, SearchScope scope)
    {
        for (var i = 0; i < Parts.Count; i++)
        {
            sql.Add(i == 0 ? "" : " UNION ALL ");
            Parts[i].Lead(sql, scope);
        }
    }

    public override void Probe(SqlText sql, Probed resource, SearchScope scope)
    {
        sql.Add(IsNot ? "NOT " : "").AddEach(IsAll ? " AND " : " OR ", 0, Parts.Count, i => Parts[i].Probe(sql, resource, scope));
    }

    public override bool IsMatch(StoredResource resource, Indexer indexer) =>
        IsNot || (IsAll ? Parts.All(part => part.IsMatch(resource, indexer)) : Parts.Any(part => part.IsMatch(resource, indexer)));
}
