using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Server.Interactions;
using FhirGenomics.Store;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Server.Operations;

/// <summary>
/// Operation $everything of a patient: https://hl7.org/fhir/R4/patient-operation-everything.html. The patient's compartment, newest first, and what
/// it refers to outside of any patient's compartment (practitioners, organizations ...): never data of another patient.
/// </summary>
internal static class Everything
{
    private const string Patient = "Patient";

    /// <summary>What it takes.</summary>
    public static readonly IReadOnlyList<OperationParameter> Parameters =
    [
        new("start", "date", "Only care at or after this date."),
        new("end", "date", "Only care at or before this date."),
        new("_since", "instant", "Only what was changed at or after this instant."),
        new("_type", "string", "Only these resource types, separated by commas."),
        new("_count", "unsignedInt", "Resources of the patient on a page."),
    ];

    private static readonly string[] Known = [.. Parameters.Select(parameter => parameter.Name), "_summary", "_elements", SearchQuery.ContinueParameter];

    /// <summary>Answers with one page: 404 if there is no such patient, 410 if it was deleted.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        Read.Require(await server.Store.Read(Patient, request.Id!, stop), request);
        request = request with { Parameters = OperationInput.Of(request) };
        var warnings = Unknown(request);
        var care = CareDates.Of(request, server.Parameters);
        var asked = Types(request);
        var inCompartment = Routes.ResourceTypes.Where(type => type == Patient || server.Parameters.InCompartment(Patient, type).Count > 0).ToList();

        // What is outside of any patient's compartment is found by what refers to it, whatever types that has.
        var isOutsideAsked = asked?.Any(type => FhirTypes.R4.IsResource(type) && !inCompartment.Contains(type)) == true && !request.Parameters.Contains(new("_summary", "count"));
        var types = inCompartment.Where(type => asked is null || isOutsideAsked || asked.Contains(type)).ToList();
        var url = $"{request.Base}/{Patient}/{request.Id}/$everything";
        var used = string.Join('&', request.Parameters.Where(parameter => Known.Contains(parameter.Key) && parameter.Key != SearchQuery.ContinueParameter).Select(parameter => $"{parameter.Key}={Uri.EscapeDataString(parameter.Value)}"));
        var self = used.Length > 0 ? url + "?" + used : url;
        using var bundle = new BundleWriter("searchset");
        var page = types.Count == 0 ? new SearchPage([], null, null) : await server.Store.Search(SearchQuery.Parse(types, new Compartment(Patient, request.Id!), Criteria(request), server.Parameters, strict: true), stop);
        if (page.Total is { } total)
        {
            bundle.Total(total);
        }

        bundle.Links(request.Link(self), page.Next is null ? null : request.NextLink($"{self}{(used.Length > 0 ? "&" : "?")}{SearchQuery.ContinueParameter}={Uri.EscapeDataString(page.Next)}"));
        var subset = request.Subset;
        var references = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in page.Entries)
        {
            var resource = ElementTree.Read(entry.Resource.Json);
            if (care?.Include(resource) != false)
            {
                if (asked?.Contains(entry.Resource.Type) != false)
                {
                    bundle.SearchEntry($"{request.Base}/{entry.Resource.Type}/{entry.Resource.Id}", subset.Of(entry.Resource.Json).Span, "match");
                }

                Collect(resource.Root, inCompartment, asked, references);
            }
        }

        foreach (var included in await server.Store.Snapshot([], snapshot => snapshot.Read(references).Values.ToList(), stop))
        {
            bundle.SearchEntry($"{request.Base}/{included.Type}/{included.Id}", subset.Of(included.Json).Span, "include");
        }

        if (warnings.Count > 0)
        {
            bundle.SearchEntry(null, OperationOutcome.ToJson(warnings, request.Language), "outcome");
        }

        return new FhirResponse(200) { Json = bundle.End() };
    }

    private static List<KeyValuePair<string, string>> Criteria(FhirRequest request)
    {
        var criteria = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in request.Parameters)
        {
            if (name == "_since")
            {
                criteria.Add(new("_lastUpdated", "ge" + History.Instant(name, value).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture)));
            }
            else if (name is "_count" or SearchQuery.ContinueParameter || (name, value) is ("_summary", "count"))
            {
                criteria.Add(new(name, value));
            }
        }

        return criteria;
    }

    private static HashSet<string>? Types(FhirRequest request)
    {
        var types = request.Parameters.Where(parameter => parameter.Key == "_type").SelectMany(parameter => parameter.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToHashSet(StringComparer.Ordinal);
        return types.Count == 0 ? null : types;
    }

    /// <summary>What is not understood is refused (Prefer: handling=strict) or told.</summary>
    private static List<Issue> Unknown(FhirRequest request)
    {
        var issues = new List<Issue>();
        foreach (var (name, _) in request.Parameters.Where(parameter => !Known.Contains(parameter.Key)))
        {
            var (meant, ignored) = (Spelling.DidYouMean(name, Known), request.Prefer.Strict ? new Said("", "") : new Said(" It was ignored.", " Den blev ignoreret."));
            issues.Add(new Issue(IssueSeverity.Warning, IssueCode.NotSupported, "parameter-unknown", $"$everything has no parameter '{name}' here.{meant.English}{ignored.English}")
            {
                Danish = $"$everything har ingen parameter '{name}' her.{meant.Danish}{ignored.Danish}",
            });
        }

        foreach (var type in Types(request)?.Where(type => !FhirTypes.R4.IsResource(type)) ?? [])
        {
            issues.Add(new Issue(IssueSeverity.Warning, IssueCode.NotSupported, "resource-type-unknown", $"'{type}' is no resource type.{Spelling.DidYouMean(type, FhirTypes.R4.ResourceTypeNames)}") { Danish = $"'{type}' er ikke en ressourcetype.{Spelling.DidYouMean(type, FhirTypes.R4.ResourceTypeNames).Danish}" });
        }

        return issues.Count > 0 && request.Prefer.Strict ? throw new Failure(FailureKind.BadRequest, [.. issues.Select(issue => issue with { Severity = IssueSeverity.Error })]) : issues;
    }

    /// <summary>References to resources that belong to no patient.</summary>
    private static void Collect(Element at, List<string> inCompartment, HashSet<string>? asked, HashSet<string> references)
    {
        if (at.Type is { Name: "Reference" } && at.Child("reference").Text is { } reference)
        {
            var end = reference.IndexOf("/_history/", StringComparison.Ordinal);
            var target = end < 0 ? reference : reference[..end];
            var type = target.Split('/')[0];
            if (target.Count(c => c == '/') == 1 && FhirTypes.R4.IsResource(type) && !inCompartment.Contains(type) && asked?.Contains(type) != false)
            {
                references.Add(target);
            }
        }

        foreach (var child in at.Children)
        {
            Collect(child, inCompartment, asked, references);
        }
    }
}
