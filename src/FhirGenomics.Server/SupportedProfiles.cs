using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Server;

/// <summary>The profiles that the server is made for: its own and those of Genomics Reporting. It validates against any other that it knows as well.</summary>
internal static class SupportedProfiles
{
    /// <summary>Canonical base of the project's own definitions.</summary>
    public const string Canonical = "https://fhirgenomics.example/fhir";

    private const string GenomicsReporting = "http://hl7.org/fhir/uv/genomics-reporting";

    /// <summary>Canonical URLs by resource type, the project's own first.</summary>
    public static ILookup<string, string> ProfilesByType(this DefinitionsPack definitions) => definitions.Entries
        .Where(entry => entry is { ResourceType: "StructureDefinition", Kind: "resource", Derivation: "constraint" }
            && (entry.Url.StartsWith(Canonical, StringComparison.Ordinal) || entry.Url.StartsWith(GenomicsReporting, StringComparison.Ordinal)))
        .OrderBy(entry => entry.Url.StartsWith(Canonical, StringComparison.Ordinal) ? 0 : 1)
        .ThenBy(entry => entry.Url, StringComparer.Ordinal)
        .ToLookup(entry => entry.Type, entry => entry.Url, StringComparer.Ordinal);
}
