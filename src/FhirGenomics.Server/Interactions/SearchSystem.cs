using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Server.Interactions;

/// <summary>FHIR search on several types, by GET and by POST: https://hl7.org/fhir/R4/http.html#search</summary>
internal static class SearchSystem
{
    private const string TypeParameter = "_type";

    /// <summary>Answers with one page of resources of the types that <c>_type</c> names, else of all. Parameters must be known to each of them.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var types = Types(request);
        var query = SearchQuery.Parse(types ?? Routes.ResourceTypes, null, WithoutTypes(request), server.Parameters, request.Prefer.Strict, request.Base);
        return await Search.Answer(request, query, request.Base, Used(types, query), server, stop);
    }

    /// <summary>The types that <c>_type</c> names, each once; null if it is not given. Throws <see cref="Failure"/> (400) for what is no type of this server.</summary>
    public static IReadOnlyList<string>? Types(FhirRequest request)
    {
        var types = request.Parameters.Where(parameter => parameter.Key == TypeParameter)
            .SelectMany(parameter => parameter.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal).ToList();
        return types.Find(type => !Routes.ResourceTypes.Contains(type)) is { } unknown ? throw new Failure(FailureKind.BadRequest, Routes.UnknownType(unknown)) : types.Count == 0 ? null : types;
    }

    /// <summary>All other parameters.</summary>
    public static IEnumerable<KeyValuePair<string, string>> WithoutTypes(FhirRequest request) => request.Parameters.Where(parameter => parameter.Key != TypeParameter);

    /// <summary>The parameters that were used, with <c>_type</c>.</summary>
    public static string Used(IReadOnlyList<string>? types, SearchQuery query) =>
        types is null ? query.Used : $"{TypeParameter}={string.Join(',', types)}{(query.Used.Length > 0 ? "&" : "")}{query.Used}";
}
