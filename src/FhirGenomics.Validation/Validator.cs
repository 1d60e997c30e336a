using FhirGenomics.Resources;
using FhirGenomics.Validation.Definitions;
using FhirGenomics.Validation.Schema;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Validation;

/// <summary>What is said of an extension whose definition is not known here.</summary>
public enum UnknownExtensions
{
    /// <summary>Nothing is wrong: FHIR allows extensions everywhere. It is told as information.</summary>
    Information,

    /// <summary>An error, for places where every extension must be agreed on.</summary>
    Error,
}

/// <summary>What one validation is asked for beyond the resource's own claims.</summary>
public sealed record ValidationRequest
{
    /// <summary>Canonical URLs of profiles to check against, besides R4 itself and <c>meta.profile</c>.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>Canonical URLs of profiles that a resource is checked against because of its content, asked of each resource in the tree, entries of a Bundle among them. Optional.</summary>
    public Func<Element, IReadOnlyList<string>>? ProfilesOf { get; init; }

    /// <summary>Finds a resource outside the tree by its reference (for <c>resolve()</c> and reference targets); null if it cannot be found. Optional.</summary>
    public Func<string, ElementTree?>? Resolve { get; init; }

    /// <summary>What is said of extensions that are not known; unknown modifier extensions are always errors.</summary>
    public UnknownExtensions UnknownExtensions { get; init; }
}

/// <summary>
/// Validates a resource against R4, its claimed profiles and those asked for: elements, cardinality, types, literals, fixed and pattern values,
/// bindings, slicing, invariants, references. Holds compiled schemas; safe for several threads.
/// </summary>
public sealed class Validator
{
    private static readonly ValidationRequest Nothing = new();

    private readonly Schemas schemas;

    /// <summary>Validates with the definitions of a terminology.</summary>
    public Validator(TerminologyService terminology)
        : this(terminology, new Schemas(terminology.Definitions))
    {
    }

    private Validator(TerminologyService terminology, Schemas schemas)
    {
        Terminology = terminology;
        this.schemas = schemas;
    }

    /// <summary>The terminology that bindings are checked with.</summary>
    public TerminologyService Terminology { get; }

    /// <summary>
    /// A validator over definitions of which those with these canonical URLs (without version) are new, changed or gone; this one stays as it is,
    /// for requests that have begun with it. Only what rests on them is compiled again.
    /// </summary>
    public Validator With(DefinitionsPack definitions, IReadOnlySet<string> changed) => new(Terminology.With(definitions, changed), schemas.With(definitions, changed));

    /// <summary>The compiled profile with a canonical URL; null if it is not known.</summary>
    internal CompiledProfile? Profile(string canonical) => schemas.Find(canonical);

    /// <summary>All findings, in document order, after the faults of its reading; the resource is valid if none is an error. An unknown profile asked for is an error, an unknown one claimed a warning.</summary>
    public IReadOnlyList<Issue> Validate(Element resource, ValidationRequest? request = null) => resource.Tree.With(Run(resource, request ?? Nothing).Issues);

    /// <summary>Validates, and keeps the run, which knows how much work it was.</summary>
    internal ValidationRun Run(Element resource, ValidationRequest request)
    {
        var run = new ValidationRun(schemas, Terminology, request, resource);
        run.Walk.CheckResource(resource);
        run.Conclude();
        return run;
    }
}
