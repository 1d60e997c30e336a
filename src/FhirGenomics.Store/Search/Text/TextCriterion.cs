using FhirGenomics.Resources;
using FhirGenomics.Store.Database;
using FhirGenomics.Store.Search.Index;

namespace FhirGenomics.Store.Search.Text;

/// <summary>
/// Words in the narrative (<c>_text</c>) or in the whole resource (<c>_content</c>). The index has followed all that was committed before the search began;
/// what changes meanwhile is judged by its content. Source: https://hl7.org/fhir/R4/search.html#content
/// </summary>
/// <param name="Types">The types that are searched.</param>
/// <param name="Query">What is asked.</param>
/// <param name="NarrativeOnly">True for <c>_text</c>.</param>
internal sealed record TextCriterion(IReadOnlyList<string> Types, TextQuery Query, bool NarrativeOnly) : Criterion
{
    /// <summary>Fewer matches than this are taken as a set: to ask the index of one resource after the other costs more.</summary>
    private const int Few = 2000;

    public override bool NeedsResource => false;

    public override bool CanLead => Query.IsPositive;

    public override bool AsksText => true;

    public override bool IsOrderedIn(StoreSession session) => session.Text.IsOrdered && session.Text.CanAnswer(Query);

    public override IEnumerable<IndexedName> Asked => [];

    public override long Rows(StoreSession session, SearchScope scope, long limit) => Rows(session, Query, limit);

    public override void Lead(SqlText sql, SearchScope scope)
    {
        // The number comes from the index, so that SQLite sees that it comes in order.
        sql.Add("SELECT n.sid AS sid FROM (");
        Lead(sql, Query, scope.Session.Text);
        Candidates.Visible(sql.Add(") n CROSS JOIN resource t WHERE t.sid = n.sid AND "), "t", Types, scope);
    }

    public override void Probe(SqlText sql, Probed resource, SearchScope scope) => Probe(sql, Query, scope.Session, resource.Sid);

    public override bool IsMatch(StoredResource resource, Indexer indexer) => Query.Matches(ResourceText.Of(ElementTree.Read(resource.Json), new WordBuffer()), NarrativeOnly);

    private long Rows(StoreSession session, TextQuery query, long limit)
    {
        var sql = new SqlText("SELECT count(*) FROM (SELECT 1 FROM (");
        Lead(sql, query, session.Text);
        return sql.Add(") n LIMIT ?) c", limit).Number(session);
    }

    private void Lead(SqlText sql, TextQuery query, TextIndex index)
    {
        if (index.CanAnswer(query))
        {
            index.Select(sql, query, NarrativeOnly);
            return;
        }

        var first = true;
        void Join(IEnumerable<TextQuery> parts, string word)
        {
            foreach (var part in parts)
            {
                Lead(sql.Add(first ? "SELECT n.sid AS sid FROM (" : $" {word} SELECT n.sid AS sid FROM ("), part, index);
                sql.Add(") n");
                first = false;
            }
        }

        switch (query)
        {
            case TextQuery.All all:
                Join(all.Wanted, "INTERSECT");
                Join(all.Unwanted, "EXCEPT");
                break;
            case TextQuery.Any any:
                Join(any.Parts, "UNION");
                break;
        }
    }

    private void Probe(SqlText sql, TextQuery query, StoreSession session, string sid)
    {
        if (query.IsPositive && Rows(session, query, Few) < Few)
        {
            Lead(sql.Add($"{sid} IN ("), query, session.Text);
            sql.Add(")");
            return;
        }

        if (session.Text.CanAnswer(query))
        {
            session.Text.Exists(sql, query, NarrativeOnly, sid);
            return;
        }

        var (parts, isAll) = query switch
        {
            TextQuery.Not not => ([not.Part], true),
            TextQuery.All all => (all.Parts, true),
            _ => (((TextQuery.Any)query).Parts, false),
        };
        sql.Add(query is TextQuery.Not ? "NOT (" : "(");
        for (var i = 0; i < parts.Count; i++)
        {
            Probe(sql.Add(i == 0 ? "" : isAll ? " AND " : " OR "), parts[i], session, sid);
        }

        sql.Add(")");
    }
}
