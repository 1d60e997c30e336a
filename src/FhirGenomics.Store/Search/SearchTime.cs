using FhirGenomics.Resources;

namespace FhirGenomics.Store.Search;

/// <summary>How long searches may take: nobody keeps the database busy with one that never ends.</summary>
internal static class SearchTime
{
    /// <summary>A search that is asked for.</summary>
    public static readonly TimeSpan OfSearch = TimeSpan.FromSeconds(60);

    /// <summary>The searches that a write depends on: while it is written they are made once more, and others wait.</summary>
    public static readonly TimeSpan OfWrite = TimeSpan.FromSeconds(5);

    /// <summary>Runs what searches; if it takes longer than <paramref name="most"/> it is a Failure (400). What is waited for before it begins does not count.</summary>
    public static T Limit<T>(TimeSpan most, TimeProvider clock, Func<CancellationToken, T> search, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(most, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            return search(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            var seconds = most.TotalSeconds;
            throw new Failure(FailureKind.BadRequest, Issue.Error(
                IssueCode.TooCostly, "search-too-costly", $"The search took more than {seconds} seconds and was abandoned. Ask for less at once.", $"Søgningen tog mere end {seconds} sekunder og blev opgivet. Spørg om mindre ad gangen."));
        }
    }
}
