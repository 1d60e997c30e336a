using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Server.Operations;
using FhirGenomics.Store;

namespace FhirGenomics.Server.Interactions;

/// <summary>FHIR history of a resource, a type or the whole server: https://hl7.org/fhir/R4/http.html#history</summary>
internal static class History
{
    /// <summary>What it takes.</summary>
    public static readonly IReadOnlyList<OperationParameter> Parameters =
    [
        new("_since", "instant", "Only versions written at or after this instant."),
        new("_at", "dateTime", "Only versions that were current at some time of this date or instant."),
        new("_sort", "code", "-_lastUpdated (newest first, the default) or _lastUpdated.") { Values = ["-_lastUpdated", "_lastUpdated"] },
        new("_count", "unsignedInt", "Versions on a page."),
    ];

    private const string PageParameter = "_page";
    private const int MostOnPage = 1000;
    private static readonly string[] InstantFormats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd", "yyyy-MM", "yyyy"];

    /// <summary>Answers with one page of versions, newest first.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var query = Parse(request);
        var page = await server.Store.History(request.Type, request.Id, query, stop);
        if (page.Total == 0 && request.Id is not null && await server.Store.Read(request.Type!, request.Id, stop) is null)
        {
            Read.Require(null, request);
        }

        var url = $"{request.Base}{(request.Type is null ? "" : "/" + request.Type)}{(request.Id is null ? "" : "/" + request.Id)}/_history";
        var used = string.Join('&', request.Parameters.Where(parameter => parameter.Key is "_summary" or "_elements" || Parameters.Any(own => own.Name == parameter.Key)).Select(parameter => $"{parameter.Key}={Uri.EscapeDataString(parameter.Value)}"));
        var subset = request.Subset;
        using var bundle = new BundleWriter("history");
        bundle.Total(page.Total);
        bundle.Links(
            request.Link(Url(url, used, query.Continue is null ? "" : $"{PageParameter}={Uri.EscapeDataString(query.Continue)}")),
            page.Next is null ? null : request.Link(Url(url, used, $"{PageParameter}={Uri.EscapeDataString(page.Next)}")));
        foreach (var entry in page.Entries)
        {
            bundle.HistoryEntry($"{request.Base}/{entry.Resource.Type}/{entry.Resource.Id}", entry with { Resource = entry.Resource with { Json = subset.Of(entry.Resource.Json) } });
        }

        return new FhirResponse(200) { Json = bundle.End() };
    }

    private static HistoryQuery Parse(FhirRequest request)
    {
        var query = new HistoryQuery();
        foreach (var (name, value) in request.Parameters)
        {
            query = name switch
            {
                "_since" => query with { Since = Instant(name, value) },
                "_at" => query with { At = DateRange.TryRead(value, out var range) ? range : throw Wrong(name, "a date or instant such as 2026-01-31", "en dato eller et tidspunkt såsom 2026-01-31") },
                "_sort" => query with { OldestFirst = value switch { "_lastUpdated" => true, "-_lastUpdated" => false, _ => throw Wrong(name, "_lastUpdated or -_lastUpdated", "_lastUpdated eller -_lastUpdated") } },
                "_summary" => query with { CountOnly = query.CountOnly || value == "count" },
                "_elements" => query,
                "_count" when value == "0" => query with { CountOnly = true },
                "_count" => query with { Count = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Math.Min(count, MostOnPage) : throw Wrong(name, "a whole number of 0 at least", "et helt tal, mindst 0") },
                PageParameter => query with { Continue = value },
                _ when request.Prefer.Strict => throw new Failure(FailureKind.BadRequest, Issue.Error(IssueCode.NotSupported, "parameter-unknown", $"A history has no parameter '{name}': _since, _at, _sort and _count are known.", $"En historik har ingen parameter '{name}': _since, _at, _sort og _count kendes.")),
                _ => query,
            };
        }

        return query;
    }

    /// <summary>An instant, or a date in UTC. An unescaped plus of the time zone reaches us as a blank.</summary>
    internal static DateTimeOffset Instant(string name, string value) =>
        DateTimeOffset.TryParseExact(value.Replace(' ', '+'), InstantFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : throw Wrong(name, "an instant such as 2026-01-31T12:00:00Z", "et tidspunkt såsom 2026-01-31T12:00:00Z");

    /// <summary>400: a parameter has another value than it can have.</summary>
    internal static Failure Wrong(string name, string expected, string danish) =>
        new(FailureKind.BadRequest, Issue.Error(IssueCode.Value, "parameter-invalid", $"The parameter {name} must be {expected}.", $"Parameteren {name} skal være {danish}."));

    private static string Url(string url, params string[] parameters)
    {
        var query = string.Join('&', parameters.Where(parameter => parameter.Length > 0));
        return query.Length > 0 ? url + "?" + query : url;
    }
}
