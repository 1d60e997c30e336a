using FhirGenomics.Resources;
using FhirGenomics.Store;
using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Server;

/// <summary>
/// The definitions that requests are validated with now: those that the server brings, those of packages, and those that are stored, which win.
/// A change makes a new validator, which takes over what the change does not concern; a request that has begun keeps the one it has.
/// </summary>
internal sealed class CurrentDefinitions : IDisposable
{
    /// <summary>Snapshots take milliseconds each: nobody needs more profiles at once.</summary>
    private const int MostProfiles = 500;

    private readonly SemaphoreSlim gate = new(1);
    private readonly Dictionary<string, int> versions = new(StringComparer.Ordinal);
    private LoadedDefinitions loaded;
    private GenomicValidator validator;

    private readonly ResourceStore store;
    private readonly SemaphoreSlim looking = new(1);
    private readonly string[] types = [.. LoadedDefinitions.ResourceTypes];
    private IReadOnlyList<long> seen;

    private CurrentDefinitions(DefinitionsPack below, ProfilePolicy policy, ResourceStore store)
    {
        this.store = store;
        seen = new long[types.Length];
        loaded = LoadedDefinitions.Over(below);
        validator = new GenomicValidator(below, policy);
    }

    /// <summary>The validator, with its terminology and definitions: what belongs together.</summary>
    public GenomicValidator Validator => Volatile.Read(ref validator);

    /// <summary>The definitions below, with those that are stored.</summary>
    public static async Task<CurrentDefinitions> Load(DefinitionsPack below, ProfilePolicy policy, ResourceStore store, CancellationToken stop)
    {
        var definitions = new CurrentDefinitions(below, policy, store);
        await definitions.Look(stop);
        return definitions;
    }

    /// <summary>Uses what is stored now, by this server or another; if nothing has changed since the last time, it only asks for that.</summary>
    public async Task Look(CancellationToken stop)
    {
        if (!HasChanged(await store.NewestChanges(types, stop)))
        {
            return;
        }

        await looking.WaitAsync(stop);
        try
        {
            // What is read then may be newer than these numbers, never older.
            var changes = await store.NewestChanges(types, stop);
            await Apply(await ReadChanged(stop));
            Volatile.Write(ref seen, changes);
        }
        finally
        {
            looking.Release();
        }
    }

    private bool HasChanged(IReadOnlyList<long> changes) => changes.Zip(Volatile.Read(ref seen)).Any(type => type.First > type.Second);

    /// <summary>Reads the definitions that were written since it last looked, as they are now: versions that were replaced are nobody's business.</summary>
    private async Task<List<StoredResource>> ReadChanged(CancellationToken stop)
    {
        var changed = new List<StoredResource>();
        foreach (var (type, last) in types.Zip(seen))
        {
            await foreach (var resource in store.ChangedSince(type, last, stop))
            {
                changed.Add(resource);
            }
        }

        return changed;
    }

    /// <summary>Throws <see cref="Failure"/> (422), with the elements and reasons, if a profile among the changes could not be used.</summary>
    public async Task RequireSound(IReadOnlyList<Change> changes)
    {
        if (!changes.Any(change => change.Type == "StructureDefinition" && change is not Change.Delete))
        {
            return;
        }

        var trees = new Dictionary<string, ElementTree?>(StringComparer.Ordinal);
        foreach (var change in changes.Where(change => LoadedDefinitions.ResourceTypes.Contains(change.Type)))
        {
            var (key, tree) = change switch
            {
                Change.Create create => ($"create {trees.Count}", create.Resource),
                Change.Update update => ($"{update.Type}/{update.Id}", update.Resource),
                Change.ConditionalUpdate update => ($"update {trees.Count}", update.Resource),
                Change.Delete delete => ($"{delete.Type}/{delete.Id}", null),
                Change.ConditionalDelete => ($"delete {trees.Count}", null),
                Change.Patch patch => throw new Failure(FailureKind.Unprocessable, Issue.Error(
                    IssueCode.NotSupported, "profile-patch", $"A {patch.Type} is not patched: send it whole with PUT, so that it can be checked first.", $"En {patch.Type} kan ikke patches: send den hel med PUT, så den kan kontrolleres først.") with
                { Expression = patch.Place }),
                _ => throw new InvalidOperationException($"{change} is no change that is known."),
            };
            trees[key] = tree;
        }

        if (trees.Count(tree => tree.Value?.ResourceType == "StructureDefinition") > MostProfiles)
        {
            throw new Failure(FailureKind.Unprocessable, Issue.Error(IssueCode.TooCostly, "profiles-too-many", $"More than {MostProfiles} profiles at once: send them in several requests.", $"Mere end {MostProfiles} profiler på én gang: send dem i flere forespørgsler."));
        }

        var (next, _) = await loaded.WithAsync(trees);
        var findings = next.Check(trees.Values.OfType<ElementTree>());
        if (findings.Any(finding => finding.IsError))
        {
            throw new Failure(FailureKind.Unprocessable, [.. findings.OrderBy(finding => finding.Severity).Select(finding => InBundle(finding, changes))]);
        }
    }

    /// <summary>A finding about a resource of a Bundle, with its place in the Bundle.</summary>
    private static Issue InBundle(Issue finding, IReadOnlyList<Change> changes)
    {
        var change = changes.FirstOrDefault(change => change switch
        {
            Change.Create create => create.Resource.Root.Child("url").Text == finding.Profile,
            Change.Update update => update.Resource.Root.Child("url").Text == finding.Profile,
            Change.ConditionalUpdate update => update.Resource.Root.Child("url").Text == finding.Profile,
            _ => false,
        });
        return change?.Place is { } place && finding.Expression is { } expression ? finding with { Expression = place + expression[change.Type.Length..] } : finding;
    }

    /// <summary>Uses what was written from now on.</summary>
    public Task Apply(IReadOnlyList<WriteResult> results) => results.Any(result => IsDefinition(result.Resource))
        ? Apply([.. results.Select(result => result.Resource).OfType<StoredResource>()])
        : Task.CompletedTask;

    /// <summary>True for a profile, value set and the like, and for a version that deletes one.</summary>
    public static bool IsDefinition(StoredResource? resource) => resource is not null && LoadedDefinitions.ResourceTypes.Contains(resource.Type);

    /// <summary>
    /// Uses versions of definitions, in any order and as often as they come: an older version than the one known has no effect. So commits may arrive
    /// in another order than they were made, here or by another process on the same database.
    /// </summary>
    private async Task Apply(IReadOnlyList<StoredResource> resources)
    {
        await gate.WaitAsync();
        try
        {
            var changes = new Dictionary<string, ElementTree?>(StringComparer.Ordinal);
            foreach (var resource in resources.Where(IsDefinition))
            {
                var key = $"{resource.Type}/{resource.Id}";
                if (versions.GetValueOrDefault(key) < resource.Version)
                {
                    versions[key] = resource.Version;
                    changes[key] = resource.IsDeleted ? null : ElementTree.Read(resource.Json);
                }
            }

            if (changes.Count > 0)
            {
                var (next, changed) = await loaded.WithAsync(changes);
                loaded = next;
                Volatile.Write(ref validator, validator.With(next.Pack, changed));
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        gate.Dispose();
        looking.Dispose();
    }
}
