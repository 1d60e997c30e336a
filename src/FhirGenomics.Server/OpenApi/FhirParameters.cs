using System.Text.Json.Nodes;
using FhirGenomics.Server.Interactions;
using FhirGenomics.Server.Operations;
using FhirGenomics.Store.Search;
using Microsoft.OpenApi;

namespace FhirGenomics.Server.OpenApi;

/// <summary>The parameters and headers of an interaction, for OpenAPI.</summary>
internal static class FhirParameters
{
    private static readonly string[] Subset = ["_summary", "_elements"];

    /// <summary>Those of any search that a condition may have too. It cannot ask for texts, and is no matter of pages.</summary>
    private static readonly string[] OfConditions = ["_filter", "_list"];

    private static readonly OperationParameter[] Representation = [new("_format", "string", "json or xml, instead of the header Accept."), new("_pretty", "boolean", "true: indented, for people.")];

    /// <summary>All of them: path, query, headers. Search parameters are put into the document's components once.</summary>
    public static IEnumerable<IOpenApiParameter> Of(FhirRoute route, string method, FhirSection section)
    {
        foreach (var parameter in OfPath(route).Concat(OfQuery(route, method, section)).Concat(route.Methods.Contains("GET") && (!route.IsOperation || route.Code is "$expand" or "$everything" or "$lastn") ? OfSubset : []).Concat(OfRepresentation))
        {
            // Those of a search stand in a document several times, and may be repeated: as components they stand there once.
            if (parameter is { Schema.Type: JsonSchemaType.Array, Example: null } && !route.Parameters.Any(own => own.Name == parameter.Name))
            {
                var name = $"{section.Prefix}-{parameter.Name}";
                section.Document.Components!.Parameters!.TryAdd(name, parameter);
                yield return new OpenApiParameterReference(name, section.Document);
            }
            else
            {
                yield return parameter;
            }
        }

        foreach (var header in FhirHeaders.Of(route))
        {
            yield return header;
        }
    }

    /// <summary>The parameters of a search in a form: what it is searched by, and what chooses the form of the answer, which in a URL other interactions have too.</summary>
    public static IEnumerable<OpenApiParameter> OfForm(FhirRoute route, FhirSection section) => OfSearch(route, section).Concat(OfSubset).Concat(OfRepresentation);

    private static IEnumerable<OpenApiParameter> OfSearch(FhirRoute route, FhirSection section) =>
        route.Code == "search-type"
            ? [.. section.Parameters.OrderBy(IsCommon).Select(parameter => Search(parameter)), .. OfPages]
            : [InQuery(CapabilityStatement.OfSeveralTypes), .. section.Parameters.Where(parameter => parameter.Code[0] == '_').Select(parameter => Search(parameter)), .. OfPages];

    /// <summary>The parameters of an operation that examples have; which code system or value set is meant, an instance says itself.</summary>
    public static IEnumerable<OperationParameter> Exemplified(FhirRoute route) =>
        route.Parameters.Where(parameter => parameter.Example is not null && (route.Level == FhirLevel.Type || parameter.Name != "url" && (parameter.Name != "system" || route.OnlyType != "CodeSystem")));

    private static IEnumerable<OpenApiParameter> OfPath(FhirRoute route)
    {
        if (route.Path.Contains("{id}", StringComparison.Ordinal))
        {
            yield return InPath("id", route.Level == FhirLevel.System ? "Id at the end of the Content-Location that the server answered with." : "Logical id of the resource.", ExampleBodies.Id);
        }

        if (route.Path.Contains("{member}", StringComparison.Ordinal))
        {
            yield return InPath("member", "The resource type that is searched, or * for all.", SearchCompartment.AllTypes);
        }

        if (route.Path.Contains("{vid}", StringComparison.Ordinal))
        {
            yield return InPath("vid", "Version of the resource: a whole number.", "1");
        }
    }

