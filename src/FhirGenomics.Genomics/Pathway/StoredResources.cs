using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>What the store holds of all that incoming resources refer to, read on one snapshot before they are written.</summary>
/// <param name="Resources">The current versions, deletions left out.</param>
/// <param name="Matches">The <c>Type/id</c> that a conditional reference (<c>Patient?identifier=...</c>), or the fullUrl of a conditional create, means in the store.</param>
public sealed record StoredResources(IReadOnlyList<ElementTree> Resources, IReadOnlyDictionary<string, string> Matches)
{
    /// <summary>The <c>Type/id</c> of the stored resource that a conditional update replaces, by the fullUrl of its entry.</summary>
    public IReadOnlyDictionary<string, string> Replaced { get; init; } = new Dictionary<string, string>();

    /// <summary>The store was asked and holds nothing.</summary>
    public static StoredResources None { get; } = new([], new Dictionary<string, string>());
}
