using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Store;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Server.Interactions;

/// <summary>FHIR search on one type, by GET and by POST: https://hl7.org/fhir/R4/http.html#search</summary>
internal static class Search
{
    /// <summary>Answers with one page. What was not understood is refused (Prefer: handling=strict) or told in an entry of its own.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var subset = request.Subset;
        var query = SearchQuery.Parse(request.Type!, request.Parameters, server.Parameters, request.Prefer.Strict);
        var page = await server.Store.Search(query, stop);
        var url = $"{request.Base}/{request.Type}";
        var used = query.Used.Length > 0 ? url + "?" + query.Used : url;
        using var bundle = new BundleWriter("searchset");
        if (page.Total is { } total)
        {
            bundle.Total(total);
        }

        bundle.Links(used, page.Next is null ? null : NextUrl(url, request, query, page.Next));
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

    private static string NextUrl(string url, FhirRequest request, SearchQuery query, string next) =>
        string.Create(CultureInfo.InvariantCulture, $"{url}?{query.Used}{(query.Used.Length > 0 ? "&" : "")}{SearchQuery.ContinueParameter}={Uri.EscapeDataString(next)}");
}
