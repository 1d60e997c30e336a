using FhirGenomics.Resources;
using FhirGenomics.Store;

namespace FhirGenomics.Server;

/// <summary>
/// The stored resources that an incoming resource or Bundle refers to, read together before it is validated, so that the targets of references can be
/// judged by type and profile. What is not stored, or beyond a bound, is not judged: a missing target is no error.
/// </summary>
internal sealed class StoredTargets
{
    /// <summary>References that are looked up for one validation; a Bundle with more has its targets mostly inside itself.</summary>
    private const int MostTargets = 500;

    private readonly Dictionary<string, ElementTree?> trees = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, StoredResource> stored = new Dictionary<string, StoredResource>();
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);
    private readonly string ownBase;

    /// <summary>Collects the references. URLs below <paramref name="ownBase"/> (no slash at the end) mean this server's resources.</summary>
    public StoredTargets(Element resource, string? ownBase)
    {
        this.ownBase = ownBase + "/";
        var inside = new HashSet<string>(StringComparer.Ordinal);
        Collect(resource, this.ownBase, asked, inside);
        asked.ExceptWith(inside);
    }

    /// <summary>False if nothing outside the resource is referred to.</summary>
    public bool Any => asked.Count > 0;

    /// <summary>Reads what they refer to. It may be called again, on another snapshot.</summary>
    public void Read(StoreSnapshot snapshot)
    {
        stored = snapshot.Read(asked.Take(MostTargets));
        trees.Clear();
    }

    /// <summary>The resource that a reference means; null if it is not stored here.</summary>
    public ElementTree? Find(string reference)
    {
        var local = Local(reference, ownBase);
        if (!trees.TryGetValue(local, out var tree))
        {
            trees[local] = tree = stored.TryGetValue(local, out var found) ? ElementTree.Read(found.Json) : null;
        }

        return tree;
    }

    // Every element is visited once, in the order of the source; a resource is at most as deep as the reader allows.
    private static void Collect(Element at, string root, HashSet<string> targets, HashSet<string> inside)
    {
        if (at.Type is { Name: "Reference" } && at.Child("reference").Text is { } reference && reference.Contains('/', StringComparison.Ordinal) && Local(reference, root) is { Length: < 200 } local
            && !local.Contains(':', StringComparison.Ordinal))
        {
            targets.Add(local);
        }
        else if (at.Definition is { Owner.Name: "Bundle.entry", Name: "resource" } && at.Child("id").Text is { } id)
        {
            inside.Add(at.Type?.Name + "/" + id);
        }

        foreach (var child in at.Children)
        {
            if (child.Type is { Kind: not FhirTypeKind.Primitive })
            {
                Collect(child, root, targets, inside);
            }
        }
    }

    /// <summary>A reference without the server's own base and without version.</summary>
    private static string Local(string reference, string root)
    {
        var local = root.Length > 1 && reference.StartsWith(root, StringComparison.Ordinal) ? reference[root.Length..] : reference;
        var version = local.IndexOf("/_history/", StringComparison.Ordinal);
        return version < 0 ? local : local[..version];
    }
}
