using FhirGenomics.Resources;
using FhirGenomics.Store;
using FhirGenomics.Store.Search;
using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Server;

/// <summary>
/// The search parameters that requests are searched by now: those that the server brings and those that are stored, as long as they are not retired.
/// A change makes a new set; a search that has begun keeps the one it has.
/// </summary>
internal sealed class CurrentSearchParameters : IDisposable
{
    /// <summary>The resource type that others look for.</summary>
    public const string ResourceType = "SearchParameter";
    private readonly DefinitionsPack below;
    private readonly SearchTerminology terminology;
    private readonly SemaphoreSlim gate = new(1);
    private readonly Dictionary<string, StoredResource> stored = new(StringComparer.Ordinal);
    private SearchParameterSet set;
    private long seen = -1;

    /// <summary>Those that the server brings.</summary>
    public CurrentSearchParameters(DefinitionsPack below, SearchTerminology terminology)
    {
        this.below = below;
        this.terminology = terminology;
        set = Build();
    }

    /// <summary>All of them.</summary>
    public SearchParameterSet Set => Volatile.Read(ref set);

    /// <summary>
    /// Uses those that are stored now, by this server or another; if none has changed since the last time, it only asks for that. First before the first
    /// write or search, so that the store knows that nothing is missing.
    /// </summary>
    public async Task Look(ResourceStore store, CancellationToken stop)
    {
        if ((await store.NewestChanges([ResourceType], stop))[0] <= Volatile.Read(ref seen))
        {
            return;
        }

        await gate.WaitAsync(stop);
        try
        {
            // What is read then may be newer than this number, never older.
            var newest = (await store.NewestChanges([ResourceType], stop))[0];
            if (newest > seen)
            {
                var (types, isChanged) = (new HashSet<string>(StringComparer.Ordinal), false);
                await foreach (var changed in store.ChangedSince(ResourceType, seen, stop))
                {
                    Take(changed, types);
                    isChanged = true;
                }

                var next = isChanged ? Build() : set;
                await store.Use(next, types, newest, stop);
                Volatile.Write(ref set, next);
                Volatile.Write(ref seen, newest);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Throws <see cref="Failure"/> (422) if a SearchParameter among the changes could not be used.</summary>
    public void RequireUsable(IReadOnlyList<Change> changes)
    {
        var findings = new List<Issue>();
        var claimed = new ClaimedCodes();
        foreach (var change in changes.Where(change => change.Type == ResourceType))
        {
            var tree = change switch { Change.Create create => create.Resource, Change.Update update => update.Resource, Change.ConditionalUpdate update => update.Resource, _ => null };
            if (change is Change.Patch)
            {
                findings.Add(Issue.Error(IssueCode.NotSupported, "search-parameter-patch", "A SearchParameter is not patched: send it whole with PUT, so that it can be checked first.", "En SearchParameter kan ikke patches: send den hel med PUT, så den kan kontrolleres først.") with { Expression = change.Place });
            }
            else if (tree is not null && (Set.Refusal(tree) ?? claimed.Claim(tree)) is { } reason)
            {
                findings.Add(Issue.Error(IssueCode.Invalid, "search-parameter-invalid", $"The SearchParameter cannot be used: {reason.English}", $"SearchParameter kan ikke bruges: {reason.Danish}") with { Expression = change.Place ?? ResourceType });
            }
        }

        if (findings.Count > 0)
        {
            throw new Failure(FailureKind.Unprocessable, [.. findings]);
        }
    }

    /// <summary>Uses what was written from now on.</summary>
    public Task Apply(IReadOnlyList<WriteResult> results, ResourceStore store) =>
        results.Any(result => result.Resource?.Type == ResourceType) ? Look(store, CancellationToken.None) : Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    /// <summary>Keeps a version if it is the newest, and adds the resource types whose parameters change by it.</summary>
    private void Take(StoredResource resource, HashSet<string> types)
    {
        var former = stored.GetValueOrDefault(resource.Id);
        if (former is null || former.Version < resource.Version)
        {
            stored[resource.Id] = resource;
            AddBases(former, types);
            AddBases(resource, types);
        }
    }

    private static void AddBases(StoredResource? resource, HashSet<string> types)
    {
        if (resource is { IsDeleted: false })
        {
            for (var type = ElementTree.Read(resource.Json).Root.Child("base"); type.Exists; type = type.NextSame())
            {
                types.UnionWith(Routes.ResourceTypes.Contains(type.Text!) ? [type.Text!] : []);
            }
        }
    }

    private static bool IsUsed(StoredResource resource) => !resource.IsDeleted && ElementTree.Read(resource.Json).Root.Child("status").Text != "retired";

    /// <summary>What the server brings comes first: its parameters cannot be taken away. Of several stored with one code, the newest version counts, then what was written last.</summary>
    private SearchParameterSet Build() => SearchParameterSet.From(
        below.Entries.Where(entry => entry.ResourceType == ResourceType).Select(below.Read).Concat(stored.Values.Where(IsUsed)
            .Select(one => (Tree: ElementTree.Read(one.Json), one.LastUpdated, one.Id))
            .OrderByDescending(one => one.Tree.Root.Child("version").Text ?? "", VersionOrder.Instance).ThenByDescending(one => one.LastUpdated).ThenBy(one => one.Id, StringComparer.Ordinal).Select(one => one.Tree)),
        below.Entries.Where(entry => entry.ResourceType == "CompartmentDefinition").Select(below.Read),
        terminology);
}
