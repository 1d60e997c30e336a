using FhirGenomics.Resources;
using FhirGenomics.Resources.FhirPath;
using FhirGenomics.Server.Http;
using FhirGenomics.Server.Interactions;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Server.Operations;

/// <summary>
/// When care was given, for <c>start</c> and <c>end</c> of $everything: https://hl7.org/fhir/R4/patient-operation-everything.html. Of a resource type the first of
/// a few of HL7's search parameters tells it; a type without, such as Patient, and a resource that says no date belong to every time.
/// </summary>
internal sealed class CareDates
{
    private const string Hl7 = "http://hl7.org/fhir/SearchParameter/";

    private static readonly string[] Codes = ["date", "collected", "authored", "authoredon", "authored-on", "effective", "effective-time", "onset-date", "started"];

    private readonly SearchParameterSet parameters;
    private readonly DateRange time;
    private readonly Dictionary<string, FhirPathExpression?> expressions = new(StringComparer.Ordinal);

    private CareDates(SearchParameterSet parameters, DateRange time) => (this.parameters, this.time) = (parameters, time);

    /// <summary>The time that is asked for; null if none is. Throws <see cref="Failure"/> (400) for what is no date.</summary>
    public static CareDates? Of(FhirRequest request, SearchParameterSet parameters)
    {
        if (request.Parameter("start") is null && request.Parameter("end") is null)
        {
            return null;
        }

        if (request.Parameters.Contains(new("_summary", "count")))
        {
            throw new Failure(FailureKind.BadRequest, Issue.Error(IssueCode.NotSupported, "parameter-invalid", "$everything does not count what start and end leave: leave _summary=count out.", "$everything tæller ikke, hvad start og end levner: udelad _summary=count."));
        }

        return new CareDates(parameters, new DateRange(Read(request, "start")?.First ?? DateRange.Earliest, Read(request, "end")?.Last ?? DateRange.Latest));
    }

    /// <summary>True if some of the care was in the time.</summary>
    public bool Include(ElementTree resource)
    {
        if (!expressions.TryGetValue(resource.ResourceType, out var expression))
        {
            var known = parameters.For(resource.ResourceType);
            var parameter = Codes.Select(code => known.FirstOrDefault(one => one.Code == code && one.Type == "date" && one.Url.StartsWith(Hl7, StringComparison.Ordinal))).FirstOrDefault(one => one is not null);
            expressions[resource.ResourceType] = expression = parameter is null ? null : FhirPathExpression.Compile(parameter.Expression);
        }

        var dates = new List<Element>();
        expression?.Select(resource.Root, new FhirPathContext(), dates);
        var ranges = dates.Select(RangeOf).OfType<DateRange>().ToList();
        return ranges.Count == 0 || ranges.Exists(range => range.First <= time.Last && range.Last >= time.First);
    }

    private static DateRange? RangeOf(Element date) =>
        date.Type?.Name == "Period" ? new DateRange(RangeOf(date.Child("start"))?.First ?? DateRange.Earliest, RangeOf(date.Child("end"))?.Last ?? DateRange.Latest)
        : date.Exists && date.Text is { } text && DateRange.TryRead(text, out var range) ? range : null;

    private static DateRange? Read(FhirRequest request, string name) => OperationInput.Single(request.Parameters, "$everything", name) is not { } text ? null
        : DateRange.TryRead(text, out var range) ? range
        : throw History.Wrong(name, "a date such as 2026-01-31", "en dato såsom 2026-01-31");
}
