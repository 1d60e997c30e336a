using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Store;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Server.Operations;

/// <summary>Operation $lastn of Observation: https://hl7.org/fhir/R4/observation-operation-lastn.html</summary>
internal static class LastN
{
    private const string Type = "Observation";

    /// <summary>What it takes besides search parameters.</summary>
    public static readonly IReadOnlyList<OperationParameter> Parameters = [new("max", "positiveInt", "Observations of each code; 1 if it is not given.")];

    private static readonly string[] Own = [.. Parameters.Select(parameter => parameter.Name), "_summary", "_elements"];

    /// <summary>The answer is one page of observations in the operation's own order.</summary>
    private static readonly string[] Meaningless = ["_count", "_sort", "_total", "_include", "_revinclude", SearchQuery.ContinueParameter];

    /// <summary>Observations that are looked at; a search that finds more is refused, as its groups would not be complete.</summary>
    private const int MostObservations = 10_000;

    /// <summary>Answers with the latest <c>max</c> (1 if not given) observations of each code, the newest first; those of equal time come together.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var parameters = OperationInput.Of(request);
        RequireSubjectAndCode(parameters);
        var max = Max(parameters);
        var query = parameters.Where(parameter => !Own.Contains(parameter.Key) && !Meaningless.Contains(parameter.Key.Split(':')[0])).ToList();
        var (observations, ignored) = await Find(query, request, server, stop);
        ignored = [.. parameters.Where(parameter => Meaningless.Contains(parameter.Key.Split(':')[0])).Select(parameter => Without(parameter.Key, request.Prefer.Strict)), .. ignored];
        var groups = new CodeGroups();
        foreach (var (_, tree) in observations)
        {
            groups.Add(tree.Root.Child("code"));
        }

        var used = SearchQuery.Parse(Type, query, server.Parameters, request.Prefer.Strict, request.Base).Used;
        var subset = (request with { Parameters = parameters }).Subset;
        var taken = new Dictionary<string, (int Count, long Time)>(StringComparer.Ordinal);
        var latest = new List<StoredResource>();
        foreach (var (resource, tree) in observations)
        {
            var group = groups.Of(tree.Root.Child("code"));
            var (count, last) = taken.GetValueOrDefault(group);
            var time = Time(tree.Root.Child("effective"));
            if (count < max || time == last)
            {
                taken[group] = (count + 1, time);
                latest.Add(resource);
            }
        }

        using var bundle = new BundleWriter("searchset");
        bundle.Total(latest.Count);
        bundle.Links($"{request.Base}/{Type}/$lastn?{string.Join('&', parameters.Where(parameter => Own.Contains(parameter.Key)).Select(parameter => $"{Uri.EscapeDataString(parameter.Key)}={Uri.EscapeDataString(parameter.Value)}").Prepend(used))}", null);
        foreach (var resource in parameters.Contains(new("_summary", "count")) ? [] : latest)
        {
            bundle.SearchEntry($"{request.Base}/{Type}/{resource.Id}", subset.Of(resource.Json).Span, "match");
        }

        if (ignored.Count > 0)
        {
            bundle.SearchEntry(null, OperationOutcome.ToJson(ignored, request.Language), "outcome");
        }

        return new FhirResponse(200) { Json = bundle.End() };
    }

    private static async Task<(List<(StoredResource Resource, ElementTree Tree)> Found, IReadOnlyList<Issue> Ignored)> Find(List<KeyValuePair<string, string>> query, FhirRequest request, FhirServer server, CancellationToken stop)
    {
        List<KeyValuePair<string, string>> all = [.. query, new("_sort", "-date"), new("_count", SearchQuery.LargestCount.ToString(CultureInfo.InvariantCulture))];
        var found = new List<(StoredResource, ElementTree)>();
        IReadOnlyList<Issue> ignored = [];
        for (string? next = null; ;)
        {
            var search = SearchQuery.Parse(Type, next is null ? all : [.. all, new(SearchQuery.ContinueParameter, next)], server.Parameters, request.Prefer.Strict, request.Base);
            var page = await server.Store.Search(search, stop);
            ignored = search.Ignored;
            found.AddRange(page.Entries.Where(entry => !entry.IsInclude).Select(entry => (entry.Resource, ElementTree.Read(entry.Resource.Json))));
            if (page.Next is null)
            {
                return (found, ignored);
            }

            next = found.Count < MostObservations ? page.Next : throw new Failure(FailureKind.Unprocessable, Issue.Error(
                IssueCode.TooCostly, "lastn-too-many", $"More than {MostObservations} Observations match: ask for fewer codes or a shorter time.", $"Mere end {MostObservations} Observations passer: spørg efter færre koder eller et kortere tidsrum."));
        }
    }

    /// <summary>The operation is about one subject, and some kind of observation.</summary>
    private static void RequireSubjectAndCode(IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        static string Code(string name) => name.Split(':', '.')[0];
        if (!parameters.Any(parameter => Code(parameter.Key) is "patient" or "subject"))
        {
            throw Missing("patient or subject", "patient eller subject");
        }

        if (!parameters.Any(parameter => Code(parameter.Key) is "category" or "code" || Code(parameter.Key).Contains("code", StringComparison.Ordinal)))
        {
            throw Missing("category or code", "category eller code");
        }
    }

    private static int Max(IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        var text = OperationInput.Single(parameters, "$lastn", "max");
        return text is null ? 1 : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var max) && max > 0 ? max : throw new Failure(
            FailureKind.BadRequest, Issue.Error(IssueCode.Value, "parameter-invalid", "The parameter max must be a whole number above 0.", "Parameteren max skal være et helt tal over 0."));
    }

    /// <summary>The end of the effective time, by which the search sorts too.</summary>
    private static long Time(Element effective)
    {
        var text = (effective.Type?.Name == "Period" ? effective.Child("end") : effective).Text;
        return text is not null && DateRange.TryRead(text, out var range) ? range.Last : effective.Type?.Name == "Period" ? DateRange.Latest : long.MinValue;
    }

    private static Issue Without(string name, bool strict)
    {
        var issue = Issue.Error(IssueCode.NotSupported, "parameter-unknown", $"$lastn answers with all that it finds at once, newest first: '{name}' means nothing to it.", $"$lastn svarer med alt, hvad den finder, på én gang, det nyeste først: '{name}' betyder intet for den.");
        return strict ? throw new Failure(FailureKind.BadRequest, issue) : issue with { Severity = IssueSeverity.Warning };
    }

    private static Failure Missing(string what, string danish) =>
        new(FailureKind.BadRequest, Issue.Error(IssueCode.Required, "parameter-missing", $"$lastn needs the parameter {what}.", $"$lastn kræver parameteren {danish}."));
}
