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

    /// <summary>Create with an id from the server. If <paramref name="IfNoneExist"/> matches one resource, nothing is written and that one is the result; several are a Failure (412).</summary>
    public sealed record Create(ElementTree Resource, SearchQuery? IfNoneExist = null) : Change(Resource.ResourceType);

    /// <summary>Update, or create with the caller's id. A current version other than <paramref name="IfMatch"/> is a Failure (412).</summary>
    public sealed record Update(ElementTree Resource, string Id, int? IfMatch = null) : Change(Resource.ResourceType);

    /// <summary>Delete; of what does not exist it does nothing. A current version other than <paramref name="IfMatch"/> is a Failure (412).</summary>
    public sealed record Delete(string Type, string Id, int? IfMatch = null) : Change(Type);
}
