namespace FhirGenomics.Store;

/// <summary>What part of a history is asked for.</summary>
public sealed record HistoryQuery
{
    /// <summary>Only versions at or after this instant: <c>_since</c>.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only versions that were current at some time of this range: <c>_at</c>.</summary>
    public FhirGenomics.Resources.DateRange? At { get; init; }

    /// <summary>The oldest version first; else the newest.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>Only the number of versions: <c>_summary=count</c>.</summary>
    public bool CountOnly { get; init; }

    /// <summary>Versions on a page: <c>_count</c>.</summary>
    public int Count { get; init; } = 50;

    /// <summary>Where a page before ended: its <see cref="HistoryPage.Next"/>. What is no such text is a Failure (400).</summary>
    public string? Continue { get; init; }
}

/// <summary>One page of a history, newest first. <paramref name="Next"/> continues it; null at the end.</summary>
/// <param name="Entries">The versions of this page.</param>
/// <param name="Total">Number of versions on all pages, now.</param>
/// <param name="Next">What <see cref="HistoryQuery.Continue"/> of the next page is.</param>
public sealed record HistoryPage(IReadOnlyList<HistoryEntry> Entries, int Total, string? Next);

/// <summary>One version in a history, with the effect that made it: <see cref="WriteEffect.Created"/>, <see cref="WriteEffect.Updated"/> or <see cref="WriteEffect.Deleted"/>.</summary>
public sealed record HistoryEntry(StoredResource Resource, WriteEffect Effect);
