using System.Text.Json;

namespace FhirGenomics.Validation.Definitions;

/// <summary>One conformance resource as a package has it.</summary>
/// <param name="Package">Package it comes from, <c>name#version</c>.</param>
/// <param name="Rank">Which of two packages wins for the same URL: the lower.</param>
/// <param name="Json">The whole resource.</param>
internal sealed record PackagedDefinition(string Package, int Rank, JsonElement Json)
{
    /// <summary>A top-level text of the resource; empty if it has none.</summary>
    public string Text(string name) => Json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}

/// <summary>Reads the conformance resources of the FHIR packages that npm installed, and this project's own.</summary>
internal static class FhirPackages
{
    private const string Core = "hl7.fhir.r4.core";
    private static readonly string[] Npm = ["hl7.fhir.uv.genomics-reporting", "hl7.fhir.uv.extensions.r4", "hl7.terminology.r4"];

    // dataelements.json is left out: it says the same as the resources' definitions, once more for each element.
    private static readonly string[] CoreBundles =
    [
        "profiles-types", "profiles-resources", "profiles-others", "extension-definitions", "search-parameters", "conceptmaps", "valuesets", "v3-codesystems", "v2-tables",
    ];

    private static readonly string[] ResourceTypes =
    [
        "StructureDefinition", "ValueSet", "CodeSystem", "ConceptMap", "SearchParameter", "OperationDefinition", "CompartmentDefinition", "CapabilityStatement", "GraphDefinition",
    ];

    /// <summary>
    /// Everything below a <c>profiles/</c> folder: packages in the order in which they win, and their definitions in a stable order.
    /// Throws <see cref="IOException"/> if a package is not installed.
    /// </summary>
    public static (List<string> Packages, List<PackagedDefinition> Definitions) Read(string profiles)
    {
        var packages = new List<string>();
        var definitions = new List<PackagedDefinition>();
        var modules = Path.Combine(profiles, "node_modules");
        packages.Add(PackageName(profiles));
        var own = Path.Combine(profiles, "fsh-generated", "resources");
        if (Directory.Exists(own))
        {
            AddFolder(own, packages[0], 0, definitions);
        }

        foreach (var package in Npm)
        {
            packages.Add(PackageName(Path.Combine(modules, package)));
            AddFolder(Path.Combine(modules, package), packages[^1], packages.Count - 1, definitions);
        }

        var core = CoreFolder(profiles);
        packages.Add($"{Core}#{CoreVersion(core)}");
        foreach (var bundle in CoreBundles)
        {
            foreach (var entry in Parse(Path.Combine(core, bundle + ".json")).GetProperty("entry").EnumerateArray())
            {
                Add(new PackagedDefinition(packages[^1], packages.Count - 1, entry.GetProperty("resource")), definitions);
            }
        }

        return (packages, definitions);
    }

    /// <summary>True for the resource types that a pack holds.</summary>
    public static bool IsConformance(string resourceType) => ResourceTypes.Contains(resourceType);

    /// <summary>The folder with the bundles of R4 itself.</summary>
    public static string CoreFolder(string profiles) => Path.Combine(profiles, "node_modules", "@medplum", "definitions", "dist", "fhir", "r4");

    private static void AddFolder(string folder, string package, int rank, List<PackagedDefinition> definitions)
    {
        foreach (var file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            if (IsConformance(Path.GetFileName(file).Split('-')[0]))
            {
                Add(new PackagedDefinition(package, rank, Parse(file)), definitions);
            }
        }
    }

    private static void Add(PackagedDefinition definition, List<PackagedDefinition> definitions)
    {
        // The npm wrapper of R4 adds resource types and search parameters of its own vendor; these have no HL7 URL, or none that is absolute.
        var url = definition.Text("url");
        if (url.Contains(':', StringComparison.Ordinal) && !url.StartsWith("https://medplum.com/", StringComparison.Ordinal) && IsConformance(definition.Text("resourceType")))
        {
            definitions.Add(definition);
        }
    }

    private static string PackageName(string folder)
    {
        var manifest = Parse(Path.Combine(folder, "package.json"));
        return $"{manifest.GetProperty("name").GetString()}#{manifest.GetProperty("version").GetString()}";
    }

    private static string CoreVersion(string folder) =>
        File.ReadLines(Path.Combine(folder, "version.info")).First(line => line.StartsWith("version=", StringComparison.Ordinal))["version=".Length..];

    private static JsonElement Parse(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.Clone();
    }
}
