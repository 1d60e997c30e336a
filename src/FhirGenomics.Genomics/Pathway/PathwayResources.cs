using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>
/// The resources that pathway rules look at together: those that come in (a Bundle's, or one alone), which findings are about, and what is stored of all they refer to.
/// </summary>
public sealed class PathwayResources
{
    private readonly Dictionary<string, Element> byUrl = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Element>> incoming = new(StringComparer.Ordinal);
    private readonly HashSet<string> deleted = new(StringComparer.Ordinal);
    private readonly List<Element> stored = [];
    private readonly ElementTree tree;
    private Dictionary<Element, List<Element>>? consents;
    private Dictionary<Element, List<Element>>? releases;

    /// <summary>Collects the resources of a Bundle, or a resource alone. <paramref name="known"/> is null where no store can be asked: then only what comes in is judged.</summary>
    public PathwayResources(Element root, StoredResources? known)
    {
        tree = root.Tree;
        KnowsStore = known is not null;
        if (root.Type?.Name == "Bundle")
        {
            foreach (var entry in root.All("entry"))
            {
                AddEntry(entry);
            }
        }
        else
        {
            Add(root, root.Child("id").Text);
        }

        AddStored(known ?? StoredResources.None);
    }

    /// <summary>True if what is not here does not exist; false if it may be somewhere else.</summary>
    public bool KnowsStore { get; }

    /// <summary>The incoming resources of one type.</summary>
    public IReadOnlyList<Element> Of(string type) => incoming.TryGetValue(type, out var resources) ? resources : [];

    /// <summary>True if a resource comes in, so that findings may be about it.</summary>
    public bool IsIncoming(Element resource) => resource.Exists && ReferenceEquals(resource.Tree, tree);

    /// <summary>The resource that a Reference means; none if it is not among these.</summary>
    public Element Find(Element reference) => reference.Child("reference").Text is { } text ? byUrl.GetValueOrDefault(Unversioned(text)) : default;

    /// <summary>True if a Reference says where something is that is neither in the Bundle nor in this server.</summary>
    public static bool IsElsewhere(Element reference) => reference.Child("reference").Text is { } text && text.StartsWith("http", StringComparison.Ordinal);

    /// <summary>True if two References certainly mean different resources: both are given, and neither text, target nor an identifier of the targets agrees.</summary>
    public bool Differ(Element first, Element second)
    {
        if (first.Child("reference").Text is not { } one || second.Child("reference").Text is not { } other || one == other)
        {
            return false;
        }

        var (target, otherTarget) = (Find(first), Find(second));
        return target.Exists && otherTarget.Exists && target != otherTarget && !Identifiers(target).Intersect(Identifiers(otherTarget)).Any();
    }

    /// <summary>The consents to sequencing of one person, whatever their status; for a fetus those of the woman that name it.</summary>
    public IReadOnlyList<Element> ConsentsOf(Element person) =>
        (consents ??= Group("Consent", SequencingConsent.IsOne, consent => [consent.Child("patient"), consent.ExtensionValue(GenomicCodes.PrenatalExaminationExtension)])).TryGetValue(person, out var found) ? found : [];

    /// <summary>The tasks that released the data of a specimen.</summary>
    public IReadOnlyList<Element> ReleasesOf(Element specimen) =>
        (releases ??= Group("Task", task => task.Child("code").HasCode(GenomicCodes.SampleStepSystem, "released"), task => [task.Child("focus")])).TryGetValue(specimen, out var found) ? found : [];

    private static string Unversioned(string reference)
    {
        var version = reference.IndexOf("/_history/", StringComparison.Ordinal);
        return version < 0 ? reference : reference[..version];
    }

    private static IEnumerable<(string, string)> Identifiers(Element resource) =>
        resource.All("identifier").Where(identifier => identifier.Child("system").Exists && identifier.Child("value").Exists)
            .Select(identifier => (identifier.Child("system").Text ?? "", identifier.Child("value").Text ?? ""));

    private Dictionary<Element, List<Element>> Group(string type, Func<Element, bool> isMeant, Func<Element, IEnumerable<Element>> references)
    {
        var groups = new Dictionary<Element, List<Element>>();
        foreach (var resource in Of(type).Concat(stored.Where(resource => resource.Type?.Name == type)).Where(isMeant))
        {
            foreach (var target in references(resource).Select(Find).Where(target => target.Exists))
            {
                groups.TryAdd(target, []);
                groups[target].Add(resource);
            }
        }

        return groups;
    }

    private void AddEntry(Element entry)
    {
        var (method, fullUrl) = (entry.Child("request").Child("method").Text, entry.Child("fullUrl").Text);
        if (method == "DELETE" && entry.Child("request").Child("url").Text is { } url)
        {
            deleted.Add(url);
        }

        if (entry.Child("resource") is { Exists: true } resource)
        {
            if (fullUrl is not null)
            {
                byUrl.TryAdd(fullUrl, resource);
            }

            // The id of what is posted is not the one that it will have, unless the fullUrl says it too.
            var id = resource.Child("id").Text;
            Add(resource, method != "POST" || fullUrl?.EndsWith($"/{id}", StringComparison.Ordinal) == true ? id : null);
        }
    }

    private void Add(Element resource, string? id)
    {
        if (resource.Type?.Name is not { } type)
        {
            return;
        }

        if (!incoming.TryGetValue(type, out var resources))
        {
            incoming[type] = resources = [];
        }

        resources.Add(resource);
        if (id is not null)
        {
            byUrl.TryAdd($"{type}/{id}", resource);
        }
    }

    private void AddStored(StoredResources known)
    {
        foreach (var (fullUrl, url) in known.Replaced)
        {
            if (byUrl.TryGetValue(fullUrl, out var update))
            {
                byUrl.TryAdd(url, update);
            }
        }

        foreach (var resource in known.Resources)
        {
            var url = $"{resource.ResourceType}/{resource.Id}";
            if (!deleted.Contains(url) && byUrl.TryAdd(url, resource.Root))
            {
                stored.Add(resource.Root);
            }
        }

        foreach (var (text, url) in known.Matches)
        {
            if (byUrl.TryGetValue(url, out var target))
            {
                byUrl[text] = target;
            }
        }
    }
}
