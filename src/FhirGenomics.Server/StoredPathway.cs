using FhirGenomics.Genomics.Pathway;
using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Store;
using FhirGenomics.Store.Search;

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

    private readonly StoredTargets targets;
    private readonly SearchParameterSet parameters;
    private readonly string ownBase;
    private readonly List<(Element Resource, string? FullUrl)> entries = [];
    private readonly Dictionary<string, SearchQuery> conditions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ElementTree> found = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> matches = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> replaced = new(StringComparer.Ordinal);
    private readonly HashSet<string> updates = new(StringComparer.Ordinal);
    private readonly Queue<(Element Resource, int Steps)> next = new();

    /// <summary>Collects what is to be read. URLs below <paramref name="ownBase"/> (no slash at the end) mean this server's resources.</summary>
    public StoredPathway(Element root, StoredTargets targets, SearchParameterSet parameters, string? ownBase)
    {
        (this.targets, this.parameters, this.ownBase) = (targets, parameters, ownBase + "/");
        if (root.Type?.Name != "Bundle")
        {
            Collect(root, null, default);
            return;
        }

        for (var entry = root.Child("entry"); entry.Exists; entry = entry.NextSame())
        {
            if (entry.Child("resource") is { Exists: true } resource)
            {
                Collect(resource, entry.Child("fullUrl").Text, entry.Child("request"));
            }
        }
    }

    /// <summary>False if no rule follows a reference.</summary>
    public bool Any => entries.Exists(entry => Links(entry.Resource).Any());

    /// <summary>The searches that it makes, or such that ask for the same parameters.</summary>
    public IReadOnlyList<SearchQuery> Queries => [.. conditions.Values, .. PathwayLinks.Back.Select(back => Referring(back.Type, back.Parameter, $"{back.Target}/x"))];

    /// <summary>Reads it. It may be called again, on another snapshot.</summary>
    public StoredResources Read(StoreSnapshot snapshot, CancellationToken stop)
    {
        found.Clear();
        matches.Clear();
        replaced.Clear();
        next.Clear();
        foreach (var (text, query) in conditions)
        {
            if (snapshot.First(query, 2) is [var only])
            {
                (updates.Contains(text) ? replaced : matches)[text] = $"{only.Type}/{only.Id}";
            }
        }

        foreach (var (resource, fullUrl) in entries)
        {
            // Who is sent again, by a conditional create, is the one who is stored.
            Follow(Links(resource).Select(link => link.Child("reference").Text), 1, snapshot);
            Follow(fullUrl is not null && matches.ContainsKey(fullUrl) ? [fullUrl] : [], 1, snapshot);
        }

        while (next.TryDequeue(out var step))
        {
            stop.ThrowIfCancellationRequested();
            Follow(PathwayLinks.Of(step.Resource).Select(link => link.Child("reference").Text), step.Steps + 1, snapshot);
        }

        return new StoredResources([.. found.Values], matches) { Replaced = replaced };
    }

    private static IEnumerable<Element> Links(Element resource) => resource.Type?.Name is "Patient" or "RelatedPerson" ? [] : PathwayLinks.Of(resource).Where(link => link.Exists);

    private void Follow(IEnumerable<string?> references, int steps, StoreSnapshot snapshot)
    {
        foreach (var text in references.OfType<string>())
        {
            if (text.StartsWith(ownBase, StringComparison.Ordinal))
            {
                matches.TryAdd(text, text[ownBase.Length..]);
            }

            var url = matches.GetValueOrDefault(text, text);
            var tree = targets.Find(url) ?? (snapshot.Read(url) is { } stored ? ElementTree.Read(stored.Json) : null);
            if (tree is not null && Add(tree, steps))
            {
                foreach (var (_, type, parameter) in PathwayLinks.Back.Where(back => back.Target == tree.ResourceType))
                {
                    foreach (var resource in snapshot.First(Referring(type, parameter, $"{tree.ResourceType}/{tree.Id}"), MostReferring))
                    {
                        Add(ElementTree.Read(resource.Json), steps);
                    }
                }
            }
        }
    }

    /// <summary>Keeps a resource; false if it was known.</summary>
    private bool Add(ElementTree resource, int steps)
    {
        if (!found.TryAdd($"{resource.ResourceType}/{resource.Id}", resource))
        {
            return false;
        }

        if (steps < MostSteps)
        {
            next.Enqueue((resource.Root, steps));
        }

        return true;
    }

    private SearchQuery Referring(string type, string parameter, string target) =>
        SearchQuery.Parse(type, [new(parameter, target)], parameters, strict: true);

    private void Collect(Element resource, string? fullUrl, Element request)
    {
        entries.Add((resource, fullUrl));
        var isUpdate = request.Child("method").Text == "PUT";
        var condition = (isUpdate ? request.Child("url") : request.Child("ifNoneExist")).Text;
        if (fullUrl is not null && condition is not null && resource.Type is { } type && (!isUpdate || condition.Contains('?', StringComparison.Ordinal)))
        {
            AddCondition(fullUrl, type.Name, condition[(condition.IndexOf('?', StringComparison.Ordinal) + 1)..]);
            if (isUpdate)
            {
                updates.Add(fullUrl);
            }
        }

        foreach (var text in Links(resource).Select(link => link.Child("reference").Text).OfType<string>())
        {
            if (text.IndexOf('?', StringComparison.Ordinal) is > 0 and var mark && FhirTypes.R4.IsResource(text[..mark]))
            {
                AddCondition(text, text[..mark], text[(mark + 1)..]);
            }
        }
    }

    /// <summary>Keeps a condition if it can be read; what is wrong with it, the write says.</summary>
    private void AddCondition(string text, string type, string criteria)
    {
        try
        {
            var query = SearchQuery.Parse(type, Query.Read(criteria), parameters, strict: true);
            if (query.Used.Length > 0)
            {
                conditions.TryAdd(text, query);
            }
        }
        catch (Failure)
        {
            conditions.Remove(text);
        }
    }
}
