using FhirGenomics.Store.Search;
using Microsoft.OpenApi;

namespace FhirGenomics.Server.OpenApi;

/// <summary>The parameters and headers of an interaction, for OpenAPI.</summary>
internal static class FhirParameters
{
    /// <summary>All of them: path, query, headers.</summary>
    public static IEnumerable<OpenApiParameter> Of(FhirRoute route, string method, IReadOnlyList<SearchParameter> searchParameters)
    {
        if (route.Path.Contains("{id}", StringComparison.Ordinal))
        {
            yield return InPath("id", "Logical id of the resource.", ExampleId(route));
        }

        if (route.Path.Contains("{member}", StringComparison.Ordinal))
        {
            yield return InPath("member", "The resource type that is searched, or * for all.", "*");
        }

        if (route.Path.Contains("{vid}", StringComparison.Ordinal))
        {
            yield return InPath("vid", "Version of the resource: a whole number.");
        }

        foreach (var parameter in route.Code switch
        {
            "search-type" when method == "GET" => OfSearch(searchParameters),
            "search-system" or Interactions.SearchCompartment.Code when method == "GET" => [InQuery("_type", "Only these resource types, separated by commas."), .. OfSearch([.. searchParameters.Where(parameter => parameter.Code[0] == '_')])],
            "read" or "vread" => [InHeader("If-None-Match", "The version you have: 304 if it is still the current one."), InHeader("If-Modified-Since", "304 if the resource was not changed since.")],
            "create" => [InHeader("If-None-Exist", "Search parameters: if one resource matches, nothing is created and that one is the answer."), Prefer],
            "update" or "delete" or "patch" when route.Level == FhirLevel.Type => [.. OfConditions(searchParameters, route.Code), InHeader("If-Match", "The version that you mean, W/\"n\": 412 if it is not the current one."), Prefer],
            "patch" => [InHeader("If-Match", "The version that you change, W/\"n\": 412 if it is not the current one."), Prefer],
            "update" => [InHeader("If-Match", "The version that you changed, W/\"n\": 412 if it is not the current one."), Prefer],
            "delete" => [InHeader("If-Match", "The version that you mean, W/\"n\": 412 if it is not the current one.")],
            "transaction" => [Prefer],
            "history-instance" or "history-type" or "history-system" => [InQuery("_since", "Only versions written at or after this instant."), InQuery("_at", "Only versions that were current at some time of this date or instant."), InQuery("_sort", "-_lastUpdated (newest first, the default) or _lastUpdated."), InQuery("_count", "Versions on a page.")],
            "$validate" => [InQuery("profile", "Canonical URL of a profile to validate against, besides those that the resource claims."), InQuery("mode", "create, update or delete.")],
            "$everything" => [InQuery("_since", "Only what was changed at or after this instant."), InQuery("_type", "Only these resource types, separated by commas."), InQuery("_count", "Resources of the patient on a page.")],
            "$lastn" when method == "GET" => [InQuery("max", "Observations of each code; 1 if it is not given."), .. OfSearch(searchParameters)],
            "$meta-add" or "$meta-delete" => [InHeader("If-Match", "The version that you mean, W/\"n\": 412 if it is not the current one.")],
            _ when method == "GET" => route.Parameters.Where(parameter => parameter.IsPrimitive).Select(parameter => InQuery(parameter.Name, parameter.Description)),
            _ => Array.Empty<OpenApiParameter>(),
        })
        {
            yield return parameter;
        }

        if (route.Methods.Contains("GET"))
        {
            yield return InQuery("_summary", "true (summary elements), text, data (all but the narrative), count (only the number, of searches) or false.");
            yield return InQuery("_elements", "Names of the elements to return, separated by commas.");
        }

        yield return InQuery("_format", "json or xml, instead of the header Accept.");
    }

    private static IEnumerable<OpenApiParameter> OfConditions(IReadOnlyList<SearchParameter> searchParameters, string code) =>
        OfSearch([.. searchParameters]).Where(parameter => parameter.In == ParameterLocation.Query && parameter.Name?[0] != '_')
            .Concat(code == "delete" ? [InQuery("_count", "How many resources may be deleted at most; 1 if it is not given.")] : []);

    private static OpenApiParameter Prefer => InHeader("Prefer", "return=minimal, return=representation or return=OperationOutcome.");

    private static IEnumerable<OpenApiParameter> OfSearch(IReadOnlyList<SearchParameter> searchParameters)
    {
        foreach (var parameter in searchParameters)
        {
            yield return new OpenApiParameter
            {
                Name = parameter.Code,
                In = ParameterLocation.Query,
                Description = $"{parameter.Type}: {parameter.Description}{(parameter.Targets.Count > 0 ? " Refers to " + string.Join(", ", parameter.Targets) + "." : "")} {Syntax(parameter.Type)}{Modifiers(parameter)}".Replace("  ", " ", StringComparison.Ordinal),
                // Repeated it means and, with commas or.
                Style = ParameterStyle.Form,
                Explode = true,
                Schema = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            };
        }

        yield return InQuery("_content", "Words and \"phrases\" in all text of a resource, joined by AND, OR, NOT and brackets.");
        yield return InQuery("_text", "The same in its narrative.");
        yield return InQuery("_count", "Matches on a page.");
        yield return InQuery("_sort", "Search parameters to sort by, with commas; a minus before one sorts it downwards.");
        yield return InQuery("_include", "Type:parameter: adds the resources that matches refer to.");
        yield return InQuery("_revinclude", "Type:parameter: adds the resources that refer to matches.");
        yield return InHeader("Prefer", "handling=strict refuses unknown parameters; handling=lenient (default) reports them.");
    }

    private static string Modifiers(SearchParameter parameter) =>
        parameter.Modifiers.Count == 0 ? "" : $" Modifiers: {string.Join(", ", parameter.Modifiers.Select(modifier => ":" + modifier))}.";

    private static string Syntax(string type) => type switch
    {
        "token" => "Syntax: code, system|code, |code.",
        "date" => "Syntax: [eq|ne|gt|ge|lt|le|sa|eb|ap]date.",
        "number" or "quantity" => "Syntax: [prefix]number" + (type == "quantity" ? "|system|code." : "."),
        "reference" => "Syntax: id, Type/id, URL.",
        "string" => "Matches the beginning; :exact and :contains change that.",
        _ => "",
    };

    private static OpenApiParameter InPath(string name, string description, string? example = null) => new() { Name = name, In = ParameterLocation.Path, Required = true, Description = description, Example = example, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static OpenApiParameter InQuery(string name, string description) => new() { Name = name, In = ParameterLocation.Query, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static OpenApiParameter InHeader(string name, string description) => new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    /// <summary>The id that the path and the body of an example have; none where the path names none.</summary>
    public static string? ExampleId(FhirRoute route) => route.Path.Contains("{id}", StringComparison.Ordinal) ? "example" : null;
}
