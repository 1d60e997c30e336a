using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Store;

namespace FhirGenomics.Server.Interactions;

/// <summary>FHIR read: https://hl7.org/fhir/R4/http.html#read</summary>
internal static class Read
{
    /// <summary>Answers with the current version: 404 if the id never was, 410 if the resource was deleted, 304 if the caller has this version.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop) =>
        Respond.Read(request, Require(await server.Store.Read(request.Type!, request.Id!, stop), request));

    /// <summary>The resource that was found. Throws <see cref="Failure"/>: 404 if there is none, 410 if it was deleted.</summary>
    public static StoredResource Require(StoredResource? found, FhirRequest request) => found switch
    {
        null => throw new Failure(FailureKind.NotFound, Issue.Error(IssueCode.NotFound, "resource-unknown", $"There is no {request.Type} with this id{(request.VersionId is null ? "" : " and version")}.", $"Der findes ingen {request.Type} med dette id{(request.VersionId is null ? "" : " og denne version")}.")),
        { IsDeleted: true } => throw new Failure(FailureKind.Gone, Issue.Error(IssueCode.Deleted, "resource-deleted", $"This {request.Type} was deleted; its history may still be read.", $"Denne {request.Type} er slettet; dens historik kan stadig læses.")),
        _ => found,
    };
}
