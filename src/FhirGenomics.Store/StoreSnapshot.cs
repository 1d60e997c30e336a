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

    /// <summary>The current version that a reference <c>Type/id</c> means, with or without version; null if there is none, if it was deleted, or if the reference has another form.</summary>
    public StoredResource? Read(string reference) =>
        LocalReference.TrySplit(reference, out var type, out var id) && ResourceRead.Current(session, dictionaries, type, id) is { IsDeleted: false } found ? found : null;

    /// <summary>The first matches of a search.</summary>
    public IReadOnlyList<StoredResource> First(SearchQuery query, int limit) => search.First(session, query, limit);
}
