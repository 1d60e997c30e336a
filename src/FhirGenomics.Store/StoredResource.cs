namespace FhirGenomics.Store;

/// <summary>One version of a resource as it is stored.</summary>
/// <param name="Type">Resource type.</param>
/// <param name="Id">Logical id.</param>
/// <param name="Version">Version, 1 for the first; <c>meta.versionId</c>.</param>
/// <param name="LastUpdated">When this version was written, in milliseconds of UTC; <c>meta.lastUpdated</c>.</param>
/// <param name="IsDeleted">True if this version is a deletion: there is no content.</param>
/// <param name="Json">The canonical UTF-8 JSON with id and meta; empty for a deletion.</param>
public sealed record StoredResource(string Type, string Id, int Version, DateTimeOffset LastUpdated, bool IsDeleted, ReadOnlyMemory<byte> Json);
