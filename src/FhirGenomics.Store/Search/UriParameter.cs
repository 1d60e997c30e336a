using FhirGenomics.Resources;
using FhirGenomics.Store.Search.Index;

namespace FhirGenomics.Store.Search;

/// <summary>Search by URI, compared exactly. Source: https://hl7.org/fhir/R4/search.html#uri</summary>
internal static class UriParameter
{
    /// <summary>Suffix of the parameter under which the URIs above a URI are indexed.</summary>
    public const string Below = ":below";

    /// <summary>Adds the row of an element; <paramref name="belowParameter"/> gets one for each URI above it, unless it is negative.</summary>
    public static void Extract(Element element, int parameter, int belowParameter, IndexRows rows)
    {
        if (element.Text is not { } uri)
        {
            return;
        }

        rows.Add(new IndexRow(IndexTable.Uri, parameter, rows.Hash(uri)));
        if (belowParameter >= 0)
        {
            foreach (var above in Above(uri))
            {
                rows.Add(new IndexRow(IndexTable.Uri, belowParameter, rows.Hash(above)));
            }
        }
    }

    /// <summary>Reads a URI; with the modifier <c>above</c> all that it is below of count.</summary>
    public static SearchValue Parse(string text, string modifier)
    {
        var uri = SearchValue.Unescape(text);
        return new Value(modifier == "above" ? [.. AboveInFragment(uri), .. Above(uri)] : modifier == "below" ? [uri.TrimEnd('/')] : [uri]);
    }

    /// <summary>A URI and those above it by its path: of <c>http://a/b/c</c> also <c>http://a/b</c> and <c>http://a</c>.</summary>
    private static IEnumerable<string> Above(string uri)
    {
        const int MostSegments = 20;
        var start = uri.IndexOf("://", StringComparison.Ordinal) + 3;
        var above = uri.TrimEnd('/');
        for (var segments = 0; segments < MostSegments; segments++)
        {
            yield return above;
            var slash = above.LastIndexOf('/');
            if (start < 3 || slash < start)
            {
                yield break;
            }

            above = above[..slash];
        }
    }

    /// <summary>What a fragment begins with, up to each of its punctuation marks: of <c>http://a/b#1-2</c> also <c>http://a/b#1</c> and <c>http://a/b</c>.</summary>
    private static IEnumerable<string> AboveInFragment(string uri)
    {
        const int MostParts = 20;
        var fragment = uri.IndexOf('#', StringComparison.Ordinal);
        for (int end = uri.Length, parts = 0; fragment >= 0 && end > fragment && parts < MostParts; parts++)
        {
            end = LastMark(uri, end);
            yield return uri[..end];
        }
    }

    /// <summary>Position of the last punctuation mark before another position; the <c>#</c> is one.</summary>
    private static int LastMark(string uri, int before)
    {
        do
        {
            before--;
        }
        while (char.IsLetterOrDigit(uri[before]));
        return before;
    }

    private sealed record Value(IReadOnlyList<string> Uris) : SearchValue
    {
        public override IReadOnlyList<string> Hashed => Uris;

        public override IReadOnlyList<long>? Points { get; } = [.. Uris.Select(uri => Hash.Of(uri))];

        public override void Where(SqlText sql, ReadOnlySpan<string> columns, SearchScope scope) => sql.Add($"x.{columns[0]} IN ").AddList(Points!);
    }
}
