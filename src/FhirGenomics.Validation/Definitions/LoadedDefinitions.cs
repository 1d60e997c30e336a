using System.Collections.Immutable;
using FhirGenomics.Resources;
using FhirGenomics.Validation.Conformance;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Validation.Definitions;

/// <summary>
/// Definitions that come, change and go while the server runs, over those that stay. Immutable: each change makes a new set, so that
/// whoever works with one sees nothing move. Of several versions of a definition the newest wins where no version is asked for.
/// </summary>
public sealed class LoadedDefinitions
{
    private readonly DefinitionsPack below;
    private readonly ImmutableDictionary<string, LoadedDefinition> loaded;

    private LoadedDefinitions(DefinitionsPack below, ImmutableDictionary<string, LoadedDefinition> loaded, IReadOnlyList<Issue> problems)
    {
        this.below = below;
        this.loaded = loaded;
        Problems = problems;
        Pack = loaded.IsEmpty ? below : below.With(
        [
            .. loaded.OrderByDescending(one => one.Value.Entry.Version, VersionOrder.Instance).ThenBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Value.Entry),
        ]);
    }

    /// <summary>The resource types that are definitions for validation and terminology.</summary>
    public static IReadOnlySet<string> ResourceTypes { get; } = new HashSet<string>(StringComparer.Ordinal) { "StructureDefinition", "ValueSet", "CodeSystem", "ConceptMap" };

    /// <summary>All definitions together; those loaded win over those below.</summary>
    public DefinitionsPack Pack { get; }

    /// <summary>Why the last change left profiles without snapshot: with the profile's URL, in the places of its source.</summary>
    public IReadOnlyList<Issue> Problems { get; }

    /// <summary>Nothing is loaded yet.</summary>
    public static LoadedDefinitions Over(DefinitionsPack below) => new(below, ImmutableDictionary<string, LoadedDefinition>.Empty, []);

    /// <summary>
    /// The set after changes, and the canonical URLs (without version) of all that changed by them, profiles that had to be expanded anew included.
    /// Snapshots are made where there are none.
    /// </summary>
    /// <param name="changes">What is loaded under a key (<c>ValueSet/genes</c>) from now on; null for nothing.</param>
    public async Task<(LoadedDefinitions Definitions, IReadOnlySet<string> Changed)> WithAsync(IReadOnlyDictionary<string, ElementTree?> changes)
    {
        var next = loaded.ToBuilder();
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, tree) in changes)
        {
            if (next.TryGetValue(key, out var old))
            {
                changed.Add(old.Entry.Url);
                next.Remove(key);
            }

            if (tree is not null && LoadedDefinition.Of(tree) is { } added && !Stays(added.Entry))
            {
                changed.Add(added.Entry.Url);
                next[key] = added;
            }
        }

        var unexpanded = Unexpanded(next, changed);
        var problems = await ExpandAsync(next, unexpanded);
        return (new LoadedDefinitions(below, next.ToImmutable(), problems), changed);
    }

    /// <summary>
    /// What is wrong with profiles that this set was made with: errors say what would not be checked, or allows more than the base. Logical models and
    /// other specializations are checked only where they have a snapshot.
    /// </summary>
    public IReadOnlyList<Issue> Check(IEnumerable<ElementTree> definitions)
    {
        var profiles = definitions.Where(tree => tree.ResourceType == "StructureDefinition").ToList();
        var constraints = profiles.Where(tree => tree.Root.Child("derivation").Text == "constraint").Select(tree => tree.Root.Child("url").Text).ToHashSet(StringComparer.Ordinal);
        var validator = new Validator(new TerminologyService(Pack));
        var findings = profiles.SelectMany(profile => ProfileCheck.Check(Pack, profile.Root).Concat(SnapshotCheck.Run(profile, validator))).ToList();

        // Why the generator failed is told where nothing else was found: it says less.
        var told = findings.Where(finding => finding.IsError).Select(finding => finding.Profile).ToHashSet(StringComparer.Ordinal);
        return [.. findings, .. Problems.Where(problem => constraints.Contains(problem.Profile) && !told.Contains(problem.Profile))];
    }

    /// <summary>FHIR's own types, and what the server itself brings: nobody replaces these.</summary>
    private bool Stays(DefinitionEntry entry) =>
        (entry.ResourceType == "StructureDefinition" && Schema.Schemas.BaseType(entry.Url) is not null)
        || below.Versions(entry.ResourceType, entry.Url).Any(known => known.Rank == 0);

    /// <summary>The profiles to expand: those that came, and those that rest on a change. Their URLs are added to the changes.</summary>
    private static List<string> Unexpanded(ImmutableDictionary<string, LoadedDefinition>.Builder all, HashSet<string> changed)
    {
        var left = all.Where(one => one.Value.NeedsSnapshot).ToList();
        var unexpanded = new List<string>();
        for (var found = true; found;)
        {
            var next = left.Where(one => changed.Contains(one.Value.Entry.Url) || changed.Overlaps(one.Value.Bases)).ToList();
            changed.UnionWith(next.Select(one => one.Value.Entry.Url));
            unexpanded.AddRange(next.Select(one => one.Key));
            found = left.RemoveAll(next.Contains) > 0;
        }

        return unexpanded;
    }

    private async Task<List<Issue>> ExpandAsync(ImmutableDictionary<string, LoadedDefinition>.Builder all, List<string> keys)
    {
        var problems = new List<Issue>();
        if (keys.Count == 0)
        {
            return problems;
        }

        var expansion = new ProfileExpansion(below.With([.. all.Values.OrderByDescending(one => one.Entry.Version, VersionOrder.Instance).Select(one => one.Raw)]), [.. keys.Select(key => all[key].Source)]);
        foreach (var (source, made) in await expansion.RunAsync())
        {
            var key = keys.Find(key => ReferenceEquals(all[key].Source, source))!;
            problems.AddRange(made.Problems.Select(problem => ProfileExpansion.Issue(source, problem)));
            all[key] = all[key].Expanded(made.Json);
        }

        return problems;
    }
}
