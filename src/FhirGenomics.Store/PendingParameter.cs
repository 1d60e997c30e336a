using FhirGenomics.Resources;

namespace FhirGenomics.Store;

/// <summary>A search parameter by which some resources are not indexed yet, so that nobody can search by it.</summary>
/// <param name="Type">The resource type.</param>
/// <param name="Code">Name of the parameter in URLs.</param>
/// <param name="Remaining">How many resources are still to be indexed.</param>
public sealed record PendingParameter(string Type, string Code, long Remaining)
{
    /// <summary>The Failure (503) of a search that needs the parameter: some resources would be left out.</summary>
    internal static Failure Refusal(string type, string code) => new(FailureKind.Unavailable, Issue.Error(
        IssueCode.Transient,
        "search-parameter-incomplete",
        $"The search parameter '{code}' of {type} is new: resources that were stored before it are being indexed. Try again later; $reindex tells how far it is.",
        $"Søgeparameteren '{code}' for {type} er ny: ressourcer, der blev gemt før den, er ved at blive indekseret. Prøv igen senere; $reindex fortæller, hvor langt det er."));
}
