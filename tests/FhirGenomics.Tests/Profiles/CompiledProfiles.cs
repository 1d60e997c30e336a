using System.Text.Json;

namespace FhirGenomics.Tests.Profiles;

/// <summary>One compiled profile: a StructureDefinition that constrains a resource type.</summary>
internal sealed record CompiledProfileFile(string Id, bool IsAbstract);

/// <summary>The compiled definitions of <c>profiles/fsh-generated</c>.</summary>
internal static class CompiledProfiles
{
    /// <summary>The folder.</summary>
    public static string Folder { get; } = Repository.Path("profiles", "fsh-generated", "resources");

    /// <summary>The profiles, without extensions.</summary>
    public static IReadOnlyList<CompiledProfileFile> All { get; } = [.. Structures("constraint").Where(one => one.Type != "Extension").Select(one => new CompiledProfileFile(one.Id, one.IsAbstract))];

    /// <summary>How many extensions there are.</summary>
    public static int Extensions { get; } = Structures("constraint").Count(one => one.Type == "Extension");

    /// <summary>How many definitions of one resource type there are.</summary>
    public static int Count(string type) => Directory.GetFiles(Folder, type + "-*.json").Length;

    private static IEnumerable<(string Id, string Type, bool IsAbstract)> Structures(string derivation)
    {
        foreach (var file in Directory.GetFiles(Folder, "StructureDefinition-*.json").Order(StringComparer.Ordinal))
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = json.RootElement;
            if (root.GetProperty("derivation").GetString() == derivation)
            {
                yield return (root.GetProperty("id").GetString()!, root.GetProperty("type").GetString()!, root.GetProperty("abstract").GetBoolean());
            }
        }
    }
}
