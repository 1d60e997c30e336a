using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Bundles;

/// <summary>Finds what references mean: contained resources, entries of the Bundle around, and what the caller can fetch.</summary>
internal sealed class ReferenceIndex(Element root, Func<string, ElementTree?>? fetch)
{
    private static readonly FhirType BundleEntry = FhirTypes.R4.Get("Bundle.entry");

    private readonly Dictionary<Element, BundleIndex> bundles = [];
    private readonly Dictionary<Element, Dictionary<string, Element>> contained = [];

    /// <summary>The resource that validation was asked for.</summary>
    public Element Root { get; } = root;

    /// <summary>What a Reference, or a canonical or URI that points into the resource, means; none if it cannot be found.</summary>
    public Element Follow(Element reference)
    {
        var text = reference.Type?.Name == "Reference" ? reference.Child("reference") : reference;
        return text.Kind == ElementKind.String ? Resolve(text.Text!, reference) : default;
    }

    /// <summary>What a reference means, seen from an element; none if it cannot be found.</summary>
    public Element Resolve(string reference, Element from)
    {
        if (reference.StartsWith('#'))
        {
            return Contained(ContainerOf(from), reference[1..]);
        }

        var entry = EntryOf(from);
        if (entry.Exists && IndexOf(entry.Parent).Find(reference, entry.Child("fullUrl").Text, out _) is { Exists: true } found)
        {
            return found;
        }

        return fetch?.Invoke(reference) is { } tree ? tree.Root : default;
    }

    /// <summary>True if a reference means an entry of the Bundle that it stands in.</summary>
    public bool IsBundled(Element from, string reference) =>
        EntryOf(from) is { Exists: true } entry && IndexOf(entry.Parent).Find(reference, entry.Child("fullUrl").Text, out _).Exists;

    /// <summary>
    /// The entry whose fullUrl is a UUID that a reference <c>Type/uuid</c> has as its id; none if there is none. By the rules of Bundles such a reference does
    /// not mean that entry, but a UUID is nothing else's either.
    /// </summary>
    public Element ByUuid(Element from, string reference)
    {
        var id = reference.AsSpan(reference.LastIndexOf('/') + 1);
        return Guid.TryParseExact(id, "D", out _) && EntryOf(from) is { Exists: true } entry ? IndexOf(entry.Parent).Find(string.Concat("urn:uuid:", id), null, out _) : default;
    }

    /// <summary>The contained resource with an id, or the container itself for an empty one; none if there is none.</summary>
    public Element Contained(Element container, string id)
    {
        if (id.Length == 0)
        {
            return container;
        }

        if (!contained.TryGetValue(container, out var byId))
        {
            byId = new(StringComparer.Ordinal);
            for (var resource = container.Child("contained"); resource.Exists; resource = resource.NextSame())
            {
                if (resource.Child("id").Text is { } known)
                {
                    byId.TryAdd(known, resource);
                }
            }

            contained.Add(container, byId);
        }

        return byId.GetValueOrDefault(id);
    }

    /// <summary>The resource that an element belongs to as a whole: if it stands in a contained resource, the one around that.</summary>
    public static Element ContainerOf(Element element)
    {
        var resource = element.Resource;
        return resource.Name == "contained" && resource.Parent.Exists ? resource.Parent.Resource : resource;
    }

    /// <summary>The Bundle entry that an element stands in; none if it stands in no Bundle.</summary>
    public static Element EntryOf(Element element)
    {
        for (var at = element; at.Exists; at = at.Parent)
        {
            if (ReferenceEquals(at.Type, BundleEntry))
            {
                return at;
            }
        }

        return default;
    }

    /// <summary>The index of a Bundle, made when it is first needed.</summary>
    public BundleIndex IndexOf(Element bundle)
    {
        if (!bundles.TryGetValue(bundle, out var index))
        {
            index = BundleIndex.Read(bundle);
            bundles.Add(bundle, index);
        }

        return index;
    }
}
