using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Store;

namespace FhirGenomics.Server.Interactions;

/// <summary>FHIR create, conditional create included: https://hl7.org/fhir/R4/http.html#create</summary>
internal static class Create
{
    /// <summary>Validates and stores a resource under a new id.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var change = Change(request, server);
        var findings = await Acceptance.Require(request, server, stop);
        var written = await server.Write([change], stop);
        return Respond.Written(request, written[0], findings);
    }

    /// <summary>The change that stores the resource. Throws <see cref="Failure"/> (400) if the request does not say what to create.</summary>
    public static Change Change(FhirRequest request, FhirServer server)
    {
        var resource = request.RequireBodyOfType();
        return new Change.Create(resource, Criteria.OfHeader(request, server)) { FullUrl = request.FullUrl, Place = request.ResourcePlace, Base = request.Base };
    }
}
