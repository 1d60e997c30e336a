using FhirGenomics.Store.Sqlite;

namespace FhirGenomics.Store.Search;

/// <summary>
/// Builds the one SQL statement that says which resources a search is about. Whatever restricts what a caller may see belongs into
/// <see cref="From"/> and nowhere else, so that pages, counts and conditions can never differ about it.
/// </summary>
internal sealed class Candidates
{
    /// <summary>A criterion with more rows than this does not lead a search, if its rows are not in the order of resources.</summary>
    private const int Dense = 2000;

    /// <summary>A criterion with fewer rows than this leads without further counting.</summary>
    private const int Few = 64;

    private readonly SearchQuery query;
    private readonly SearchScope scope;
    private readonly int type;
    private readonly Criterion? leading;

    /// <summary>Prepares a search, looking which criterion is met by the fewest resources: that one leads.</summary>
    public Candidates(SqliteSession session, SearchQuery query, SearchScope scope)
    {
        this.query = query;
        this.scope = scope;
        type = scope.Dictionaries.Type(query.Type);
        leading = Leading(session);
    }

    /// <summary>The resource's number in the statements made here.</summary>
    private string Sid => leading is null ? "r.sid" : "d.sid";

    private bool NeedsResource => leading is null || query.Criteria.Any(criterion => criterion.IsOfResource) || query.Sort.Any(key => key.Parameter.Code is "_id" or "_lastUpdated");

    /// <summary>The statement that gives sid and sort keys of the matches, in order.</summary>
    public SqlText Page(ContinueToken? after, int limit)
    {
        var sql = new SqlText().Add(IsDistinct ? "SELECT DISTINCT " : "SELECT ").Add(Sid);
        foreach (var key in query.Sort)
        {
            sql.Add(", ");
            key.Add(sql, Sid, type, scope);
        }

        From(sql);
        After(sql, after);
        sql.Add(" ORDER BY ");
        for (var i = 0; i < query.Sort.Count; i++)
        {
            sql.Add($"{i + 2} {query.Sort[i].Order}, ");
        }

        return sql.Add("1 DESC LIMIT ?", limit);
    }

    /// <summary>The statement that counts the matches.</summary>
    public SqlText Count()
    {
        var sql = new SqlText().Add(IsDistinct ? $"SELECT count(DISTINCT {Sid})" : "SELECT count(*)");
        From(sql);
        return sql;
    }

    /// <summary>True if the leading table may have several rows of a resource.</summary>
    private bool IsDistinct => leading is not null;

    /// <summary>Adds where candidates come from and what they must fulfil.</summary>
    private void From(SqlText sql)
    {
        if (leading is null)
        {
            sql.Add(" FROM resource r WHERE r.type = ?", type).Add($" AND r.op <> {(int)WriteEffect.Deleted}");
        }
        else
        {
            // The plus sign keeps a range from being read in the order of resources, past all that is outside of it.
            sql.Add($" FROM (SELECT {(leading.IsOrdered ? "" : "+")}x.sid AS sid FROM {leading.Table.Name} x WHERE ");
            leading.Where(sql, type, scope, leads: true);

            // CROSS JOIN keeps SQLite from choosing another order than the one measured in Leading.
            sql.Add(NeedsResource ? ") d CROSS JOIN resource r WHERE r.sid = d.sid" : ") d WHERE 1 = 1");
        }

        foreach (var criterion in query.Criteria)
        {
            if (!ReferenceEquals(criterion, leading))
            {
                Add(sql, criterion);
            }
        }
    }

    private void Add(SqlText sql, Criterion criterion)
    {
        sql.Add(" AND ");
        if (criterion.IsOfResource)
        {
            criterion.WhereResource(sql, scope);
            return;
        }

        // Without a code the primary key of a code table is of no use for one resource: then all resources that match are one set.
        var isSet = criterion.Table.Ranges.Length == 0 && (criterion.Values.Count == 0 || criterion.Values.Any(value => value.Points is null));
        sql.Add(isSet ? $"{Sid} {(criterion.IsNegative ? "NOT IN" : "IN")} (SELECT x.sid" : criterion.IsNegative ? "NOT EXISTS (SELECT 1" : "EXISTS (SELECT 1");
        sql.Add($" FROM {criterion.Table.Name} x WHERE ");
        criterion.Where(sql, type, scope, leads: false);
        sql.Add(isSet ? ")" : $" AND x.sid = {Sid})");
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
                query.Sort[j].Add(sql, Sid, type, scope);
                sql.Add(" = ?", after.Keys[j]).Add(" AND ");
            }

            if (i < query.Sort.Count)
            {
                query.Sort[i].Add(sql, Sid, type, scope);
                sql.Add($" {query.Sort[i].After} ?)", after.Keys[i]);
            }
            else
            {
                sql.Add($"{Sid} < ?)", after.Sid);
            }
        }

        sql.Add(")");
    }

    private Criterion? Leading(SqliteSession session)
    {
        if (query.Criteria.Any(criterion => criterion.Parameter.Code == "_id"))
        {
            return null;
        }

        var eligible = query.Criteria.Where(criterion => !criterion.IsOfResource && !criterion.IsNegative).ToList();
        return eligible switch
        {
            [] => null,
            [{ IsOrdered: true } only] => only,
            _ => Fewest(session, eligible, Few) ?? Fewest(session, eligible, Dense) ?? eligible.Find(criterion => criterion.IsOrdered),
        };
    }

    /// <summary>The criterion with the fewest rows; null if all have as many as the limit, up to which is counted.</summary>
    private Criterion? Fewest(SqliteSession session, List<Criterion> eligible, int limit)
    {
        Criterion? best = null;
        long fewest = limit;
        foreach (var criterion in eligible)
        {
            var sql = new SqlText($"SELECT count(*) FROM (SELECT 1 FROM {criterion.Table.Name} x WHERE ");
            criterion.Where(sql, type, scope, leads: true);
            var statement = sql.Add(" LIMIT ?)", fewest).Prepare(session);
            _ = statement.Step();
            var rows = statement.Number(0);
            statement.Reset();
            if (rows < fewest)
            {
                (best, fewest) = (criterion, rows);
            }
        }

        return best;
    }
}
