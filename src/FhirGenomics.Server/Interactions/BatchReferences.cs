using FhirGenomics.Resources;
using FhirGenomics.Server.Http;

namespace FhirGenomics.Server.Interactions;

/// <summary>
/// References between entries of a batch by their URNs, which only a transaction resolves: stored as they are they would lead nowhere.
/// Source: https://hl7.org/fhir/R4/http.html#brules
/// </summary>
internal sealed class BatchReferences(IEnumerable<BundleEntry> entries)
{
    private readonly HashSet<string> urns = entries.Select(entry => entry.Request?.FullUrl).OfType<string>().Where(url => url.StartsWith("urn:", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Why an entry cannot be carried out by itself; null if it can.</summary>
    public Failure? Refusal(FhirRequest entry) => urns.Count > 0 && entry.Body is { } body && ToOther(body.Root, entry.FullUrl) is { Exists: true } reference
        ? BundleEntries.AtPlace(
            new Failure(FailureKind.BadRequest, Issue.Error(
                IssueCode.Invalid,
                "batch-dependent",
                "Entries of a batch stand alone: a reference to another one by its fullUrl would lead nowhere. A transaction puts the real reference in.",
                reference,
                "Entries i en batch står alene: en reference til en anden ved dens fullUrl ville ikke føre nogen steder hen. En transaction indsætter den rigtige reference.")),
            entry)
        : null;

    /// <summary>The first reference to another entry. A resource is at most as deep as the reader allows.</summary>
    private Element ToOther(Element at, string? own)
    {
        if (at.Type is { Name: "Reference" } && at.Child("reference") is { Exists: true } reference && reference.Text is { } text && text != own && urns.Contains(text))
        {
            return reference;
        }

        foreach (var child in at.Children)
        {
            if (child.Type is { Kind: not FhirTypeKind.Primitive } && ToOther(child, own) is { Exists: true } found)
            {
                return found;
            }
        }

        return default;
    }
}
