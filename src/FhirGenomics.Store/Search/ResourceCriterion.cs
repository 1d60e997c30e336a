using FhirGenomics.Store.Database;

namespace FhirGenomics.Store.Search;

/// <summary>A condition on the resource itself: one of these ids (<c>_id</c>), or last changed in one of these ranges (<c>_lastUpdated</c>).</summary>
/// <param name="Types">The types that are searched.</param>
/// <param name="Ids">Ids of which the resource has one; empty for <c>_lastUpdated</c>.</param>
/// <param name="LastUpdated">Ranges of which one holds; empty for <c>_id</c>.</param>
internal sealed record ResourceCriterion(IReadOnlyList<string> Types, IReadOnlyList<string> Ids, IReadOnlyList<SearchValue> LastUpdated) : Criterion
{
    public override bool NeedsResource => true;

    public override bool CanLead => Ids.Count > 0;

    public override bool AsksOneResource => true;

    public override IEnumerable<IndexedName> Asked => [];

    public override long Rows(StoreSession session, SearchScope scope, long limit) => CanLead ? Math.Min(limit, Ids.Count * Types.Count) : limit;

    public override void Lead(SqlText sql, SearchScope scope)
    {
        sql.Add("SELECT r.sid AS sid FROM resource r WHERE ");
        Candidates.Visible(sql, "r", Types, scope);
        Probe(sql.Add(" AND "), new Probed("r", "r.sid", 0), scope);
    }

    public override void Probe(SqlText sql, Probed resource, SearchScope scope)
    {
        if (LastUpdated.Count > 0)
        {
            sql.AddEach(" OR ", 0, LastUpdated.Count, i => DateParameter.WhereLastUpdated(sql, LastUpdated[i], resource.Alias, scope));
            return;
        }

        for (var i = 0; i < Ids.Count; i++)
        {
            sql.Add(i == 0 ? $"{resource.Alias}.id IN (?" : ", ?", Ids[i]);
        }

        sql.Add(")");
    }
}
