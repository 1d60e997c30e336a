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
        var unused = Unused(request);
        var query = SearchQuery.Parse(request.Type!, request.Parameters.Where(parameter => !IsUnused(parameter)), server.Parameters, request.Prefer.Strict);
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
            bundle.SearchEntry($"{request.Base}/{entry.Resource.Type}/{entry.Resource.Id}", entry.Resource.Json.Span, entry.IsInclude ? "include" : "match");
        }

        if (query.Ignored.Count + page.Warnings.Count + unused.Count > 0)
        {
            bundle.SearchEntry(null, OperationOutcome.ToJson([.. query.Ignored, .. unused, .. page.Warnings], request.Language), "outcome");
        }

        return new FhirResponse(200) { Json = bundle.End() };
    }

    /// <summary>Parameters that would shorten the resources: they come whole, and the caller is told.</summary>
    private static List<Issue> Unused(FhirRequest request)
    {
        var issues = new List<Issue>();
        foreach (var parameter in request.Parameters.Where(IsUnused))
        {
            issues.Add(new Issue(IssueSeverity.Warning, IssueCode.NotSupported, "parameter-not-supported", $"The parameter {parameter.Key} is not supported: the resources come whole."));
        }

        return issues.Count > 0 && request.Prefer.Strict ? throw new Failure(FailureKind.BadRequest, [.. issues.Select(issue => issue with { Severity = IssueSeverity.Error })]) : issues;
    }

    private static bool IsUnused(KeyValuePair<string, string> parameter) =>
        parameter.Key == "_elements" || parameter is { Key: "_summary", Value: "true" or "text" or "data" };

    private static string NextUrl(string url, FhirRequest request, SearchQuery query, string next) =>
        string.Create(CultureInfo.InvariantCulture, $"{url}?{query.Used}{(query.Used.Length > 0 ? "&" : "")}{SearchQuery.ContinueParameter}={Uri.EscapeDataString(next)}");
}
