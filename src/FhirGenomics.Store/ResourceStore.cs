using FhirGenomics.Resources;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Store;

/// <summary>One version of a resource as it is stored.</summary>
/// <param name="Type">Resource type.</param>
/// <param name="Id">Logical id.</param>
/// <param name="Version">Version, 1 for the first; <c>meta.versionId</c>.</param>
/// <param name="LastUpdated">When this version was written; <c>meta.lastUpdated</c>.</param>
/// <param name="IsDeleted">True if this version is a deletion: there is no content.</param>
/// <param name="Json">The canonical UTF-8 JSON with id and meta; empty for a deletion.</param>
public sealed record StoredResource(string Type, string Id, int Version, DateTimeOffset LastUpdated, bool IsDeleted, ReadOnlyMemory<byte> Json);

/// <summary>One write of a transaction.</summary>
/// <param name="Type">Resource type.</param>
public abstract record Change(string Type)
{
    /// <summary>The entry's fullUrl (<c>urn:uuid:...</c>): references of other changes to it become <c>Type/id</c>. Null outside Bundles.</summary>
    public string? FullUrl { get; init; }

    /// <summary>Create with an id from the server. If <paramref name="IfNoneExist"/> matches one resource, nothing is written and that one is the result; several are a Failure (412).</summary>
    public sealed record Create(ElementTree Resource, SearchQuery? IfNoneExist = null) : Change(Resource.ResourceType);

    /// <summary>Update, or create with the caller's id. A current version other than <paramref name="IfMatch"/> is a Failure (412).</summary>
    public sealed record Update(ElementTree Resource, string Id, int? IfMatch = null) : Change(Resource.ResourceType);

    /// <summary>Delete; of what does not exist it does nothing.</summary>
    public sealed record Delete(string Type, string Id, int? IfMatch = null) : Change(Type);
}

/// <summary>What a change did.</summary>
public enum WriteEffect
{
    /// <summary>A new resource (or a deleted one again).</summary>
    Created,

    /// <summary>A new version.</summary>
    Updated,

    /// <summary>A conditional create found the resource: nothing was written.</summary>
    Matched,

    /// <summary>A deletion.</summary>
    Deleted,

    /// <summary>Nothing was there to delete, or it was deleted before.</summary>
    Nothing,
}

/// <summary>The result of one change: what it did and the resource as it now stands (null for <see cref="WriteEffect.Nothing"/> of an unknown id).</summary>
public sealed record WriteResult(WriteEffect Effect, StoredResource? Resource);

/// <summary>One page of a history, newest first. <paramref name="Next"/> continues it; null at the end.</summary>
public sealed record HistoryPage(IReadOnlyList<HistoryEntry> Entries, int Total, string? Next);

/// <summary>One version in a history, with the effect that made it.</summary>
public sealed record HistoryEntry(StoredResource Resource, WriteEffect Effect);

/// <summary>What part of a history is asked for.</summary>
public sealed record HistoryQuery
{
    /// <summary>Only versions at or after this instant: <c>_since</c>.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Versions on a page: <c>_count</c>.</summary>
    public int Count { get; init; } = 50;

    /// <summary>Where a page before ended.</summary>
    public string? Continue { get; init; }
}

/// <summary>One match or included resource of a search page.</summary>
public sealed record SearchEntry(StoredResource Resource, bool IsInclude);

/// <summary>One page of a search. <paramref name="Total"/> is null if it was not asked for; <paramref name="Next"/> continues the search, null at the end.</summary>
public sealed record SearchPage(IReadOnlyList<SearchEntry> Entries, int? Total, string? Next);

/// <summary>Versions, history and search of resources in one database. Every write is a transaction; what is acknowledged is durable. Safe for several threads.</summary>
public sealed class ResourceStore : IAsyncDisposable
{
    /// <summary>Opens the database, brings its schema up to date and checks that it is durable (synchronous FULL). Throws <see cref="InvalidOperationException"/> with a clear sentence if it is not.</summary>
    public static Task<ResourceStore> Open(StoreSettings settings, SearchParameterSet parameters, TimeProvider clock, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>The current version, a deletion included; null if the id never was.</summary>
    public Task<StoredResource?> Read(string type, string id, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>One version; null if it never was.</summary>
    public Task<StoredResource?> ReadVersion(string type, string id, int version, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>Versions of one resource (both given), one type (id null) or all (both null).</summary>
    public Task<HistoryPage> History(string? type, string? id, HistoryQuery query, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>
    /// Writes all changes or none, in one durable transaction. References to a <see cref="Change.FullUrl"/> and conditional references
    /// (<c>Patient?identifier=...</c>) are resolved inside it. Throws <see cref="Failure"/> if a condition does not hold.
    /// </summary>
    public Task<IReadOnlyList<WriteResult>> Write(IReadOnlyList<Change> changes, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>Runs a search.</summary>
    public Task<SearchPage> Search(SearchQuery query, CancellationToken stop) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}

/// <summary>Where and how resources are stored.</summary>
/// <param name="ConnectionString">SQLite connection string.</param>
public sealed record StoreSettings(string ConnectionString);
