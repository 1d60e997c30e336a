using System.Runtime.InteropServices;
using System.Text;
using FhirGenomics.Store.Database;
using FhirGenomics.Store.Search;
using FhirGenomics.Store.Search.Text;

namespace FhirGenomics.Store.PostgreSql;

/// <summary>
/// The full-text index of PostgreSQL: a tsvector for each resource, the words of its narrative with weight A. Words come folded and are never parsed by
/// PostgreSQL. A tsvector has its limits (16,383 places, 255 of one word, a megabyte): a longer text has several, which overlap by a phrase; so an index row
/// says nothing about two words that are apart, and such questions are joined in SQL. Source: https://www.postgresql.org/docs/current/textsearch.html
/// </summary>
internal sealed class PostgreSqlTextIndex : TextIndex
{
    private const int MostWords = 12_000;
    private const int MostOfOneWord = 200;
    private const int MostLetters = 250_000;

    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> counts = new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public override bool IsOrdered => false;

    public override bool CanAnswer(TextQuery query) => query is TextQuery.Phrase || (query is TextQuery.Any any && any.Parts.All(CanAnswer));

    public override void Select(SqlText sql, TextQuery query, bool narrativeOnly) =>
        sql.Add("SELECT x.sid AS sid FROM text_index x WHERE x.words @@ CAST(CAST(? AS text) AS tsquery)", Match(query, narrativeOnly));

    public override void Exists(SqlText sql, TextQuery query, bool narrativeOnly, string sid) =>
        sql.Add($"EXISTS (SELECT 1 FROM text_index x WHERE x.sid = {sid} AND x.words @@ CAST(CAST(? AS text) AS tsquery))", Match(query, narrativeOnly));

    public override void Insert(StoreSession session, long sid, ResourceText text)
    {
        var part = 0;
        foreach (var words in Vectors(text))
        {
            session.Prepare("INSERT INTO text_index (sid, part, words) VALUES (?, ?, CAST(CAST(? AS text) AS tsvector))").Bind(1, sid).Bind(2, part++).Bind(3, words).Execute();
        }
    }

    public override void Delete(StoreSession session, long sid) => session.Prepare("DELETE FROM text_index WHERE sid = ?").Bind(1, sid).Execute();

    private static string Match(TextQuery query, bool narrativeOnly) => query switch
    {
        TextQuery.Phrase phrase => $"({string.Join(" <-> ", phrase.Words.Split(' ').Select(word => narrativeOnly ? $"'{word}':A" : $"'{word}'"))})",
        TextQuery.Any any => $"({string.Join(" | ", any.Parts.Select(part => Match(part, narrativeOnly)))})",
        _ => throw new ArgumentException("The index answers about one place of a text alone.", nameof(query)),
    };

    /// <summary>The text as tsvectors: <c>'brca1':1A 'pathogenic':2A</c>.</summary>
    private IEnumerable<string> Vectors(ResourceText text)
    {
        var vector = new StringBuilder();
        var all = text.Narrative + text.Other;
        var place = 0;
        counts.Dictionary.Clear();
        for (var start = NextWord(all, 0); start < all.Length;)
        {
            var end = all.IndexOf(' ', start);
            place++;
            vector.Append('\'').Append(all, start, end - start).Append("':").Append(place).Append(start < text.Narrative.Length ? "A " : " ");
            var count = ++CollectionsMarshal.GetValueRefOrAddDefault(counts, all.AsSpan(start, end - start), out _);
            start = NextWord(all, end);
            if (start < all.Length && (place >= MostWords || vector.Length >= MostLetters || count >= MostOfOneWord) && place > 2 * TextQuery.LongestPhrase)
            {
                yield return vector.ToString();
                vector.Clear();
                counts.Dictionary.Clear();
                place = 0;
                start = Back(all, start, TextQuery.LongestPhrase - 1);
            }
        }

        if (place > 0)
        {
            yield return vector.ToString();
        }
    }

    private static int NextWord(string text, int at)
    {
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }

        return at;
    }

    /// <summary>Where the word begins that is some words before the one that begins here.</summary>
    private static int Back(string text, int start, int words)
    {
        for (; words > 0 && start > 1; words--)
        {
            var end = start - 1;
            while (end > 0 && text[end] == ' ')
            {
                end--;
            }

            start = text.LastIndexOf(' ', end) + 1;
        }

        return start;
    }
}
