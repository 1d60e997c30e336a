namespace FhirGenomics.Store;

/// <summary>The versions of a resource that a change may be made to (<c>If-Match</c>): those that are named, or any if there is one (<c>*</c>). Source: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1</summary>
/// <param name="Versions">The versions; none for any.</param>
public sealed record VersionMatch(IReadOnlyList<int> Versions)
{
    /// <summary>Any version, if the resource exists.</summary>
    public static readonly VersionMatch Any = new([]);

    /// <summary>True if the current version is one of them.</summary>
    internal bool Allows(StoredResource? current) => current is not null && (Versions.Count == 0 ? !current.IsDeleted : Versions.Contains(current.Version));

    /// <inheritdoc/>
    public override string ToString() => Versions.Count == 0 ? "*" : string.Join(", ", Versions);
}
