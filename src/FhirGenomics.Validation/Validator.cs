using FhirGenomics.Resources;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Validation;

/// <summary>What one validation is asked for beyond the resource's own claims.</summary>
public sealed record ValidationRequest
{
    /// <summary>Canonical URLs of profiles to check against, besides R4 itself and <c>meta.profile</c>.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>Finds a resource outside the tree by its reference (for <c>resolve()</c> and reference targets); null if it cannot be found. Optional.</summary>
    public Func<string, ElementTree?>? Resolve { get; init; }
}

/// <summary>
/// Validates a resource against R4, its claimed profiles and those asked for: elements, cardinality, types, literals, fixed and pattern values,
/// bindings, slicing, invariants, references. Holds compiled schemas; safe for several threads.
/// </summary>
public sealed class Validator(TerminologyService terminology)
{
    /// <summary>The terminology that bindings are checked with.</summary>
    public TerminologyService Terminology { get; } = terminology;

    /// <summary>All findings, in document order; the resource is valid if none is an error. An unknown profile asked for is an error, an unknown one claimed a warning.</summary>
    public IReadOnlyList<Issue> Validate(Element resource, ValidationRequest? request = null) => throw new NotImplementedException();
}
