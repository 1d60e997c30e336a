using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Schema;

/// <summary>One type that an element may have.</summary>
/// <param name="Type">The type; null if R4 does not have it.</param>
/// <param name="Profiles">Profiles of the type, of which one must fit; empty if any will do.</param>
/// <param name="Targets">What a Reference or canonical may point to; empty if anything.</param>
internal sealed record TypeRule(FhirType? Type, ProfileLink[] Profiles, ProfileLink[] Targets)
{
    /// <summary>Where what a reference points to may stand: <c>contained</c>, <c>bundled</c>, <c>referenced</c>; empty for anywhere.</summary>
    public string[] Aggregation { get; init; } = [];

    /// <summary>True if an element of this type is allowed by the rule.</summary>
    public bool Allows(FhirType actual) => Type is not null && actual.Is(Type) && (baseTypes is null || Array.Exists(baseTypes, actual.Is));

    // A profile may be the definition of a type itself: Resource with the "profile" DocumentManifest.
    private readonly FhirType[]? baseTypes = Profiles.Length > 0 && Array.TrueForAll(Profiles, link => link.BaseType is not null) ? [.. Profiles.Select(link => link.BaseType!)] : null;
}

/// <summary>A profile named by another, looked up when it is first needed.</summary>
/// <param name="schemas">Where it is looked up.</param>
/// <param name="canonical">The canonical URL as written.</param>
/// <param name="elementId">The ElementDefinition of the profile that is meant (elementdefinition-profile-element); null for its root.</param>
internal sealed class ProfileLink(Schemas schemas, string canonical, string? elementId = null)
{
    private CompiledProfile? profile;

    /// <summary>Where it is looked up: schemas over newer definitions take over what those did not change.</summary>
    public Schemas Schemas { private get; set; } = schemas;

    /// <summary>The canonical URL as written.</summary>
    public string Canonical { get; } = canonical;

    /// <summary>If the URL is that of a FHIR type itself: that type.</summary>
    public FhirType? BaseType { get; } = Validation.Schema.Schemas.BaseType(canonical);

    /// <summary>The profile; null if it is not known here.</summary>
    public CompiledProfile? Profile => profile ??= Schemas.Find(Canonical);

    /// <summary>What is asked: by the profile as a whole, or by the one element of it that is named; null if it is not known here.</summary>
    public ElementSchema? Schema => elementId is null ? Profile?.Root : Profile?.Find(elementId);

    /// <summary>True if an element conforms; null if the profile is not known here.</summary>
    public bool? IsMet(ValidationRun run, Element element) =>
        elementId is null ? (Profile is { } whole ? run.Conforms(element, whole) : null) : Schema is { } part ? run.Try(element, part, wantReason: false) is null : null;

    /// <summary>The last part of the URL, or the name of the profile.</summary>
    public string Name => BaseType?.Name ?? Profile?.Name ?? Canonical;
}
