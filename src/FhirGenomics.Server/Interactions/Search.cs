using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Server.Interactions;

/// <summary>FHIR search on one type, by GET and by POST: https://hl7.org/fhir/R4/http.html#search</summary>
internal static class Search
{
    /// <summary>Answers with one page. What was not understood is refused (Prefer: handling=strict) or told in an entry of its own.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var query = SearchQuery.Parse(request.Type!, request.Parameters, server.Parameters, request.Prefer.Strict, request.Base);
        return await Answer(request, query, $"{request.Base}/{request.Type}", query.Used, server, stop);
    }

    /// <summary>One page of a search at a URL; <paramref name="used"/> are the parameters that were used, for the links.</summary>
    public static async Task<FhirResponse> Answer(FhirRequest request, SearchQuery query, string url, string used, FhirServer server, CancellationToken stop)
    {
        var subset = request.Subset;
        var page = await server.Store.Search(query, stop);
        var self = used.Length > 0 ? url + "?" + used : url;
        using var bundle = new BundleWriter("searchset");
        if (page.Total is { } total)
        {
            bundle.Total(total);
        }

        bundle.Links(request.Link(self), page.Next is null ? null : request.NextLink($"{self}{(used.Length > 0 ? "&" : "?")}{SearchQuery.ContinueParameter}={Uri.EscapeDataString(page.Next)}"));
        foreach (var entry in page.Entries)
        {
            bundle.SearchEntry($"{request.Base}/{entry.Resource.Type}/{entry.Resource.Id}", subset.Of(entry.Resource.Json).Span, entry.IsInclude ? "include" : "match");
        }

        if (query.Ignored.Count + page.Warnings.Count > 0)
        {
            bundle.SearchEntry(null, OperationOutcome.ToJson([.. query.Ignored, .. page.Warnings], request.Language), "outcome");
        }

        return new FhirResponse(200) { Json = bundle.End() };
    }
}
