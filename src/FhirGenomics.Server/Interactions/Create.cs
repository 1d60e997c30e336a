using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Store;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Server.Interactions;

/// <summary>FHIR create, conditional create included: https://hl7.org/fhir/R4/http.html#create</summary>
internal static class Create
{
    /// <summary>Validates and stores a resource under a new id.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var change = Change(request, server);
        var findings = await Acceptance.Require(request, server, stop);
        var written = await server.Store.Write([change], stop);
        return Respond.Written(request, written[0], findings);
    }

    /// <summary>The change that stores the resource. Throws <see cref="Failure"/> (400) if the request does not say what to create.</summary>
    public static Change Change(FhirRequest request, FhirServer server)
    {
        var resource = request.RequireBodyOfType();
        return new Change.Create(resource, Condition(request, server)) { FullUrl = request.FullUrl, Place = request.ResourcePlace };
    }

    /// <summary>If-None-Exist as a search; what it does not know is an error, or the condition would match more than was meant.</summary>
    private static SearchQuery? Condition(FhirRequest request, FhirServer server)
    {
        if (request.Conditions.IfNoneExist is not { } criteria)
        {
            return null;
        }

        var mark = criteria.IndexOf('?', StringComparison.Ordinal);
        var parameters = Query.Read(mark < 0 ? criteria : criteria[(mark + 1)..]);
        return parameters.Count > 0 ? SearchQuery.Parse(request.Type!, parameters, server.Parameters, strict: true) : throw new Failure(
            FailureKind.BadRequest,
            Issue.Error(IssueCode.Value, "condition-empty", "If-None-Exist has no search parameters, so that every resource would match: identifier=system|value is the usual form.", "If-None-Exist har ingen søgeparametre, så alle ressourcer ville passe: identifier=system|value er den sædvanlige form."));
    }
}
