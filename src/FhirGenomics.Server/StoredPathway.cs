using FhirGenomics.Genomics.Pathway;
using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Server.Interactions;
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

    /// <summary>Reads it: what is referred to together is read together. It may be called again, on another snapshot.</summary>
    public StoredResources Read(StoreSnapshot snapshot, CancellationToken stop)
    {
        found.Clear();
        matches.Clear();
        replaced.Clear();
        foreach (var (text, matched) in conditions.Keys.Zip(snapshot.First([.. conditions.Values], 2)))
        {
            if (matched is [var only])
            {
                (updates.Contains(text) ? replaced : matches)[text] = $"{only.Type}/{only.Id}";
            }
        }

        // Who is sent again, by a conditional create, is the one who is stored.
        var references = entries.SelectMany(entry => Links(entry.Resource)).Select(link => link.Child("reference").Text)
            .Concat(entries.Select(entry => entry.FullUrl).Where(url => url is not null && matches.ContainsKey(url)));
        for (var step = 1; step <= MostSteps; step++)
        {
            stop.ThrowIfCancellationRequested();
            references = Follow([.. references.OfType<string>()], snapshot).SelectMany(resource => PathwayLinks.Of(resource.Root)).Select(link => link.Child("reference").Text);
        }

        return new StoredResources([.. found.Values], matches) { Replaced = replaced };
    }

    private static IEnumerable<Element> Links(Element resource) => resource.Type?.Name is "Patient" or "RelatedPerson" ? [] : PathwayLinks.Of(resource).Where(link => link.Exists);

    /// <summary>Reads what references mean, and what refers to that; gives what was not known before.</summary>
    private List<ElementTree> Follow(IReadOnlyList<string> references, StoreSnapshot snapshot)
    {
        foreach (var text in references.Where(text => text.StartsWith(ownBase, StringComparison.Ordinal)))
        {
            matches.TryAdd(text, text[ownBase.Length..]);
        }

        var urls = references.Select(text => matches.GetValueOrDefault(text, text)).Distinct(StringComparer.Ordinal).ToList();
        var stored = snapshot.Read(urls.Where(url => targets.Find(url) is null));
        var added = urls.Select(url => targets.Find(url) ?? (stored.TryGetValue(url, out var resource) ? ElementTree.Read(resource.Json) : null)).OfType<ElementTree>().Where(Add).ToList();
        var back = added.SelectMany(tree => PathwayLinks.Back.Where(back => back.Target == tree.ResourceType).Select(back => Referring(back.Type, back.Parameter, $"{tree.ResourceType}/{tree.Id}"))).ToList();
        added.AddRange(snapshot.First(back, MostReferring).SelectMany(resources => resources).Select(resource => ElementTree.Read(resource.Json)).Where(Add));
        return added;
    }

    /// <summary>Keeps a resource; false if it was known.</summary>
    private bool Add(ElementTree resource) => found.TryAdd($"{resource.ResourceType}/{resource.Id}", resource);

    private SearchQuery Referring(string type, string parameter, string target) =>
        SearchQuery.Parse(type, [new(parameter, target)], parameters, strict: true);

    private void Collect(Element resource, string? fullUrl, Element request)
    {
        entries.Add((resource, fullUrl));
        var isUpdate = request.Child("method").Text == "PUT";
        var condition = (isUpdate ? request.Child("url") : request.Child("ifNoneExist")).Text;
        if (fullUrl is not null && condition is not null && resource.Type is { } type && (!isUpdate || condition.Contains('?', StringComparison.Ordinal)))
        {
            AddCondition(fullUrl, type.Name, Criteria.OfText(condition, out _));
            if (isUpdate)
            {
                updates.Add(fullUrl);
            }
        }

        foreach (var text in Links(resource).Select(link => link.Child("reference").Text).OfType<string>())
        {
            var relative = text.StartsWith(ownBase, StringComparison.Ordinal) ? text[ownBase.Length..] : text;
            if (relative.IndexOf('?', StringComparison.Ordinal) is > 0 and var mark && FhirTypes.R4.IsResource(relative[..mark]))
            {
                AddCondition(text, relative[..mark], relative[(mark + 1)..]);
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
