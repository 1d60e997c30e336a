using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Schema;

/// <summary>One ElementDefinition of a snapshot, with those below it and its slices.</summary>
internal sealed class SnapshotNode(Element definition, string path)
{
    public Element Definition { get; } = definition;

    /// <summary>The path as written: <c>Observation.value[x]</c>.</summary>
    public string Path { get; } = path;

    /// <summary>Last part of the path, as written.</summary>
    public string LastName { get; } = path[(path.LastIndexOf('.') + 1)..];

    /// <summary>FHIRPath name: without <c>[x]</c>.</summary>
    public string Name => LastName.EndsWith("[x]", StringComparison.Ordinal) ? LastName[..^3] : LastName;

    public string? SliceName { get; } = definition.Child("sliceName").Text;

    public string Id => Definition.Child("id").Text ?? Path + (SliceName is null ? "" : ":" + SliceName);

    public List<SnapshotNode> Children { get; } = [];

    public List<SnapshotNode> Slices { get; } = [];

    /// <summary>Reads a snapshot into a tree; null if it has none. What cannot be placed is told in <paramref name="problems"/>.</summary>
    public static SnapshotNode? Read(Element structureDefinition, List<Said> problems)
    {
        SnapshotNode? root = null;
        var open = new Stack<SnapshotNode>();
        for (var element = structureDefinition.Child("snapshot").Child("element"); element.Exists; element = element.NextSame())
        {
            if (element.Child("path").Text is not { Length: > 0 } path)
            {
                problems.Add(new("An element of the snapshot has no path.", "Et element i snapshot har ingen sti ('path')."));
                continue;
            }

            var node = new SnapshotNode(element, path);
            while (open.Count > 0 && !IsBelow(path, open.Peek().Path))
            {
                open.Pop();
            }

            if (root is null)
            {
                root = node;
            }
            else if (open.Count == 0)
            {
                problems.Add(new($"The element '{path}' of the snapshot has no parent before it.", $"Elementet '{path}' i snapshot har intet overordnet element før sig."));
                continue;
            }
            else
            {
                open.Peek().Place(node);
            }

            open.Push(node);
        }

        return root;
    }

    private static bool IsBelow(string path, string parent) =>
        path.Length > parent.Length && path[parent.Length] == '.' && path.StartsWith(parent, StringComparison.Ordinal);

    private void Place(SnapshotNode node)
    {
        var sliced = node.SliceName is null ? null : Children.FindLast(child => child.Path == node.Path || IsChoiceOf(node.LastName, child.LastName));
        if (sliced is null)
        {
            Children.Add(node);
            return;
        }

        // A slice of a slice is named "slice/part".
        for (var slash = node.SliceName!.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = node.SliceName.IndexOf('/', slash + 1))
        {
            sliced = sliced.Slices.Find(slice => slice.SliceName == node.SliceName[..slash]) ?? sliced;
        }

        sliced.Slices.Add(node);
    }

    private static bool IsChoiceOf(string name, string choice) =>
        choice.EndsWith("[x]", StringComparison.Ordinal) && name.Length > choice.Length - 3
        && name.StartsWith(choice[..^3], StringComparison.Ordinal) && char.IsUpper(name[choice.Length - 3]);
}
