namespace FhirGenomics.Validation.Definitions;

/// <summary>One definition of the pack, without its content.</summary>
/// <param name="ResourceType"><c>StructureDefinition</c>, <c>ValueSet</c>, <c>CodeSystem</c>, <c>SearchParameter</c>, <c>ConceptMap</c> ...</param>
/// <param name="Url">Canonical URL without version.</param>
/// <param name="Version">Business version; empty if it has none.</param>
/// <param name="Package">Package it comes from, <c>name#version</c>: <c>hl7.fhir.r4.core#4.0.1</c>.</param>
public sealed record DefinitionEntry(string ResourceType, string Url, string Version, string Package)
{
    /// <summary>Logical id in its package; empty if it has none.</summary>
    public string Id { get; init; } = "";

    /// <summary>Computer-friendly name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Of a StructureDefinition: <c>primitive-type</c>, <c>complex-type</c>, <c>resource</c> or <c>logical</c>; empty for others.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Of a StructureDefinition: the type it defines or constrains (<c>Observation</c>, <c>Extension</c>); empty for others.</summary>
    public string Type { get; init; } = "";

    /// <summary>Of a StructureDefinition: <c>specialization</c> or <c>constraint</c>; empty for others and for the roots of R4.</summary>
    public string Derivation { get; init; } = "";

    /// <summary>Of a StructureDefinition: canonical URL of what it is derived from; of a CodeSystem supplement: of what it supplements. Empty for others and for the roots of R4.</summary>
    public string BaseDefinition { get; init; } = "";

    /// <summary>Where the content stands in the pack.</summary>
    internal PackLocation Location { get; init; }

    /// <summary>The content, if it was given in memory and does not stand in the pack.</summary>
    internal GivenContent? Given { get; init; }

    /// <summary>Which of two packages wins for the same URL: the lower.</summary>
    internal int Rank { get; init; }
}

/// <summary>Where a definition's JSON stands in the pack.</summary>
/// <param name="Block">Number of the compressed block.</param>
/// <param name="Offset">First byte in the decompressed block.</param>
/// <param name="Length">Bytes of JSON.</param>
internal readonly record struct PackLocation(int Block, int Offset, int Length);
