namespace FhirGenomics.Store.Search;

/// <summary>What searches ask of the terminology: the modifiers <c>:in</c>, <c>:not-in</c>, <c>:above</c> and <c>:below</c> of codes.</summary>
/// <param name="Expand">
/// The codes of a value set, by its canonical URL. Throws a Failure (400) if it is not known here or cannot be expanded.
/// </param>
/// <param name="Related">
/// A code of a system with all that it subsumes, or (above) all that subsume it. Throws a Failure (400) if the system is not known here.
/// </param>
public sealed record SearchTerminology(
    Func<string, IReadOnlyList<(string System, string Code)>> Expand,
    Func<string, string, bool, IReadOnlyList<string>> Related);
