using FhirGenomics.Genomics.Pathway;
using FhirGenomics.Resources;
using FhirGenomics.Store;

namespace FhirGenomics.Server;

/// <summary>
/// Reads what is stored of all that incoming resources refer to, for the rules between them: orders, persons, specimens and findings, by literal and by conditional
/// references, and the consents of each person concerned. All on one snapshot, from before the write: a consent that is revoked between this read and the write is
/// not seen, and what was written is not judged again.
/// </summary>
internal sealed class StoredPathway
{
    private const int MostSteps = 3;
    private const int MostReferring = 100;

    private readonly StoreSnapshot snapshot;
    private readonly Dictionary<string, ElementTree?> found = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> matches = new(StringComparer.Ordinal);
    private readonly Queue<(Element Resource, int Steps)> next = new();

    private readonly string ownBase;

    private StoredPathway(StoreSnapshot snapshot, string? ownBase)
    {
        this.snapshot = snapshot;
        this.ownBase = ownBase is null ? "-" : ownBase + "/";
    }

    /// <summary>Reads it; without asking the store if no rule would follow a reference. URLs below <paramref name="ownBase"/> (no slash at the end) mean this server's resources.</summary>
    public static async Task<StoredResources> Read(Element root, ResourceStore store, string? ownBase, CancellationToken stop)
    {
        var entries = Entries(root);
        return entries.TrueForAll(entry => !Links(entry.Resource).Any())
            ? StoredResources.None
            : await store.Snapshot(["Consent", "Task", .. entries.SelectMany(SearchedTypes).Distinct(StringComparer.Ordinal)], snapshot => new StoredPathway(snapshot, ownBase).Read(entries, stop), stop);
    }

    private StoredResources Read(List<(Element Resource, string? FullUrl, string? IfNoneExist)> entries, CancellationToken stop)
    {
        foreach (var (resource, fullUrl, condition) in entries)
        {
            if (fullUrl is not null && condition is not null && resource.Type?.Name is { } type && Match(type, condition) is { } match)
            {
                matches[fullUrl] = match;
            }
        }

        foreach (var (resource, _, _) in entries)
        {
            Follow(Links(resource), 1);
        }

        while (next.TryDequeue(out var step))
        {
            stop.ThrowIfCancellationRequested();
            Follow(PathwayLinks.Of(step.Resource), step.Steps + 1);
        }

        return new StoredResources([.. found.Values.OfType<ElementTree>()], matches);
    }

    private void Follow(IEnumerable<Element> references, int steps)
    {
        foreach (var text in references.Select(reference => reference.Child("reference").Text).OfType<string>())
        {
            if (text.StartsWith(ownBase, StringComparison.Ordinal))
            {
                matches[text] = LocalOf(text);
            }

            if (!matches.TryGetValue(text, out var target) && Conditional(text) is var (type, criteria) && Match(type, criteria) is { } match)
            {
                matches[text] = target = match;
            }

            if (snapshot.Read(target ?? text) is { } stored && Add(stored, steps) && PathwayLinks.Back(stored.Type) is var (referring, parameter))
            {
                foreach (var resource in snapshot.First(referring, $"{parameter}={stored.Type}/{stored.Id}", MostReferring))
                {
                    Add(resource, steps);
                }
            }
        }
    }

    private string LocalOf(string url)
    {
        var version = url.IndexOf("/_history/", StringComparison.Ordinal);
        return url[ownBase.Length..(version < 0 ? url.Length : version)];
    }

    /// <summary>Keeps a resource; false if it was known.</summary>
    private bool Add(StoredResource resource, int steps)
    {
        var url = $"{resource.Type}/{resource.Id}";
        if (found.ContainsKey(url))
        {
            return false;
        }

        var tree = ElementTree.Read(resource.Json);
        found.Add(url, tree);
        if (steps < MostSteps)
        {
            next.Enqueue((tree.Root, steps));
        }

        return true;
    }

    /// <summary>The one resource that a condition means; null if there is none or several. What is wrong with the condition itself, the write says.</summary>
    private string? Match(string type, string criteria)
    {
        try
        {
            return snapshot.First(type, criteria, 2) is [var only] ? $"{only.Type}/{only.Id}" : null;
        }
        catch (Failure)
        {
            return null;
        }
    }

    private static IEnumerable<Element> Links(Element resource) => resource.Type?.Name is "Patient" or "RelatedPerson" ? [] : PathwayLinks.Of(resource).Where(link => link.Exists);

    private static (string Type, string Criteria)? Conditional(string reference) =>
        reference.IndexOf('?', StringComparison.Ordinal) is > 0 and var mark && FhirTypes.R4.IsResource(reference[..mark]) ? (reference[..mark], reference[(mark + 1)..]) : null;

    /// <summary>The types that conditions of an entry search.</summary>
    private static IEnumerable<string> SearchedTypes((Element Resource, string? FullUrl, string? IfNoneExist) entry) =>
        Links(entry.Resource).Select(link => Conditional(link.Child("reference").Text ?? "")).Where(condition => condition is not null).Select(condition => condition!.Value.Type)
            .Concat(entry.IfNoneExist is not null && entry.Resource.Type is { } type ? [type.Name] : []);

    private static List<(Element Resource, string? FullUrl, string? IfNoneExist)> Entries(Element root)
    {
        if (root.Type?.Name != "Bundle")
        {
            return [(root, null, null)];
        }

        var entries = new List<(Element, string?, string?)>();
        for (var entry = root.Child("entry"); entry.Exists; entry = entry.NextSame())
        {
            if (entry.Child("resource") is { Exists: true } resource)
            {
                var condition = entry.Child("request").Child("ifNoneExist").Text;
                entries.Add((resource, entry.Child("fullUrl").Text, condition is null ? null : condition[(condition.IndexOf('?', StringComparison.Ordinal) + 1)..]));
            }
        }

        return entries;
    }
}
