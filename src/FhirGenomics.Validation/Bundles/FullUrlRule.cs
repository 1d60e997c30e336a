using FhirGenomics.Resources;
using FhirGenomics.Validation.Rules;

namespace FhirGenomics.Validation.Bundles;

/// <summary>Rules for <c>entry.fullUrl</c>. Source: https://hl7.org/fhir/R4/bundle-definitions.html#Bundle.entry.fullUrl</summary>
internal static class FullUrlRule
{
    public static void Check(ValidationRun run, Element entry, string bundleType, Dictionary<string, Element> known)
    {
        var fullUrl = entry.Child("fullUrl");
        var resource = entry.Child("resource");
        if (fullUrl.Kind != ElementKind.String)
        {
            if (resource.Exists && bundleType is "document" or "message" or "collection" or "searchset" or "history")
            {
                run.Add(entry, null, bundleType is "document" or "message" ? IssueSeverity.Error : IssueSeverity.Warning, IssueCode.Invalid, MessageId.BundleFullUrl,
                    $"An entry of a '{bundleType}' needs a fullUrl, the identity of its resource: it is missing.",
                    $"En entry i en Bundle af typen '{bundleType}' skal have en fullUrl, som identificerer ressourcen: den mangler.");
            }

            return;
        }

        var url = fullUrl.Text!;
        if (url.Contains("/_history/", StringComparison.Ordinal))
        {
            run.Error(fullUrl, null, IssueCode.Invariant, MessageId.BundleFullUrl,
                $"bdl-8: fullUrl cannot be a version specific reference: found '{Messages.Shorten(url)}'.",
                $"bdl-8: fullUrl må ikke pege på en bestemt version, men her står '{Messages.Shorten(url)}'.");
        }
        else if (!url.Contains(':', StringComparison.Ordinal))
        {
            var meant = run.WantsText ? Spelling.Question(UriHints.Absolute(url)) : Said.Nothing;
            run.Error(fullUrl, null, IssueCode.Invalid, MessageId.BundleFullUrl,
                $"fullUrl must be absolute: found '{Messages.Shorten(url)}'.{meant.English}",
                $"fullUrl skal være absolut, men her står '{Messages.Shorten(url)}'.{meant.Danish}");
        }
        else
        {
            CheckFits(run, fullUrl, url, resource, bundleType);
        }

        CheckUnique(run, entry, bundleType, url, resource, known);
    }

    private static void CheckFits(ValidationRun run, Element fullUrl, string url, Element resource, string bundleType)
    {
        if (!url.StartsWith("http", StringComparison.Ordinal) || ReferenceRule.TypeOf(url) is not { } stated || resource.Type is not { } type)
        {
            return;
        }

        if (resource.Child("id").Text is not { } id)
        {
            if (bundleType is not ("transaction" or "batch"))
            {
                run.Error(fullUrl, null, IssueCode.Invalid, MessageId.BundleFullUrl,
                    $"fullUrl looks like the address of a resource on a server ('{Messages.Shorten(url)}'), but the resource has no id.",
                    $"fullUrl ligner adressen på en ressource på en server ('{Messages.Shorten(url)}'), men ressourcen har intet id.");
            }

            return;
        }

        if (stated != type || !url.EndsWith("/" + id, StringComparison.Ordinal))
        {
            run.Error(fullUrl, null, IssueCode.Invalid, MessageId.BundleFullUrl,
                $"fullUrl looks like the address of a resource on a server, so it must end with its type and id: expected '.../{type.Name}/{Messages.Shorten(id)}', found '{Messages.Shorten(url)}'.",
                $"fullUrl ligner adressen på en ressource på en server, så den skal ende med ressourcens type og id: forventet '.../{type.Name}/{Messages.Shorten(id)}', men her står '{Messages.Shorten(url)}'.");
        }
    }

    // bdl-7: versions of one resource may stand beside each other.
    private static void CheckUnique(ValidationRun run, Element entry, string bundleType, string url, Element resource, Dictionary<string, Element> known)
    {
        if (bundleType != "history" && !known.TryAdd(url + "\n" + resource.Child("meta").Child("versionId").Text, entry))
        {
            run.Error(entry, null, IssueCode.Duplicate, MessageId.BundleDuplicate,
                $"bdl-7: The fullUrl '{Messages.Shorten(url)}' stands twice in the Bundle.",
                $"bdl-7: Samme fullUrl, '{Messages.Shorten(url)}', står to gange i Bundle.");
        }
    }
}
