using FhirGenomics.Resources;
using FhirGenomics.Store.Schema;
using FhirGenomics.Store.Search;
using FhirGenomics.Store.Sqlite;

namespace FhirGenomics.Store;

/// <summary>The store at one moment. Valid only inside <see cref="ResourceStore.Snapshot"/>.</summary>
public sealed class StoreSnapshot
{
    private readonly SqliteSession session;
    private readonly Dictionaries dictionaries;
    private readonly SearchRunner search;
    private readonly SearchParameterSet parameters;

    internal StoreSnapshot(SqliteSession session, Dictionaries dictionaries, SearchRunner search, SearchParameterSet parameters)
    {
        this.session = session;
        this.dictionaries = dictionaries;
        this.search = search;
        this.parameters = parameters;
    }

    /// <summary>The current version that a reference <c>Type/id</c> means, with or without version; null if there is none, if it was deleted, or if the reference has another form.</summary>
    public StoredResource? Read(string reference) =>
        LocalReference.TrySplit(reference, out var type, out var id) && ResourceRead.Current(session, dictionaries, type, id) is { IsDeleted: false } found ? found : null;

    /// <summary>The first matches of a search. Throws <see cref="Failure"/> (400) if the criteria cannot be read, or if there are none.</summary>
    public IReadOnlyList<StoredResource> First(string type, string criteria, int limit)
    {
        var query = SearchQuery.Parse(type, QueryString.Read(criteria), parameters, strict: true);
        return query.Criteria.Count > 0 ? search.First(session, query, limit) : throw new Failure(
            FailureKind.BadRequest, Issue.Error(IssueCode.Required, "condition-empty", $"The condition '{type}?{criteria}' has no criterion: it would match everything."));
    }
}
