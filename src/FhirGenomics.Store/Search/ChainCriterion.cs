using FhirGenomics.Store.Search.Index;
using FhirGenomics.Store.Database;

namespace FhirGenomics.Store.Search;

/// <summary>A chain, <c>subject:Patient.name=peter</c>: the resource refers to one that fulfils a criterion. Source: https://hl7.org/fhir/R4/search.html#chaining</summary>
/// <param name="Names">Where the reference is indexed.</param>
/// <param name="Targets">Types that the reference may lead to, each with the criterion that a resource of it must fulfil.</param>
internal sealed record ChainCriterion(IReadOnlyList<IndexedName> Names, IReadOnlyList<(string Type, Criterion Criterion)> Targets) : Criterion
{
    public override bool NeedsResource => false;

    public override bool CanLead => Targets.All(target => target.Criterion.CanLead);

    public override IEnumerable<IndexedName> Asked => Names.Concat(Targets.SelectMany(target => target.Criterion.Asked));

    public override bool AsksText => Targets.Any(target => target.Criterion.AsksText);

    public override long Rows(StoreSession session, SearchScope scope, long limit)
    {
        if (!CanLead || Targets.Any(target => target.Criterion.Rows(session, scope, limit) >= limit))
        {
            return limit;
        }

        var sql = new SqlText("SELECT count(*) FROM (");
        Lead(sql, scope);
        return sql.Add(" LIMIT ?) c", limit).Number(session);
    }

    public override void Lead(SqlText sql, SearchScope scope)
    {
        sql.Add("SELECT x.sid AS sid FROM rf x WHERE x.param IN ").AddList(scope.Numbers(Names)).Add(" AND x.target IN (");
        for (var i = 0; i < Targets.Count; i++)
        {
            sql.Add(i == 0 ? "SELECT t.ref_hash FROM (" : " UNION ALL SELECT t.ref_hash FROM (");
            Targets[i].Criterion.Lead(sql, scope);
            sql.Add(") n CROSS JOIN resource t WHERE t.sid = n.sid AND ");
            Candidates.Visible(sql, "t", [Targets[i].Type], scope);
        }

        sql.Add(")");
    }

    public override void Probe(SqlText sql, Probed resource, SearchScope scope)
    {
        var target = resource.Linked();
        sql.Add($"EXISTS (SELECT 1 FROM rf x CROSS JOIN resource {target.Alias} WHERE x.param IN ").AddList(scope.Numbers(Names));
        sql.Add($" AND x.sid = {resource.Sid} AND {target.Alias}.ref_hash = x.target AND (");
        for (var i = 0; i < Targets.Count; i++)
        {
            sql.Add(i == 0 ? "(" : " OR (");
            Candidates.Visible(sql, target.Alias, [Targets[i].Type], scope);
            sql.Add(" AND ");
            Targets[i].Criterion.Probe(sql, target, scope);
            sql.Add(")");
        }

        sql.Add($"){scope.Session.ForEachRow})");
    }
}
