using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Bundles;

/// <summary>The resources of one Bundle by fullUrl and by type and id, made in one pass, so that following a reference costs one look-up.</summary>
internal sealed class BundleIndex
{
    private readonly Dictionary<string, Element> byFullUrl = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Element Resource, int Count)> byTypeAndId = new(StringComparer.Ordinal);

    private BundleIndex()
    {
    }

    /// <summary>Indexes the entries of a Bundle; each counts as one piece of work.</summary>
    public static BundleIndex Read(Element bundle)
    {
        var index = new BundleIndex();
        for (var entry = bundle.Child("entry"); entry.Exists; entry = entry.NextSame())
        {
            var resource = entry.Child("resource");
            if (resource.Type is not { } type)
            {
                continue;
            }

            if (entry.Child("fullUrl").Text is { } fullUrl)
            {
                index.byFullUrl.TryAdd(fullUrl, resource);
            }

            if (resource.Child("id").Text is { } id)
            {
                var key = type.Name + "/" + id;
                index.byTypeAndId[key] = index.byTypeAndId.TryGetValue(key, out var known) ? (known.Resource, known.Count + 1) : (resource, 1);
            }
        }

        return index;
    }

    /// <summary>The resource that a reference means by the rules of Bundles. Source: https://hl7.org/fhir/R4/bundle.html#references</summary>
    /// <param name="reference">Absolute, or relative to the entry it stands in.</param>
    /// <param name="fullUrl">The fullUrl of that entry; null if it has none.</param>
    /// <param name="isExact">False if the rules find nothing, but one single entry has the type and id.</param>
    public Element Find(string reference, string? fullUrl, out bool isExact)
    {
        isExact = true;
        var plain = WithoutVersion(reference);
        if (plain.Contains(':', StringComparison.Ordinal))
        {
            return byFullUrl.GetValueOrDefault(plain);
        }

        if (Base(fullUrl) is { } server && byFullUrl.TryGetValue(server + plain, out var found))
        {
            return found;
        }

        isExact = false;
        return byTypeAndId.TryGetValue(plain, out var one) && one.Count == 1 ? one.Resource : default;
    }

    /// <summary>The reference without <c>/_history/version</c> and without fragment.</summary>
    public static string WithoutVersion(string reference)
    {
        var end = reference.IndexOf("/_history/", StringComparison.Ordinal);
        end = end < 0 ? reference.IndexOf('#', StringComparison.Ordinal) : end;
        return end <= 0 ? reference : reference[..end];
    }

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
