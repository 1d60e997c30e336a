namespace FhirGenomics.Store;

/// <summary>A search parameter by which some resources are not indexed yet, so that nobody can search by it.</summary>
/// <param name="Type">The resource type.</param>
/// <param name="Code">Name of the parameter in URLs.</param>
/// <param name="Remaining">How many resources are still to be indexed.</param>
public sealed record PendingParameter(string Type, string Code, long Remaining);
