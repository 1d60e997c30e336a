namespace FhirGenomics.Validation.Definitions;

/// <summary>
/// The program that the build runs: reads the FHIR packages below <c>profiles/</c> and writes the type model and the definitions
/// that the server needs. Usage: <c>FhirGenomics.Validation PROFILES-FOLDER OUTPUT-FOLDER</c>.
/// </summary>
internal static class PackDefinitions
{
    internal static int Main(string[] args)
    {
        if (args is not [var profiles, var output])
        {
            Console.Error.WriteLine("Usage: FhirGenomics.Validation PROFILES-FOLDER OUTPUT-FOLDER");
            return 2;
        }

        Directory.CreateDirectory(output);
        TypesFile.Write(FhirPackages.CoreFolder(profiles), Path.Combine(output, Resources.FhirTypes.FileName));
        Pack(profiles, Path.Combine(output, DefinitionsPack.FileName));
        return 0;
    }

    /// <summary>Writes the pack of all definitions below a <c>profiles/</c> folder.</summary>
    internal static void Pack(string profiles, string file)
    {
        var (packages, definitions) = FhirPackages.Read(profiles);
        var packed = definitions
            .OrderBy(Group).ThenBy(definition => definition.Rank)
            .ThenBy(definition => definition.Text("url"), StringComparer.Ordinal).ThenBy(definition => definition.Text("version"), StringComparer.Ordinal)
            .AsParallel().AsOrdered()
            .Select(definition => (Entry(definition), Slimming.Slim(definition.Json)))
            .ToList();
        PackWriter.Write(file, packages, packed);
    }

    private static DefinitionEntry Entry(PackagedDefinition definition)
    {
        var entry = new DefinitionEntry(definition.Text("resourceType"), definition.Text("url"), definition.Text("version"), definition.Package)
        {
            Id = definition.Text("id"),
            Name = definition.Text("name"),
            Rank = definition.Rank,
        };
        return entry.ResourceType != "StructureDefinition" ? entry : entry with
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
