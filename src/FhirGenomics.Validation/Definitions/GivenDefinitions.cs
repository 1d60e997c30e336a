using System.Text.Json;
using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Definitions;

/// <summary>Makes definitions that come at run time like those of the pack: with a snapshot, corrected and slim.</summary>
internal static class GivenDefinitions
{
    /// <summary>The entry of a definition; null if it has no <c>url</c>, for then nothing can ask for it.</summary>
    public static DefinitionEntry? Entry(ElementTree tree, string package) => Text(tree, "url") is not { Length: > 0 } url ? null : new DefinitionEntry(tree.ResourceType, url, Text(tree, "version"), package)
    {
        Id = tree.Id ?? "",
        Name = Text(tree, "name"),
        Kind = Text(tree, "kind"),
        Type = Text(tree, "type"),
        Derivation = Text(tree, "derivation"),
        BaseDefinition = Text(tree, tree.ResourceType == "CodeSystem" ? "supplements" : "baseDefinition"),
        Given = new GivenContent(AsPacked(tree)),
    };

    private static string Text(ElementTree tree, string name) => tree.Root.Child(name).Text ?? "";

    /// <summary>A StructureDefinition with a snapshot as the pack would have it; anything else as it is.</summary>
    private static ReadOnlyMemory<byte> AsPacked(ElementTree tree)
    {
        if (tree.ResourceType != "StructureDefinition" || !tree.Root.Child("snapshot").Exists)
        {
            return tree.Json;
        }

        using var document = JsonDocument.Parse(tree.Json, new JsonDocumentOptions { MaxDepth = 256 });
        return Slimming.Slim(document.RootElement);
    }

    /// <summary>
    /// The definitions, snapshots added where they had none. A StructureDefinition whose differential cannot be expanded is left out and an issue says why,
    /// in the place of <c>StructureDefinition.differential</c>.
    /// </summary>
    public static async Task<(List<ElementTree> Definitions, List<Issue> Problems)> ExpandAsync(DefinitionsPack pack, IReadOnlyList<ElementTree> definitions)
    {
        var unexpanded = definitions.Where(tree => tree.ResourceType == "StructureDefinition" && !tree.Root.Child("snapshot").Exists).ToList();
        var made = (await new ProfileExpansion(pack.With(definitions), unexpanded).RunAsync()).ToDictionary(result => (object)result.Profile, result => result.Made, ReferenceEqualityComparer.Instance);
        var expanded = new List<ElementTree>();
        var problems = new List<Issue>();
        foreach (var tree in definitions)
        {
            if (!made.TryGetValue(tree, out var result))
            {
                expanded.Add(tree);
            }
            else if (result.Json is { } json)
            {
                expanded.Add(ElementTree.Read(json));
            }
            else
            {
                problems.AddRange(result.Problems.Select(problem => ProfileExpansion.Issue(tree, problem)));
            }
        }

        return (expanded, problems);
    }
}
