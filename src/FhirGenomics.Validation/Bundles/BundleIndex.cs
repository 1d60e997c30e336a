using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Bundles;

/// <summary>The resources of one Bundle by fullUrl and by type and id, made in one pass, so that following a reference costs one look-up.</summary>
internal sealed class BundleIndex
{
    private readonly Dictionary<string, (Element Resource, int Count)> byFullUrl = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Element Resource, int Count)> byTypeAndId = new(StringComparer.Ordinal);

    private const string History = "/_history/";

    private BundleIndex()
    {
    }

    /// <summary>How many entries a Bundle has.</summary>
    public static int Entries(Element bundle)
    {
        var entries = 0;
        for (var entry = bundle.Child("entry"); entry.Exists; entry = entry.NextSame())
        {
            entries++;
        }

        return entries;
    }

    /// <summary>Indexes the entries of a Bundle; each counts as one piece of work.</summary>
    public static BundleIndex Read(Element bundle)
    {
        var index = new BundleIndex();
        var entries = Entries(bundle);

        // Growing step by step would allocate a large Bundle's tables several times over.
        index.byFullUrl.EnsureCapacity(entries);
        index.byTypeAndId.EnsureCapacity(entries);
        for (var entry = bundle.Child("entry"); entry.Exists; entry = entry.NextSame())
        {
            var resource = entry.Child("resource");
            if (resource.Type is not { } type)
            {
                continue;
            }

            if (entry.Child("fullUrl").Text is { } fullUrl)
            {
                Add(index.byFullUrl, fullUrl, resource);
                if (resource.Child("meta").Child("versionId").Text is { } version)
                {
                    Add(index.byFullUrl, fullUrl + History + version, resource);
                }
            }

            if (resource.Child("id").Text is { } id)
            {
                Add(index.byTypeAndId, type.Name + "/" + id, resource);
            }
        }

        return index;
    }

    /// <summary>The resource that a reference means by the rules of Bundles. Source: https://hl7.org/fhir/R4/bundle.html#references</summary>
    /// <param name="reference">Absolute, or relative to the entry it stands in.</param>
    /// <param name="fullUrl">The fullUrl of that entry; null if it has none.</param>
    /// <param name="match">How it was found.</param>
    public Element Find(string reference, string? fullUrl, out BundleMatch match)
    {
        var plain = WithoutVersion(reference);
        var isAbsolute = plain.Contains(':', StringComparison.Ordinal);
        var server = isAbsolute ? "" : Base(fullUrl);
        if (server is not null && byFullUrl.TryGetValue(server + plain, out var found))
        {
            // Of several versions, the reference has to say which; a version that is not there is not found.
            var isVersioned = plain.Length < reference.Length && reference[plain.Length] == '/';
            var hasVersions = found.Resource.Child("meta").Child("versionId").Exists;
            if (isVersioned && hasVersions)
            {
                match = byFullUrl.TryGetValue(server + reference, out found) ? BundleMatch.Exact : BundleMatch.None;
                return match == BundleMatch.Exact ? found.Resource : default;
            }

            match = found.Count > 1 ? BundleMatch.Several : BundleMatch.Exact;
            return found.Resource;
        }

        match = !isAbsolute && byTypeAndId.TryGetValue(plain, out found) && found.Count == 1 ? BundleMatch.OnlyTypeAndId : BundleMatch.None;
        return match == BundleMatch.OnlyTypeAndId ? byTypeAndId[plain].Resource : default;
    }

    /// <summary>The reference without <c>/_history/version</c> and without fragment.</summary>
    public static string WithoutVersion(string reference)
    {
        var end = reference.IndexOf(History, StringComparison.Ordinal);
        end = end < 0 ? reference.IndexOf('#', StringComparison.Ordinal) : end;
        return end <= 0 ? reference : reference[..end];
    }

    private static void Add(Dictionary<string, (Element Resource, int Count)> index, string key, Element resource) =>
        index[key] = index.TryGetValue(key, out var known) ? (known.Resource, known.Count + 1) : (resource, 1);

    /// <summary>The server that a RESTful fullUrl stands on, with a slash at its end; null for URNs and others.</summary>
    private static string? Base(string? fullUrl)
    {
        if (fullUrl is null || !fullUrl.StartsWith("http", StringComparison.Ordinal))
        {
            return null;
        }

        var id = fullUrl.LastIndexOf('/');
        var type = id <= 0 ? -1 : fullUrl.LastIndexOf('/', id - 1);
        return type > 0 && FhirTypes.R4.IsResource(fullUrl[(type + 1)..id]) ? fullUrl[..(type + 1)] : null;
    }
}
