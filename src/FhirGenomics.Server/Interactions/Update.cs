using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Store;

namespace FhirGenomics.Server.Interactions;

/// <summary>FHIR update, and create under the caller's id: https://hl7.org/fhir/R4/http.html#update</summary>
internal static class Update
{
    /// <summary>Validates a resource and stores it as the next version.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var change = Change(request, server);
        var findings = await Acceptance.Require(request, server, stop);
        var written = await server.Store.Write([change], stop);
        return Respond.Written(request, written[0], findings);
    }

    /// <summary>The change that stores the version. Throws <see cref="Failure"/>: 400 if type or id of URL and content differ.</summary>
    public static Change Change(FhirRequest request, FhirServer server)
    {
        var resource = request.RequireBodyOfType();
        if (resource.Id != request.Id)
        {
            var id = resource.Root.Child("id");
            throw new Failure(FailureKind.BadRequest, id.Exists
                ? Issue.Error(IssueCode.Invalid, "id-mismatch", $"The id of the content is not the one of the URL, '{request.Id}'.", id, $"Indholdets id er ikke URL'ens, '{request.Id}'.")
                : Issue.Error(IssueCode.Required, "id-missing", $"An update needs the id '{request.Id}' in the content too.", resource.Root, $"En opdatering skal også have id '{request.Id}' i indholdet."));
        }

        return new Change.Update(resource, request.Id!, request.Conditions.RequiredVersion()) { FullUrl = request.FullUrl, Place = request.ResourcePlace };
    }
}
