using FhirGenomics.Genomics;
using FhirGenomics.Genomics.Pathway;
using FhirGenomics.Resources;
using FhirGenomics.Validation;
using FhirGenomics.Validation.Definitions;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Server;

/// <summary>Which genomic resources must have a profile: the setting <c>Validation:Profiles</c>.</summary>
internal enum ProfilePolicy
{
    /// <summary>A resource is checked against the profiles that it claims, and that of its patient group.</summary>
    Declared,

    /// <summary>Besides, genomic resources must have one of our profiles: see <see cref="RequiredProfiles"/>.</summary>
    Required,
}

/// <summary>
/// Checks resources in all three layers: R4 and profiles (claimed, asked for and by content), the rules between the resources of a pathway, and which profiles
/// must be there. Needs no server, so that a command line says the same. Safe for several threads.
/// </summary>
internal sealed class GenomicValidator
{
    private static readonly ValidationRequest Nothing = new();

    private readonly Validator validator;
    private readonly ProfilePolicy policy;
    private readonly PatientGroups groups;
    private readonly ContentProfiles content;
    private readonly RequiredProfiles? required;

    /// <summary>Reads the patient groups from their CodeSystem. Throws <see cref="InvalidOperationException"/> if the definitions lack it.</summary>
    public GenomicValidator(DefinitionsPack definitions, ProfilePolicy policy = ProfilePolicy.Declared)
        : this(new Validator(new TerminologyService(definitions)), policy)
    {
    }

    private GenomicValidator(Validator validator, ProfilePolicy policy)
    {
        this.validator = validator;
        this.policy = policy;
        groups = PatientGroups.From(Definitions.Find("CodeSystem", GenomicCodes.PatientGroupSystem)
            ?? throw new InvalidOperationException($"The definitions lack the CodeSystem {GenomicCodes.PatientGroupSystem}."));
        content = new ContentProfiles(Definitions, groups);
        required = policy == ProfilePolicy.Required ? new RequiredProfiles(Definitions, groups, content) : null;
    }

    /// <summary>Code systems, value sets and concept maps.</summary>
    public TerminologyService Terminology => validator.Terminology;

    /// <summary>All definitions.</summary>
    public DefinitionsPack Definitions => Terminology.Definitions;

    /// <summary>The same over other definitions, of which those with these canonical URLs have changed: see <see cref="Validator.With"/>.</summary>
    public GenomicValidator With(DefinitionsPack definitions, IReadOnlySet<string> changed) => new(validator.With(definitions, changed), policy);

    /// <summary>
    /// All findings about a resource or Bundle. <paramref name="stored"/> is what a store holds of all that it refers to; null where there is no store, so that
    /// only what comes in is judged.
    /// </summary>
    public IReadOnlyList<Issue> Validate(Element resource, ValidationRequest? request = null, StoredResources? stored = null)
    {
        var findings = validator.Validate(resource, (request ?? Nothing) with { ProfilesOf = content.Of });
        var pathway = PathwayRules.Check(resource, groups, stored);
        if (pathway.Count == 0 && required is null)
        {
            return findings;
        }

        var all = new List<Issue>([.. findings, .. pathway]);
        required?.Check(resource, all);
        return all;
    }
}
