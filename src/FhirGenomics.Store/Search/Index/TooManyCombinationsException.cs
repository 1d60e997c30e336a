namespace FhirGenomics.Store.Search.Index;

/// <summary>The values of a resource have more combinations than a composite parameter indexes; to index some of them would make searches silently incomplete.</summary>
internal sealed class TooManyCombinationsException : Exception;
