using FhirGenomics.Resources;

namespace FhirGenomics.Store.Search;

/// <summary>One match or included resource of a search page.</summary>
public sealed record SearchEntry(StoredResource Resource, bool IsInclude);

/// <summary>One page of a search.</summary>
/// <param name="Entries">The matches of this page in order, then what they include.</param>
/// <param name="Total">Number of matches on all pages; null if it was not asked for.</param>
/// <param name="Next">Value of the parameter <see cref="SearchQuery.ContinueParameter"/> that continues the search; null at the end.</param>
public sealed record SearchPage(IReadOnlyList<SearchEntry> Entries, int? Total, string? Next)
{
    /// <summary>What the caller must know to read the page right, such as includes left out because they were too many.</summary>
    public IReadOnlyList<Issue> Warnings { get; init; } = [];
}
