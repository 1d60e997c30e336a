using FhirGenomics.Resources;

namespace FhirGenomics.Store.Search;

/// <summary>
/// Builds the one SQL statement that says which resources a search is about. Whatever restricts what a caller may see belongs into
/// <see cref="Visible"/> and nowhere else, so that pages, counts, chains and conditions can never differ about it.
/// </summary>
internal sealed class Candidates
{
    private readonly SearchQuery query;
    private readonly SearchScope scope;
    private readonly Criterion? leading;

    private Candidates(SearchQuery query, SearchScope scope, Criterion? leading) => (this.query, this.scope, this.leading) = (query, scope, leading);

    /// <summary>Prepares a search, looking which criterion is met by the fewest resources: that one leads.</summary>
    public static Candidates Of(SearchQuery query, SearchScope scope) => Of([query], scope)[0];

    /// <summary>Prepares several searches.</summary>
    public static IReadOnlyList<Candidates> Of(IReadOnlyList<SearchQuery> queries, SearchScope scope) =>
        [.. queries.Zip(LeadingCriterion.Of(queries, scope), (query, leading) => new Candidates(query, scope, leading))];

    /// <summary>The resource in the statements made here; a criterion that leads may select it twice.</summary>
    private Probed Resource => new("r", leading is null ? "r.sid" : "d.sid", 0);

    private bool NeedsResource => leading is null || query.Criteria.Any(criterion => criterion.NeedsResource) || query.Sort.Any(key => key.Parameter.Code is "_id" or "_lastUpdated");

    /// <summary>Adds the condition that a resource is of one of these types and there to be seen.</summary>
    public static void Visible(SqlText sql, string alias, IReadOnlyList<string> types, SearchScope scope)
    {
        if (types.Count == 1)
        {
            sql.Add($"{alias}.type = ?", scope.Dictionaries.Type(types[0])).Add(" AND ");
        }
        else if (types.Count < FhirTypes.R4.ResourceTypeNames.Count)
        {
            sql.Add($"{alias}.type IN ").AddList(types.Select(type => (long)scope.Dictionaries.Type(type))).Add(" AND ");
        }

        sql.Add($"{alias}.op <> {(int)WriteEffect.Deleted}");
    }

    /// <summary>The statement that gives sid and sort keys of the matches, in order. It names the limit, so that PostgreSQL plans for few.</summary>
    public SqlText Page(ContinueToken? after, int limit)
    {
        var sql = new SqlText(leading is null ? "SELECT " : "SELECT DISTINCT ").Add($"{Resource.Sid} AS sid");
        for (var i = 0; i < query.Sort.Count; i++)
        {
            query.Sort[i].Add(sql.Add(", "), Resource.Sid, query.Types, scope);
            sql.Add($" AS key{i}");
        }

        From(sql);
        After(sql, after);
        return InOrder(sql).Add($" LIMIT {limit}");
    }

    /// <summary>The statement that gives the columns of the matches, in order, after their sid and sort keys. Each is looked up, however many the database expects.</summary>
    public SqlText PageOf(string columns, ContinueToken? after, int limit)
    {
        var keys = string.Concat(query.Sort.Select((_, i) => $"page.key{i}, "));
        return InOrder(new SqlText($"SELECT page.sid, {keys}{columns} FROM (").Add(Page(after, limit)).Add($") page CROSS JOIN LATERAL (SELECT * FROM resource t WHERE t.sid = page.sid{scope.Session.ForEachRow}) r"));
    }

    /// <summary>The statement that counts the matches.</summary>
    public SqlText Count()
    {
        var sql = new SqlText(leading is null ? "SELECT count(*)" : $"SELECT count(DISTINCT {Resource.Sid})");
        From(sql);
        return sql;
    }

    /// <summary>Adds the order of a statement that begins with sid and sort keys.</summary>
    private SqlText InOrder(SqlText sql) => sql.Add($" ORDER BY {string.Concat(query.Sort.Select((key, i) => $"{i + 2} {key.Order}, "))}1 DESC");

    /// <summary>Adds where candidates come from and what they must fulfil.</summary>
    private void From(SqlText sql)
    {
        if (leading is null)
        {
            sql.Add(" FROM resource r WHERE ");
            Visible(sql, "r", query.Types, scope);
        }
        else
        {
            sql.Add(" FROM (");
            leading.Lead(sql, scope);

            // CROSS JOIN keeps SQLite from choosing another order than the one measured in Leading.
            sql.Add(NeedsResource ? ") d CROSS JOIN resource r WHERE r.sid = d.sid" : ") d WHERE 1 = 1");
        }

        foreach (var criterion in query.Criteria)
        {
            if (!ReferenceEquals(criterion, leading))
            {
                criterion.Probe(sql.Add(" AND "), Resource, scope);
            }
        }
    }

    /// <summary>Adds the condition that a match comes after the last of the page before.</summary>
    private void After(SqlText sql, ContinueToken? after)
    {
        if (after is null)
        {
            return;
        }

        sql.Add(" AND (");
        for (var i = 0; i <= query.Sort.Count; i++)
        {
            sql.Add(i == 0 ? "(" : " OR (");
            for (var j = 0; j < i; j++)
            {
                query.Sort[j].Add(sql, Resource.Sid, query.Types, scope);
                sql.Add(" = ?", after.Keys[j]).Add(" AND ");
            }

            if (i < query.Sort.Count)
            {
                query.Sort[i].Add(sql, Resource.Sid, query.Types, scope);
                sql.Add($" {query.Sort[i].After} ?)", after.Keys[i]);
            }
            else
            {
                sql.Add($"{Resource.Sid} < ?)", after.Sid);
            }
        }

        sql.Add(")");
    }
}
