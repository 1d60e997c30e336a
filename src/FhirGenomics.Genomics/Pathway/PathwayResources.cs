using FhirGenomics.Resources;

namespace FhirGenomics.Genomics.Pathway;

/// <summary>
/// The resources that pathway rules look at together: those that come in (a Bundle's, or one alone), which findings are about, and what is stored of all they refer to.
/// </summary>
public sealed class PathwayResources
{
    /// <summary>Most consents of one person, and most steps of one specimen, that are looked at; there is one more if there were more.</summary>
    public const int Most = 200;

    private const int MostIdentifiers = 20;

    private readonly Dictionary<string, Element> byUrl = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Element>> incoming = new(StringComparer.Ordinal);
    private readonly HashSet<string> deleted = new(StringComparer.Ordinal);
    private readonly List<Element> stored = [];
    private readonly ElementTree tree;
    private readonly Dictionary<Element, string?> groups = [];
    private readonly Dictionary<Element, string?> roles = [];
    private Dictionary<Element, List<SequencingConsent>>? consents;
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

    /// <summary>The patient group of an order or report; null if it names none.</summary>
    public string? GroupOf(Element request) => Remember(groups, request, PatientGroups.CodeOf);

    /// <summary>The role of a specimen; null if it has none.</summary>
    public string? RoleOf(Element specimen) => Remember(roles, specimen, specimen => specimen.ExtensionCode(GenomicCodes.SampleRoleExtension));

    /// <summary>The consents to sequencing of one person, whatever their status; for a fetus those of the woman that name it.</summary>
    public IReadOnlyList<SequencingConsent> ConsentsOf(Element person) =>
        (consents ??= Group("Consent", SequencingConsent.IsOne, consent => [consent.Child("patient"), consent.ExtensionValue(GenomicCodes.PrenatalExaminationExtension)], consent => new SequencingConsent(consent)))
            .TryGetValue(person, out var found) ? found : [];

    /// <summary>The tasks that released the data of a specimen.</summary>
    public IReadOnlyList<Element> ReleasesOf(Element specimen) =>
        (releases ??= Group("Task", task => task.Child("code").HasCode(GenomicCodes.SampleStepSystem, "released"), task => [task.Child("focus")], task => task)).TryGetValue(specimen, out var found) ? found : [];

    private static string Unversioned(string reference)
    {
        var version = reference.IndexOf("/_history/", StringComparison.Ordinal);
        return version < 0 ? reference : reference[..version];
    }

    /// <summary>System and value of a person's first identifiers: two resources that share one are about the same person.</summary>
    internal static IEnumerable<(string, string)> Identifiers(Element resource) =>
        resource.All("identifier").Where(identifier => identifier.Child("system").Exists && identifier.Child("value").Exists)
            .Take(MostIdentifiers).Select(identifier => (identifier.Child("system").Text ?? "", identifier.Child("value").Text ?? ""));

    /// <summary>What is read of an element once: thousands of others may refer to the same one.</summary>
    private static string? Remember(Dictionary<Element, string?> memory, Element element, Func<Element, string?> read)
    {
        if (!memory.TryGetValue(element, out var known))
        {
            memory[element] = known = read(element);
        }

        return known;
    }

    private Dictionary<Element, List<T>> Group<T>(string type, Func<Element, bool> isMeant, Func<Element, IEnumerable<Element>> references, Func<Element, T> read)
    {
        var groups = new Dictionary<Element, List<T>>();
        foreach (var resource in Of(type).Concat(stored.Where(resource => resource.Type?.Name == type)).Where(isMeant))
        {
            var content = read(resource);
            foreach (var target in references(resource).Select(Find).Where(target => target.Exists))
            {
                groups.TryAdd(target, []);
                if (groups[target].Count <= Most)
                {
                    groups[target].Add(content);
                }
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
