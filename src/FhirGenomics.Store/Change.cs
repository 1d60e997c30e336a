using FhirGenomics.Resources;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Store;

/// <summary>One write of a transaction.</summary>
/// <param name="Type">Resource type.</param>
public abstract record Change(string Type)
{
    /// <summary>The entry's fullUrl (<c>urn:uuid:...</c>): references of other changes to it become <c>Type/id</c>. Null outside Bundles.</summary>
    public string? FullUrl { get; init; }

    /// <summary>Where the resource stands in the request, as FHIRPath (<c>Bundle.entry[2].resource</c>), for the expressions of issues; null if it is the request itself.</summary>
    public string? Place { get; init; }

    /// <summary>The FHIR base URL (without slash at the end) under which the caller sees this server: references below it become <c>Type/id</c>. Null if they stay.</summary>
    public string? Base { get; init; }

    /// <summary>The resource that it stores; null if that is made later, or nothing is stored.</summary>
    internal ElementTree? Content => this switch
    {
        Create create => create.Resource,
        Update update => update.Resource,
        ConditionalUpdate update => update.Resource,
        _ => null,
    };

    /// <summary>Create with an id from the server. If <paramref name="IfNoneExist"/> matches one resource, nothing is written and that one is the result; several are a Failure (412).</summary>
    public sealed record Create(ElementTree Resource, SearchQuery? IfNoneExist = null) : Change(Resource.ResourceType);

    /// <summary>Update, or create with the caller's id. A current version that <paramref name="IfMatch"/> does not allow is a Failure (412).</summary>
    public sealed record Update(ElementTree Resource, string Id, VersionMatch? IfMatch = null) : Change(Resource.ResourceType)
    {
        /// <summary>True if the resource must not exist yet (<c>If-None-Match: *</c>): else it is a Failure (412).</summary>
        public bool IfNoneMatch { get; init; }

        /// <summary>The version that the change rests on, 0 for none; if another is current, the change is made again.</summary>
        internal int? BasedOn { get; init; }

        /// <summary>The content of that version: if nothing changes, nothing is written.</summary>
        internal ElementTree? Former { get; init; }
    }

    /// <summary>
    /// Update of the resource that a search finds. None: create, under the id of the content if it has one (a Failure, 409, if that exists);
    /// one with another id than the content's: a Failure (400); several: a Failure (412).
    /// </summary>
    public sealed record ConditionalUpdate(ElementTree Resource, SearchQuery Condition, VersionMatch? IfMatch = null) : Change(Resource.ResourceType)
    {
        /// <summary>True if the search must find none (<c>If-None-Match: *</c>): else it is a Failure (412).</summary>
        public bool IfNoneMatch { get; init; }
    }

    /// <summary>
    /// Makes the next version out of the current one. Nothing is written if the content stays the same. No such resource is a Failure (404 or 410).
    /// The resource is named by <paramref name="Id"/>, or found by <paramref name="Condition"/>: none is a Failure (404), several are one (412).
    /// <paramref name="Apply"/> gets the current content and gives the new one; it may throw <see cref="Failure"/>, and is called again if the resource changed meanwhile.
    /// </summary>
    public sealed record Patch(string Type, string? Id, SearchQuery? Condition, Func<ElementTree, CancellationToken, Task<ElementTree>> Apply, VersionMatch? IfMatch = null) : Change(Type);

    /// <summary>Delete; of what does not exist it does nothing. A current version that <paramref name="IfMatch"/> does not allow is a Failure (412).</summary>
    public sealed record Delete(string Type, string Id, VersionMatch? IfMatch = null) : Change(Type);

    /// <summary>Delete of what a search finds: none does nothing, more than <paramref name="Most"/> are a Failure (412).</summary>
    public sealed record ConditionalDelete(SearchQuery Condition, int Most = 1, VersionMatch? IfMatch = null) : Change(Condition.Type);
}