    private static IEnumerable<OpenApiParameter> OfQuery(FhirRoute route, string method, FhirSection section) => route.Code switch
    {
        "search-type" or "search-system" or SearchCompartment.Code => method == "GET" ? OfSearch(route, section) : [],
        "update" or "patch" or "delete" when route.Level == FhirLevel.Type => OfCondition(route, section.Parameters),
        "$lastn" when method == "GET" =>
        [
            .. route.Parameters.Select(parameter => InQuery(parameter)),
            .. section.Parameters.Select(parameter => Search(parameter, parameter.Code switch { "patient" => "Patient/" + ExampleBodies.Id, "category" => "laboratory", _ => null })),
        ],
        _ when method == "GET" || route.Code is "$validate" or "$everything" => route.Parameters.Where(parameter => parameter.IsPrimitive).Select(parameter => InQuery(parameter, Exemplified(route).Contains(parameter) ? parameter.Example : null)),
        _ => [],
    };

    private static IEnumerable<OpenApiParameter> OfCondition(FhirRoute route, IReadOnlyList<SearchParameter> searchParameters) =>
    [
        .. searchParameters.Where(parameter => parameter.Code == "_id").Select(parameter => Search(parameter, ExampleBodies.Id)),
        .. searchParameters.Where(parameter => parameter.Code != "_id").OrderBy(IsCommon).Select(parameter => Search(parameter)),
        .. CapabilityStatement.ForAllTypes.Where(one => OfConditions.Contains(one.Name)).Concat(route.Parameters).Select(one => InQuery(one)),
    ];

    /// <summary>Those of any search, but for what stands in the URL of any read too, and _has, whose name is different each time.</summary>
    private static IEnumerable<OpenApiParameter> OfPages => CapabilityStatement.ForAllTypes.Where(one => one.Name != "_has" && !Subset.Contains(one.Name)).Select(one => InQuery(one));

    private static IEnumerable<OpenApiParameter> OfSubset => CapabilityStatement.ForAllTypes.Where(one => Subset.Contains(one.Name)).Select(one => InQuery(one));

    private static IEnumerable<OpenApiParameter> OfRepresentation => Representation.Select(one => InQuery(one));

    /// <summary>Those of the genome and its pathway come first, those of all resources last.</summary>
    private static int IsCommon(SearchParameter parameter) =>
        parameter.Code[0] == '_' ? 2 : parameter.Url.StartsWith("http://hl7.org/fhir/SearchParameter/", StringComparison.Ordinal) ? 1 : 0;

    private static OpenApiParameter Search(SearchParameter parameter, string? example = null) => new()
    {
        Name = parameter.Code,
        In = ParameterLocation.Query,
        Description = $"**{parameter.Type}**: {parameter.Description.TrimEnd('.')}.{(parameter.Targets.Count is > 0 and < 20 ? " Refers to " + string.Join(", ", parameter.Targets) + "." : "")}{Syntax(parameter.Type)}{Modifiers(parameter)}",

        // Repeated it means and, with commas or.
        Style = ParameterStyle.Form,
        Explode = true,
        Schema = new OpenApiSchema { Type = JsonSchemaType.Array, Items = FhirSchemas.Text() },
        Example = example is null ? null : new JsonArray(example),
    };

    private static string Modifiers(SearchParameter parameter) => parameter.Modifiers.Count == 0 ? "" : " Modifiers: " + string.Join(", ", parameter.Modifiers.Where(modifier => parameter.Targets.Count < 20 || !parameter.Targets.Contains(modifier)).Select(modifier => $"`:{modifier}`")) + ".";

    private static string Syntax(string type) => type switch
    {
        "token" => " Syntax: `code`, `system|code`, `|code`, `system|`.",
        "date" => " Syntax: `date` with an optional prefix eq, ne, gt, ge, lt, le, sa, eb or ap.",
        "number" => " Syntax: `number` with an optional prefix.",
        "quantity" => " Syntax: `number|system|code` with an optional prefix.",
        "reference" => " Syntax: `id`, `Type/id`, URL.",
        "special" => " Syntax: `latitude|longitude|distance|units`: km if no units are given, 50 km if no distance is.",
        "composite" => " Syntax: its parts with a dollar sign between.",
        "string" => " Matches the beginning; :exact and :contains change that.",
        _ => "",
    };

    private static OpenApiParameter InPath(string name, string description, string? example = null) => new() { Name = name, In = ParameterLocation.Path, Required = true, Description = description, Example = example, Schema = FhirSchemas.Text() };

    private static OpenApiParameter InQuery(OperationParameter parameter, string? example = null) => new() { Name = parameter.Name, In = ParameterLocation.Query, Description = parameter.Description, Example = example, Schema = FhirSchemas.Of(parameter) };
}
