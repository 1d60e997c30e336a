using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Validation;

namespace FhirGenomics.Server.Interactions;

/// <summary>FHIR batch, each entry by itself: https://hl7.org/fhir/R4/http.html#brules</summary>
internal static class Batch
{
    /// <summary>Validates the Bundle once, then carries out each entry whose part of it is in order.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, ElementTree bundle, FhirServer server, CancellationToken stop)
    {
        var entries = BundleEntries.Read(bundle, request);
        var all = await server.Validate(bundle.Root, stop, ownBase: request.Base);
        var findings = all.ToLookup(BundleEntries.IndexOf);
        var unsound = bundle.Faults.Select(BundleEntries.IndexOf).ToHashSet();

        // Where not all is told, silence about an entry says nothing: each is looked at by itself.
        var isCut = all.Any(issue => issue.MessageId == MessageId.MoreFindings);
        Acceptance.ThrowIfError([.. findings[-1]]);
        var references = new BatchReferences(entries);
        var responses = new FhirResponse[entries.Count];
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            responses[i] = entry.Request is null
                ? Outcome.Of(entry.Failure!)
                : Broken(entry, findings[i], unsound.Contains(i)) is { } broken ? Outcome.Of(broken)
                : references.Refusal(entry.Request) is { } refusal ? Outcome.Of(refusal)
                : await Try(entry with { Request = entry.Request with { Findings = isCut ? null : [.. findings[i]] } }, server, stop);
        }

        return Answer("batch-response", entries, responses, request.Language);
    }

    /// <summary>
    /// Why an entry cannot be done, whatever it asks for: it breaks R4 besides its resource, such as a condition with a misspelt name, or what was read of it is not
    /// all that it is. Null if that is not so.
    /// </summary>
    private static Failure? Broken(BundleEntry entry, IEnumerable<Issue> findings, bool isUnsound)
    {
        var isWhole = isUnsound && entry.Route!.Code != "$validate";
        List<Issue> errors = [.. findings.Where(issue => isWhole || (issue.IsError && issue.Expression?.StartsWith(entry.Request!.ResourcePlace!, StringComparison.Ordinal) != true)).OrderBy(issue => issue.Severity)];
        return errors.Count == 0 ? null : new Failure(FailureKind.BadRequest, errors);
    }

    /// <summary>Carries out one entry; what abandons it is its answer.</summary>
    public static async Task<FhirResponse> Try(BundleEntry entry, FhirServer server, CancellationToken stop)
    {
        try
        {
            return await entry.Route!.Handle(entry.Request!, server, stop);
        }
        catch (Failure failure)
        {
            return Outcome.Of(BundleEntries.AtPlace(failure, entry.Request!));
        }
    }

    /// <summary>The Bundle with the answers in the order of the entries.</summary>
    public static FhirResponse Answer(string type, List<BundleEntry> entries, FhirResponse[] responses, Language language)
    {
        using var bundle = new BundleWriter(type);
        for (var i = 0; i < responses.Length; i++)
        {
            var response = responses[i];
            var isOutcome = response.Status >= 400 || (entries[i].Route?.Change is not null && entries[i].Request!.Prefer.Return == PreferReturn.OperationOutcome);
            var content = response.Content(language).Span;
            bundle.ResponseEntry(response, isOutcome || entries[i].Request?.Method == "HEAD" ? default : content, isOutcome ? content : default);
        }

        return new FhirResponse(200) { Json = bundle.End() };
    }
}
