using FhirGenomics.Store.Database;

namespace FhirGenomics.Store.Search;

/// <summary>
/// A reverse chain, <c>_has:Observation:patient:code=1234-5</c>: a resource that fulfils a criterion refers to this one.
/// Source: https://hl7.org/fhir/R4/search.html#has
/// </summary>
/// <param name="Types">The types that are searched.</param>
/// <param name="Reference">Where the reference of the other resource is indexed.</param>
/// <param name="Criterion">What the other resource must fulfil.</param>
internal sealed record HasCriterion(IReadOnlyList<string> Types, IndexedName Reference, Criterion Criterion) : Criterion
{
    public override bool NeedsResource => true;

    public override bool CanLead => Criterion.CanLead;

    public override IEnumerable<IndexedName> Asked => Criterion.Asked.Append(Reference);

    public override bool AsksText => Criterion.AsksText;

    public override long Rows(StoreSession session, SearchScope scope, long limit) => CanLead ? Criterion.Rows(session, scope, limit) : limit;

    public override SqlText? CountRows(SearchScope scope, long limit) => CanLead ? Criterion.CountRows(scope, limit) : null;

    public override void Lead(SqlText sql, SearchScope scope)
    {
        sql.Add("SELECT t.sid AS sid FROM (");
        Criterion.Lead(sql, scope);
        sql.Add(") n CROSS JOIN resource s CROSS JOIN rf x CROSS JOIN resource t WHERE s.sid = n.sid AND ");
        Candidates.Visible(sql, "s", [Reference.Type], scope);
        sql.Add(" AND x.sid = s.sid AND x.param IN ").AddList(scope.Numbers([Reference])).Add(" AND t.ref_hash = x.target AND ");
        Candidates.Visible(sql, "t", Types, scope);
    }

    public override void Probe(SqlText sql, Probed resource, SearchScope scope)
    {
        var source = resource.Linked();
        sql.Add($"EXISTS (SELECT 1 FROM rf x CROSS JOIN resource {source.Alias} WHERE x.param IN ").AddList(scope.Numbers([Reference]));
        sql.Add($" AND x.target = {resource.Alias}.ref_hash AND {source.Alias}.sid = x.sid AND ");
        Candidates.Visible(sql, source.Alias, [Reference.Type], scope);
        sql.Add(" AND ");
        Criterion.Probe(sql, source, scope);
        sql.Add($"{scope.Session.ForEachRow})");
    }
}
