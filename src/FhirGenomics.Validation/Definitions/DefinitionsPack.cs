using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Definitions;

/// <summary>One definition of the pack, without its content.</summary>
/// <param name="ResourceType"><c>StructureDefinition</c>, <c>ValueSet</c>, <c>CodeSystem</c>, <c>SearchParameter</c>, <c>ConceptMap</c> ...</param>
/// <param name="Url">Canonical URL without version.</param>
/// <param name="Version">Business version; empty if it has none.</param>
/// <param name="Package">Package it comes from, <c>name#version</c>: <c>hl7.fhir.r4.core#4.0.1</c>.</param>
public sealed record DefinitionEntry(string ResourceType, string Url, string Version, string Package);

/// <summary>
/// The conformance resources of all FHIR packages, packed at build time into one compressed file beside the program. Opened at once,
/// each definition is read when it is first asked for. Safe for several threads.
/// </summary>
public sealed class DefinitionsPack
{
    /// <summary>Name of the pack in the program's folder.</summary>
    public const string FileName = "definitions.pack";

    private DefinitionsPack() => Entries = [];

    /// <summary>All definitions in a stable order.</summary>
    public IReadOnlyList<DefinitionEntry> Entries { get; }

    /// <summary>Opens the pack beside the program.</summary>
    public static DefinitionsPack Open() => throw new NotImplementedException();

    /// <summary>
    /// The definition with a canonical URL, which may end in <c>|version</c>; without version the newest package wins (this project's, then the IGs', then HL7 terminology, then R4).
    /// If only other versions are there, the nearest of them. Null if there is none of that resource type.
    /// </summary>
    public ElementTree? Find(string resourceType, string canonical) => throw new NotImplementedException();

    /// <summary>The content of one entry.</summary>
    public ElementTree Read(DefinitionEntry entry) => throw new NotImplementedException();
}
