using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Store.Schema;
using FhirGenomics.Store.Search.Index;
using FhirGenomics.Store.Database;

namespace FhirGenomics.Store.Search;

/// <summary>Runs searches on one snapshot: the matches of a page, then what they include.</summary>
internal sealed class SearchRunner(Dictionaries dictionaries, Indexer indexer, TimeProvider clock)
{
    /// <summary>Where a page ends, of a history too, whatever was asked for: after the resource with which its content is larger than this.</summary>
    public const int MostBytesOnPage = 16 << 20;

    /// <summary>What it searches in.</summary>
    public Indexer Indexer => indexer;

    /// <summary>One page.</summary>
    public SearchPage Run(StoreSession session, SearchQuery query, CancellationToken stop)
    {
        var candidates = Candidates.Of(query, Scope(session));
        int? total = query.WithTotal || query.CountOnly ? Count(session, candidates) : null;
        if (query.CountOnly)
        {
            return new SearchPage([], total, null);
        }

        var entries = Page(session, query, candidates, out var next);
        IReadOnlyList<Issue> warnings = [];
        if (query.Includes.Count > 0)
        {
            warnings = new Includes(session, dictionaries, indexer, query.Includes).AddTo(entries, stop);
        }

        return new SearchPage(entries, total, next) { Warnings = warnings };
    }

    /// <summary>The first matches of each of some searches, for conditions: all are asked together.</summary>
    public IReadOnlyList<IReadOnlyList<StoredResource>> First(StoreSession session, IReadOnlyList<FirstMatches> searches)
    {
        var candidates = Candidates.Of([.. searches.Select(search => search.Query)], Scope(session));
        var found = session.AsksTogether
            ? session.Rows([.. candidates.Zip(searches, (all, search) => all.PageOf(ResourceRead.Columns, search.After, search.Limit))], (row, i) => ResourceRead.Row(row, dictionaries, searches[i].Query.Sort.Count + 1))
            : Contents(session, session.Rows([.. candidates.Zip(searches, (all, search) => all.Page(search.After, search.Limit))], (row, _) => row.Number(0)));
        return [.. found.Select((resources, i) => resources.Where(resource => IsMatch(searches[i].Query, resource)).ToList())];
    }

    /// <summary>The query plan of a search, a line a step.</summary>
    public string Explain(StoreSession session, SearchQuery query) =>
        string.Join(Environment.NewLine, session.Explain(Candidates.Of(query, Scope(session)).Page(query.Continue, query.Count + 1)));

    private IReadOnlyList<IReadOnlyList<StoredResource>> Contents(StoreSession session, IReadOnlyList<IReadOnlyList<long>> sids)
    {
        var found = ResourceRead.Current(session, dictionaries, [.. sids.SelectMany(numbers => numbers).Distinct()]).ToDictionary(found => found.Sid, found => found.Resource);
        return [.. sids.Select(numbers => numbers.Select(sid => found[sid]).ToList())];
    }

    private SearchScope Scope(StoreSession session) => new(dictionaries, session, clock.GetUtcNow());

    private static int Count(StoreSession session, Candidates candidates) => (int)Math.Min(candidates.Count().Number(session), int.MaxValue);

    /// <summary>Reads the matches of a page, which also ends where its content becomes large; if there are more, <paramref name="next"/> tells where it ended.</summary>
    private List<SearchEntry> Page(StoreSession session, SearchQuery query, Candidates candidates, out string? next)
    {
        var (sids, keys, found, isMore) = (new List<long>(), new List<SqlValue[]>(), new List<StoredResource>(), false);
        var limit = query.Count + 1;
        var rows = (session.AsksTogether ? candidates.PageOf(ResourceRead.Columns, query.Continue, limit) : candidates.Page(query.Continue, limit)).Prepare(session);
        while (rows.Step())
        {
            if (sids.Count == query.Count)
            {
                isMore = true;
                rows.Reset();
                break;
            }

            sids.Add(rows.Number(0));
            keys.Add([.. query.Sort.Select((key, i) => key.IsText ? (SqlValue)rows.Text(i + 1) : rows.Number(i + 1))]);
            if (session.AsksTogether)
            {
                found.Add(ResourceRead.Row(rows, dictionaries, query.Sort.Count + 1));
            }
        }

        var (entries, taken, bytes) = (new List<SearchEntry>(sids.Count), 0, 0L);
        foreach (var resource in session.AsksTogether ? found : ResourceRead.Current(session, dictionaries, sids).Select(current => current.Resource))
        {
            if (bytes > MostBytesOnPage)
            {
                isMore = true;
                break;
            }

            taken++;
            bytes += resource.Json.Length;
            if (IsMatch(query, resource))
            {
                entries.Add(new SearchEntry(resource, false));
            }
        }

        next = isMore && taken > 0 ? new ContinueToken(keys[taken - 1], sids[taken - 1]).Write(query.Identity) : null;
        return entries;
    }

    private bool IsMatch(SearchQuery query, StoredResource resource) => !resource.IsDeleted && query.Criteria.All(criterion => criterion.IsMatch(resource, indexer));
}
