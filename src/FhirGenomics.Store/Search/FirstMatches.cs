using System.Runtime.InteropServices;

namespace FhirGenomics.Store.Search;

/// <summary>A search of which only the first matches are asked for, to decide about something.</summary>
/// <param name="Query">The search.</param>
/// <param name="Limit">How many are asked for.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FirstMatches(SearchQuery Query, int Limit)
{
    /// <summary>If given, only resources are looked for that were stored before the one with this number; the search must not be sorted.</summary>
    public long? Before { get; init; }

    /// <summary>Where the search begins: the newest come first.</summary>
    public ContinueToken? After => Before is { } sid ? new ContinueToken([], sid) : null;
}
