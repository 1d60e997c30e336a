using System.Text.Json;
using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Definitions;

/// <summary>Makes definitions that come at run time like those of the pack: with a snapshot, corrected and slim.</summary>
internal static class GivenDefinitions
{
    /// <summary>A StructureDefinition with a snapshot as the pack would have it; anything else as it is.</summary>
    public static ElementTree AsPacked(ElementTree tree)
    {
        if (tree.ResourceType != "StructureDefinition" || !tree.Root.Child("snapshot").Exists)
        {
            return tree;
        }

        using var document = JsonDocument.Parse(tree.Json, new JsonDocumentOptions { MaxDepth = 256 });
        return ElementTree.Read(Slimming.Slim(document.RootElement));
    }

    /// <summary>
    /// The definitions, snapshots added where they had none. A StructureDefinition whose differential cannot be expanded is left out and an issue says why,
    /// in the place of <c>StructureDefinition.differential</c>.
    /// </summary>
    public static async Task<(List<ElementTree> Definitions, List<Issue> Problems)> ExpandAsync(DefinitionsPack pack, IReadOnlyList<ElementTree> definitions)
    {
        var given = pack.With(definitions);
        var resolver = new SnapshotResolver(url => given.Find("StructureDefinition", url)?.Json);
        var expanded = new List<ElementTree>();
        var problems = new List<Issue>();
        foreach (var tree in definitions)
        {
            if (tree.ResourceType != "StructureDefinition" || tree.Root.Child("snapshot").Exists)
            {
                expanded.Add(tree);
                continue;
            }

            var made = await Snapshots.GenerateAsync(tree.Json, resolver);
            problems.AddRange(made.Problems.Select(problem => Issue.Error(IssueCode.Invalid, "profile-snapshot", problem, tree.Root.Child("differential"), "Der kan ikke dannes et snapshot (på engelsk): " + problem) with
            {
                Profile = tree.Root.Child("url").Text,
            }));
            if (made.Json is { } json)
            {
                expanded.Add(ElementTree.Read(json));
            }
        }

        return (expanded, problems);
    }
}
