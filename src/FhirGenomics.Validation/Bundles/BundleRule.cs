using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Bundles;

/// <summary>The rules of Bundles (bdl-1 to bdl-12) and of their entries. Source: https://hl7.org/fhir/R4/bundle.html</summary>
internal static class BundleRule
{
    public static void Check(ValidationRun run, Element bundle)
    {
        var type = bundle.Child("type").Text ?? "";
        if (bundle.Child("total") is { Exists: true } total && type is not ("searchset" or "history"))
        {
            run.Error(total, null, IssueCode.Invariant, MessageId.BundleEntry,
                $"bdl-1: total only when a search or history: this is a '{type}'.",
                $"bdl-1: 'total' må kun stå i et søgeresultat eller en historik: dette er en Bundle af typen '{type}'.");
        }

        CheckLinks(run, bundle);
        if (type == "document")
        {
            DocumentRule.Check(run, bundle);
        }
        else if (type == "message")
        {
            MessageRule.Check(run, bundle);
        }

        var fullUrls = new Dictionary<string, Element>(BundleIndex.Entries(bundle), StringComparer.Ordinal);
        for (var entry = bundle.Child("entry"); entry.Exists; entry = entry.NextSame())
        {
            run.Work++;
            CheckParts(run, entry, type);
            FullUrlRule.Check(run, entry, type, fullUrls);
        }
    }

    private static void CheckParts(ValidationRun run, Element entry, string type)
    {
        var request = entry.Child("request");
        var response = entry.Child("response");
        if (!entry.Child("resource").Exists && !request.Exists && !response.Exists)
        {
            run.Error(entry, null, IssueCode.Invariant, MessageId.BundleEntry,
                $"bdl-5: An entry must have a resource unless there is a request or response.",
                $"bdl-5: En entry skal have en ressource, medmindre den har request eller response.");
        }

        if (type != "searchset" && entry.Child("search") is { Exists: true } search)
        {
            run.Error(search, null, IssueCode.Invariant, MessageId.BundleEntry,
                $"bdl-2: entry.search only when a search: this is a '{type}'.",
                $"bdl-2: entry.search må kun stå i et søgeresultat: dette er en Bundle af typen '{type}'.");
        }

        Expect(request, type is "batch" or "transaction" or "history", "bdl-3", "request");
        Expect(response, type is "batch-response" or "transaction-response" or "history", "bdl-4", "response");

        void Expect(Element part, bool isExpected, string key, string name)
        {
            if (isExpected && !part.Exists)
            {
                run.Error(entry, null, IssueCode.Invariant, MessageId.BundleEntry,
                    $"{key}: Each entry of a '{type}' needs '{name}': it is missing.",
                    $"{key}: Hver entry i en Bundle af typen '{type}' skal have '{name}': den mangler.");
            }
            else if (!isExpected && part.Exists && type.Length > 0)
            {
                run.Error(part, null, IssueCode.Invariant, MessageId.BundleEntry,
                    $"{key}: An entry of a '{type}' must not have '{name}'.",
                    $"{key}: En entry i en Bundle af typen '{type}' må ikke have '{name}'.");
            }
        }
    }

    private static void CheckLinks(ValidationRun run, Element bundle)
    {
        HashSet<string>? seen = null;
        for (var link = bundle.Child("link"); link.Exists; link = link.NextSame())
        {
            if (link.Child("relation").Text is "self" or "first" or "prev" or "previous" or "next" or "last" && !(seen ??= new(StringComparer.Ordinal)).Add(link.Child("relation").Text!))
            {
                run.Error(link, null, IssueCode.Invalid, MessageId.BundleLink,
                    $"The link relation '{link.Child("relation").Text}' stands twice: expected once.",
                    $"Linkrelationen '{link.Child("relation").Text}' står to gange: kun én er tilladt.");
            }
        }
    }
}
