using FhirGenomics.Store.Database;
using FhirGenomics.Store.Search;
using FhirGenomics.Store.Search.Text;

namespace FhirGenomics.Store.Sqlite;

/// <summary>
/// The full-text index of SQLite: an FTS5 table without content of its own, its rowid the number of the resource. Words come folded, so that its tokenizer
/// has only to split at blanks. Source: https://www.sqlite.org/fts5.html
/// </summary>
internal sealed class SqliteTextIndex : TextIndex
{
    public override bool IsOrdered => true;

    public override bool CanAnswer(TextQuery query) => query.IsPositive;

    public override void Select(SqlText sql, TextQuery query, bool narrativeOnly) =>
        sql.Add("SELECT x.rowid AS sid FROM text_index x WHERE x.text_index MATCH ?", Match(query, narrativeOnly));

    public override void Exists(SqlText sql, TextQuery query, bool narrativeOnly, string sid) =>
        sql.Add("EXISTS (SELECT 1 FROM text_index x WHERE x.text_index MATCH ?", Match(query, narrativeOnly)).Add($" AND x.rowid = {sid})");

    public override void Insert(StoreSession session, long sid, ResourceText text) =>
        session.Prepare("INSERT INTO text_index (rowid, narrative, other) VALUES (?, ?, ?)").Bind(1, sid).Bind(2, text.Narrative).Bind(3, text.Other).Execute();

    public override void Delete(StoreSession session, long sid) => session.Prepare("DELETE FROM text_index WHERE rowid = ?").Bind(1, sid).Execute();

    private static string Match(TextQuery query, bool narrativeOnly) => narrativeOnly ? $"{{narrative}} : ({Match(query)})" : Match(query);

    private static string Match(TextQuery query) => query switch
    {
        TextQuery.Phrase phrase => $"\"{phrase.Words}\"",
        TextQuery.Any any => $"({string.Join(" OR ", any.Parts.Select(Match))})",
        TextQuery.All all when all.Unwanted.Any() => $"(({string.Join(" AND ", all.Wanted.Select(Match))}) NOT ({string.Join(" OR ", all.Unwanted.Select(Match))}))",
        TextQuery.All all => $"({string.Join(" AND ", all.Wanted.Select(Match))})",
        _ => throw new ArgumentException("The index cannot answer a negation alone.", nameof(query)),
    };
}
