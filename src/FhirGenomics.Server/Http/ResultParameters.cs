using FhirGenomics.Resources;

namespace FhirGenomics.Server.Http;

/// <summary>The parameters that every interaction may have, about the form of its answer. Source: https://hl7.org/fhir/R4/http.html#parameters</summary>
internal static class ResultParameters
{
    /// <summary>Throws <see cref="Failure"/> (400) if the URL has a value for one of them that it cannot have; an empty one counts as such.</summary>
    public static void Check(HttpRequest request)
    {
        if (!request.QueryString.HasValue)
        {
            return;
        }

        if (request.Query.TryGetValue("_pretty", out var pretty) && pretty.ToString() is not ("true" or "false"))
        {
            throw Wrong("_pretty", "true or false", "true eller false");
        }

        foreach (var name in (ReadOnlySpan<string>)["_summary", "_elements"])
        {
            if (request.Query.TryGetValue(name, out var values) && values.Any(string.IsNullOrWhiteSpace))
            {
                throw name == "_summary" ? WrongSummary() : WrongElements();
            }
        }
    }

    /// <summary>The subset that the parameters ask for; <c>_elements</c> goes before <c>_summary</c>, and may be repeated.</summary>
    public static Subset SubsetOf(IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        string? summary = null;
        List<string>? elements = null;
        foreach (var (name, value) in parameters)
        {
            if (name == "_summary")
            {
                summary = (summary ?? value) == value ? value : throw WrongSummary();
            }
            else if (name == "_elements")
            {
                _ = Subset.OfElements(value) ?? throw WrongElements();
                (elements ??= []).Add(value);
            }
        }

        var ofSummary = summary is null ? Subset.Whole : Subset.OfSummary(summary) ?? throw WrongSummary();
        return elements is null ? ofSummary : Subset.OfElements(string.Join(',', elements))!;
    }

    private static Failure WrongSummary() => Wrong("_summary", "true, text, data, count or false", "true, text, data, count eller false");

    private static Failure WrongElements() => Wrong("_elements", "names of elements, separated by commas", "navne på elementer, adskilt af kommaer");

    private static Failure Wrong(string name, string expected, string danish) => new(FailureKind.BadRequest, Issue.Error(
        IssueCode.Value, "parameter-invalid", $"The parameter {name} must be {expected}.", $"Parameteren {name} skal være {danish}."));
}
