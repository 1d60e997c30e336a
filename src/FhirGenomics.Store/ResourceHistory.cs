using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Store.Schema;
using FhirGenomics.Store.Search;
using FhirGenomics.Store.Database;
using FhirGenomics.Store.Writing;

namespace FhirGenomics.Store;

/// <summary>FHIR history of an instance, a type or the whole system, newest first: https://hl7.org/fhir/R4/http.html#history</summary>
internal static class ResourceHistory
{
    private const string Current = "SELECT v.type, v.id, v.version, v.change_seq AS change_seq, v.op, v.raw FROM resource v";
    private const string Former = "SELECT v.type, r.id, v.version, v.change_seq, v.op, v.raw FROM resource_history v JOIN resource r ON r.sid = v.sid";

    /// <summary>When a former version was replaced.</summary>
    private const string NextChange = "coalesce((SELECT n.change_seq FROM resource_history n WHERE n.sid = v.sid AND n.version = v.version + 1), (SELECT c.change_seq FROM resource c WHERE c.sid = v.sid))";

    /// <summary>One page. Versions written after the first page was read come before it, so pages neither skip nor repeat.</summary>
    public static HistoryPage Read(StoreSession session, Dictionaries dictionaries, string? type, string? id, HistoryQuery query)
    {
        var (entries, next) = query.CountOnly ? ([], null) : Page(session, dictionaries, type, id, query);
        var totals = Select(new SqlText().Add("SELECT count(*) FROM ("), "SELECT 1 FROM resource v", "SELECT 1 FROM resource_history v", type, id, query with { Continue = null }, dictionaries)
            .Add(") c").Prepare(session);
        _ = totals.Step();
        var total = (int)Math.Min(totals.Number(0), int.MaxValue);
        totals.Reset();
        return new HistoryPage(entries, total, next);
    }

    private static (List<HistoryEntry> Entries, string? Next) Page(StoreSession session, Dictionaries dictionaries, string? type, string? id, HistoryQuery query)
    {
        var count = Math.Max(query.Count, 1);
        var entries = new List<HistoryEntry>(Math.Min(count, 1000));
        var (last, bytes) = (0L, 0L);
        var more = false;
        var rows = Select(new SqlText(), Current, Former, type, id, query, dictionaries)
            .Add(query.OldestFirst ? " ORDER BY change_seq ASC LIMIT ?" : " ORDER BY change_seq DESC LIMIT ?", count + 1L).Prepare(session);
        while (rows.Step())
        {
            if (entries.Count == count || bytes > SearchRunner.MostBytesOnPage)
            {
                more = true;
                rows.Reset();
                break;
            }

            last = rows.Number(3);
            entries.Add(new HistoryEntry(ResourceRead.Row(rows, dictionaries), (WriteEffect)rows.Number(4)));
            bytes += entries[^1].Resource.Json.Length;
        }

        return (entries, more ? last.ToString("x16", CultureInfo.InvariantCulture) : null);
    }

    /// <summary>Adds what is asked for to a select of current versions and one of former versions, both called <c>v</c>.</summary>
    private static SqlText Select(SqlText sql, string current, string former, string? type, string? id, HistoryQuery query, Dictionaries dictionaries)
    {
        foreach (var select in (ReadOnlySpan<string>)[current, " UNION ALL " + former])
        {
            sql.Add(select).Add(query.OldestFirst ? " WHERE v.change_seq > ?" : " WHERE v.change_seq < ?", After(query));
            if (query.Since is { } since)
            {
                sql.Add(" AND v.change_seq >= ?", ChangeSequence.AtOrAfter(since));
            }

            if (query.At is { } at)
            {
                sql.Add(" AND v.change_seq < ?", Following(at.Last));
                sql = ReferenceEquals(select, current) ? sql : sql.Add($" AND {NextChange} >= ?", Following(at.First));
            }

            if (type is not null)
            {
                sql.Add(" AND v.type = ?", dictionaries.Type(type));
            }

            if (type is not null && id is not null)
            {
                sql.Add(" AND v.sid = (SELECT sid FROM resource WHERE type = ?", dictionaries.Type(type)).Add(" AND id = ?", id).Add(")");
            }
        }

        return sql;
    }

    /// <summary>The first number that a change after this tick can have.</summary>
    private static long Following(long tick) => ChangeSequence.AtOrAfter(new DateTimeOffset(Math.Min(tick, DateTime.MaxValue.Ticks - 1) + 1, TimeSpan.Zero));

    private static long After(HistoryQuery query) => query.Continue is not { } token ? query.OldestFirst ? 0 : long.MaxValue
        : token.Length == 16 && long.TryParse(token, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var change) && change > 0 ? change
        : throw new Failure(FailureKind.BadRequest, Issue.Error(IssueCode.Value, "continue-token", "The link to the next page of the history is damaged: start again without it.", "Linket til historikkens næste side er beskadiget: begynd forfra uden det."));
}
