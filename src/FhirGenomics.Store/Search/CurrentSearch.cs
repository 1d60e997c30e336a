using FhirGenomics.Resources;
using FhirGenomics.Store.Writing;

namespace FhirGenomics.Store.Search;

/// <summary>
/// The search parameters that the store works with now, with what indexes and searches by them. They change as a whole: whoever begins keeps what it
/// was given; only a write checks before it commits that it is still the same, here and on other servers.
/// </summary>
internal sealed class CurrentSearch(SearchRunner first)
{
    private const int MostAttempts = 30;

    private SearchRunner now = first;

    /// <summary>What is used now.</summary>
    public SearchRunner Now
    {
        get => Volatile.Read(ref now);
        set => Volatile.Write(ref now, value);
    }

    /// <summary>Brings <see cref="Now"/> up to what is stored; asked for when something was found to be later.</summary>
    public Func<CancellationToken, Task> LookAround { get; set; } = _ => Task.CompletedTask;

    /// <summary>Searches with what is used now; once more if it changes meanwhile, for then numbers of parameters were asked for that are others now.</summary>
    public async Task<T> Search<T>(IEnumerable<string> types, Func<SearchRunner, Task<T>> search, CancellationToken stop)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var used = await For(types, stop);
            var found = await search(used);
            if (ReferenceEquals(used, Now))
            {
                return found;
            }
        }

        throw TooOften();
    }

    /// <summary>What is used now, ready for resources of these types.</summary>
    public async Task<SearchRunner> For(IEnumerable<string> types, CancellationToken stop)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var search = Now;
            try
            {
                await search.Indexer.Prepare(types, stop);
                return search;
            }
            catch (OutdatedPlanException)
            {
                await LookAround(stop);
            }
        }

        throw TooOften();
    }

    private static Failure TooOften() => new(FailureKind.Unavailable, Issue.Error(
        IssueCode.Transient, "search-parameters-change", "The search parameters change too often at the moment. Try again later.", "Søgeparametrene ændres for ofte i øjeblikket. Prøv igen senere."));
}
