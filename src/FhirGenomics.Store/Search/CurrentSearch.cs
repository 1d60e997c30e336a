namespace FhirGenomics.Store.Search;

/// <summary>
/// The search parameters that the store works with now, with what indexes and searches by them. They change as a whole: whoever begins keeps what it
/// was given; only a write checks before it commits that it is still the same.
/// </summary>
internal sealed class CurrentSearch(SearchRunner first)
{
    private SearchRunner now = first;

    /// <summary>What is used now.</summary>
    public SearchRunner Now
    {
        get => Volatile.Read(ref now);
        set => Volatile.Write(ref now, value);
    }
}
