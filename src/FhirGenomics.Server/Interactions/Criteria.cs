using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Server.Interactions;

/// <summary>The searches of conditional interactions. What they do not know is an error, or the condition would match more than was meant.</summary>
internal static class Criteria
{
    /// <summary>If-None-Exist as a search; null if there is none. Throws <see cref="Failure"/> (400) if it is empty or not understood.</summary>
    public static SearchQuery? OfHeader(FhirRequest request, FhirServer server)
    {
        if (request.Conditions.IfNoneExist is not { } criteria)
        {
            return null;
        }

        var query = OfText(criteria, out var before);
        if (before.Length > 0 && before != request.Type && before != $"{request.Base}/{request.Type}")
        {
            throw new Failure(FailureKind.BadRequest, Issue.Error(
                IssueCode.Value,
                "condition-type",
                $"If-None-Exist asks for '{before}', but what is created is a {request.Type}: the search parameters alone are expected.",
                $"If-None-Exist spørger efter '{before}', men det, der oprettes, er en {request.Type}: kun søgeparametrene forventes.") with
            { Expression = request.Place });
        }

        RequireValues(request, query);
        return Parse(request, Query.Read(query), "If-None-Exist", server);
    }

    /// <summary>The search parameters of an If-None-Exist, and what stands <paramref name="before"/> their question mark; one within a value is none.</summary>
    public static string OfText(string criteria, out string before)
    {
        var mark = criteria.AsSpan().IndexOfAny('?', '=') is >= 0 and var at && criteria[at] == '?' ? at : -1;
        before = mark > 0 ? criteria[..mark] : "";
        return criteria[(mark + 1)..];
    }

    /// <summary>The parameters of the URL as a search. Throws <see cref="Failure"/> (400) if there are none or they are not understood.</summary>
    public static SearchQuery OfUrl(FhirRequest request, FhirServer server)
    {
        RequireValues(request, request.Query);
        return Parse(request, [.. request.Parameters.Where(parameter => parameter.Key != "_count")], "The URL", server);
    }

    /// <summary>A search leaves out what has no value; a condition without it would match more than was meant.</summary>
    private static void RequireValues(FhirRequest request, string query)
    {
        if (Query.Empty(query) is { } name)
        {
            throw new Failure(FailureKind.BadRequest, Issue.Error(
                IssueCode.Value,
                "condition-value-missing",
                $"The parameter '{name}' of the condition has no value: without it the condition would match more than was meant.",
                $"Betingelsens parameter '{name}' har ingen værdi: uden den ville betingelsen passe på mere end tiltænkt.") with
            { Expression = request.Place });
        }
    }

    private static SearchQuery Parse(FhirRequest request, List<KeyValuePair<string, string>> parameters, string source, FhirServer server) =>
        parameters.Count > 0 ? SearchQuery.Parse(request.Type!, parameters, server.Parameters, strict: true, request.Base) : throw new Failure(
            FailureKind.BadRequest,
            Issue.Error(
                IssueCode.Value,
                "condition-empty",
                $"{source} has no search parameters, so that every resource would match: identifier=system|value is the usual form.",
                "Betingelsen har ingen søgeparametre, så alle ressourcer ville passe: identifier=system|value er den sædvanlige form.") with
            { Expression = request.Place });
}
