using FhirGenomics.Store.Schema;
using FhirGenomics.Store.Search;
using FhirGenomics.Store.Database;

namespace FhirGenomics.Store;

/// <summary>The store at one moment. Valid only inside <see cref="ResourceStore.Snapshot"/>.</summary>
public sealed class StoreSnapshot
{
    private readonly StoreSession session;
    private readonly Dictionaries dictionaries;
    private readonly SearchRunner search;

    internal StoreSnapshot(StoreSession session, Dictionaries dictionaries, SearchRunner search) => (this.session, this.dictionaries, this.search) = (session, dictionaries, search);

    /// <summary>
    /// The current versions that references <c>Type/id</c>, with or without version, mean, by reference. There is none for what is not stored or was deleted, or for a reference of another form.
    /// </summary>
    public IReadOnlyDictionary<string, StoredResource> Read(IEnumerable<string> references)
    {
        var targets = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var reference in references)
        {
            if (LocalReference.TrySplit(reference, out var type, out var id))
            {
                targets[reference] = $"{type}/{id}";
            }
        }

        var stored = ResourceRead.Current(session, dictionaries, [.. targets.Values.Distinct(StringComparer.Ordinal)])
            .Where(found => !found.Resource.IsDeleted).ToDictionary(found => found.Reference, found => found.Resource, StringComparer.Ordinal);
        return targets.Where(target => stored.ContainsKey(target.Value)).ToDictionary(target => target.Key, target => stored[target.Value], StringComparer.Ordinal);
    }

    /// <summary>The first matches of each of some searches.</summary>
    public IReadOnlyList<IReadOnlyList<StoredResource>> First(IReadOnlyList<SearchQuery> queries, int limit) => search.First(session, [.. queries.Select(query => new FirstMatches(query, limit))]);
}
