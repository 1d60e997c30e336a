using System.Collections.Concurrent;
using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Definitions;

/// <summary>
/// The conformance resources of all FHIR packages, packed at build time into one compressed file beside the program. Opened at once,
/// each definition is read when it is first asked for. Immutable and safe for several threads; further definitions make a new view (<see cref="With(IEnumerable{ElementTree}, string)"/>).
/// </summary>
public sealed class DefinitionsPack
{
    /// <summary>Name of the pack in the program's folder.</summary>
    public const string FileName = "definitions.pack";

    private readonly PackFile file;
    private readonly Dictionary<(string ResourceType, string Url), DefinitionEntry[]> byUrl;
    private readonly ConcurrentDictionary<PackLocation, WeakReference<ElementTree>> trees;

    private DefinitionsPack(PackFile file, IReadOnlyList<DefinitionEntry> entries, ConcurrentDictionary<PackLocation, WeakReference<ElementTree>> trees)
    {
        this.file = file;
        this.trees = trees;
        Entries = entries;
        byUrl = new(entries.Count);
        foreach (var entry in entries)
        {
            var key = (entry.ResourceType, entry.Url);
            byUrl[key] = byUrl.TryGetValue(key, out var others) ? [.. others.Append(entry).OrderBy(other => other.Rank)] : [entry];
        }
    }

    /// <summary>All definitions in a stable order.</summary>
    public IReadOnlyList<DefinitionEntry> Entries { get; }

    /// <summary>Opens the pack beside the program. Throws <see cref="IOException"/> if it is not there.</summary>
    public static DefinitionsPack Open() => Open(Path.Combine(AppContext.BaseDirectory, FileName));

    /// <summary>Opens a pack. Throws <see cref="InvalidDataException"/> if the file is not one.</summary>
    public static DefinitionsPack Open(string path)
    {
        var file = PackFile.Open(File.ReadAllBytes(path));
        return new DefinitionsPack(file, file.Entries, new());
    }

    /// <summary>
    /// A view that has further definitions; this one stays as it is. They win over those already there, and of two with the same URL and version the last wins.
    /// Resources without <c>url</c> are left out: nothing can ask for them. Snapshots are corrected and slimmed as those of the pack; missing ones are not made (<see cref="WithAsync"/> does).
    /// </summary>
    public DefinitionsPack With(IEnumerable<ElementTree> definitions, string package = "")
    {
        var entries = new List<DefinitionEntry>(Entries);
        var rank = entries.Count == 0 ? 0 : entries.Min(entry => entry.Rank);
        foreach (var tree in definitions)
        {
            if (GivenDefinitions.Entry(tree, package) is { } entry)
            {
                entries.Add(entry with { Rank = --rank });
            }
        }

        return new DefinitionsPack(file, entries, trees);
    }

    /// <summary>A view that has further entries, which win over those already there, the first of them most.</summary>
    internal DefinitionsPack With(IReadOnlyList<DefinitionEntry> winning) => new(file, [.. winning, .. Entries], trees);

    /// <summary>
    /// As <see cref="With(IEnumerable{ElementTree}, string)"/>, making the snapshots of StructureDefinitions that have only a differential; they may derive from each other.
    /// Those that cannot be expanded are left out, and <c>Problems</c> says why.
    /// </summary>
    public async Task<(DefinitionsPack Pack, IReadOnlyList<Issue> Problems)> WithAsync(IEnumerable<ElementTree> definitions, string package = "")
    {
        var (expanded, problems) = await GivenDefinitions.ExpandAsync(this, [.. definitions]);
        return (With(expanded, package), problems);
    }

    /// <summary>
    /// The definition with a canonical URL, which may end in <c>|version</c>; without version the newest package wins (this project's, then the IGs', then HL7 terminology, then R4).
    /// If only other versions are there, the nearest of them. Null if there is none of that resource type.
    /// </summary>
    public ElementTree? Find(string resourceType, string canonical) => FindEntry(resourceType, canonical) is { } entry ? Read(entry) : null;

    /// <summary>As <see cref="Find"/>, without reading the content.</summary>
    public DefinitionEntry? FindEntry(string resourceType, string canonical)
    {
        var bar = canonical.IndexOf('|', StringComparison.Ordinal);
        if (!byUrl.TryGetValue((resourceType, bar < 0 ? canonical : canonical[..bar]), out var entries))
        {
            return null;
        }

        return bar < 0 ? entries[0] : entries.MaxBy(entry => CommonParts(entry.Version, canonical.AsSpan(bar + 1)));
    }

    /// <summary>All definitions with a canonical URL (without version), the winning one first.</summary>
    public IReadOnlyList<DefinitionEntry> Versions(string resourceType, string url) => byUrl.GetValueOrDefault((resourceType, url)) ?? [];

    /// <summary>The content of one entry.</summary>
    public ElementTree Read(DefinitionEntry entry)
    {
        if (entry.Given is { } given)
        {
            return given.Read();
        }

        if (trees.TryGetValue(entry.Location, out var known) && known.TryGetTarget(out var tree))
        {
            return tree;
        }

        tree = ElementTree.Read(file.Read(entry.Location));
        trees[entry.Location] = new WeakReference<ElementTree>(tree);
        return tree;
    }

    /// <summary>How near two versions are: the number of leading dotted parts in which they agree; most if they are the same.</summary>
    private static int CommonParts(string version, ReadOnlySpan<char> asked)
    {
        if (asked.SequenceEqual(version))
        {
            return int.MaxValue;
        }

        var same = asked.CommonPrefixLength(version);
        var partEnds = (same == asked.Length || asked[same] == '.') && (same == version.Length || version[same] == '.');
        return asked[..same].Count('.') + (partEnds && same > 0 ? 1 : 0);
    }
}
