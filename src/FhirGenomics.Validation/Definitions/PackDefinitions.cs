using System.Text.Json;

namespace FhirGenomics.Validation.Definitions;

/// <summary>
/// The program that the build runs: reads the FHIR packages below <c>profiles/</c> and writes the type model and the definitions
/// that the server needs. Usage: <c>FhirGenomics.Validation PROFILES-FOLDER OUTPUT-FOLDER</c>.
/// </summary>
internal static class PackDefinitions
{
    internal static async Task<int> Main(string[] args)
    {
        if (args is not [var profiles, var output])
        {
            Console.Error.WriteLine("Usage: FhirGenomics.Validation PROFILES-FOLDER OUTPUT-FOLDER");
            return 2;
        }

        Directory.CreateDirectory(output);
        TypesFile.Write(FhirPackages.CoreFolder(profiles), Path.Combine(output, Resources.FhirTypes.FileName));
        var problems = await PackAsync(profiles, Path.Combine(output, DefinitionsPack.FileName));
        foreach (var problem in problems)
        {
            // In the form that MSBuild shows as an error of its own.
            await Console.Error.WriteLineAsync("profiles : error FHIR0001: " + problem);
        }

        return problems.Count == 0 ? 0 : 1;
    }

    /// <summary>Writes the pack of all definitions below a <c>profiles/</c> folder. Returns what is wrong with the profiles; if anything is, no pack is written.</summary>
    internal static async Task<IReadOnlyList<string>> PackAsync(string profiles, string file)
    {
        var (packages, read) = FhirPackages.Read(profiles);
        read.Add(UcumAtoms.Definition(packages));
        var (definitions, problems) = await WithSnapshotsAsync(read);
        if (problems.Count > 0)
        {
            return problems;
        }

        var packed = definitions
            .OrderBy(Group).ThenBy(definition => definition.Rank)
            .ThenBy(definition => definition.Text("url"), StringComparer.Ordinal).ThenBy(definition => definition.Text("version"), StringComparer.Ordinal)
            .AsParallel().AsOrdered()
            .Select(definition => (Entry(definition), Slimming.Slim(definition.Json)))
            .ToList();
        PackWriter.Write(file, packages, packed);
        return [];
    }

    private static async Task<(List<PackagedDefinition> Definitions, List<string> Problems)> WithSnapshotsAsync(List<PackagedDefinition> definitions)
    {
        var byUrl = definitions.Where(IsStructure).GroupBy(definition => definition.Text("url")).ToDictionary(same => same.Key, same => same.MinBy(definition => definition.Rank)!);
        var resolver = new SnapshotResolver(url => byUrl.TryGetValue(url.Split('|')[0], out var found) ? JsonSerializer.SerializeToUtf8Bytes(found.Json) : default);
        var problems = new List<string>();
        for (var i = 0; i < definitions.Count; i++)
        {
            var definition = definitions[i];
            if (IsStructure(definition) && !definition.Json.TryGetProperty("snapshot", out _))
            {
                var made = await Snapshots.GenerateAsync(JsonSerializer.SerializeToUtf8Bytes(definition.Json), resolver);
                problems.AddRange(made.Problems.Select(problem => $"{definition.Text("url")}: no snapshot can be made of its differential. {problem}"));
                definitions[i] = made.Json is { } json ? definition with { Json = JsonElement.Parse(json) } : definition;
            }
        }

        return (definitions, problems);

        static bool IsStructure(PackagedDefinition definition) => definition.Text("resourceType") == "StructureDefinition";
    }

    private static DefinitionEntry Entry(PackagedDefinition definition)
    {
        var entry = new DefinitionEntry(definition.Text("resourceType"), definition.Text("url"), definition.Text("version"), definition.Package)
        {
            Id = definition.Text("id"),
            Name = definition.Text("name"),
            Rank = definition.Rank,
        };
        return entry.ResourceType != "StructureDefinition" ? entry with { BaseDefinition = definition.Text("supplements") } : entry with
        {
            Kind = definition.Text("kind"),
            Type = definition.Text("type"),
            Derivation = definition.Text("derivation"),
            BaseDefinition = definition.Text("baseDefinition"),
        };
    }

    /// <summary>What is used together stands together: types and resources, profiles, what the server reads at start, terminology by how rarely it is asked for.</summary>
    private static int Group(PackagedDefinition definition) => (definition.Text("resourceType"), definition.Text("url")) switch
    {
        ("StructureDefinition", _) when definition.Text("derivation") != "constraint" => definition.Text("kind") == "resource" ? 1 : 0,
        ("StructureDefinition", _) => definition.Text("type") == "Extension" ? 3 : 2,
        ("SearchParameter", _) => 4,
        ("ValueSet" or "CodeSystem", var url) => url.StartsWith("http://terminology.hl7.org/", StringComparison.Ordinal) ? 7 : 6,
        _ => 5,
    };
}
