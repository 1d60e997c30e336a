using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Store;

namespace FhirGenomics.Server.Interactions;

/// <summary>FHIR update, conditional update included, and create under the caller's id: https://hl7.org/fhir/R4/http.html#update</summary>
internal static class Update
{
    /// <summary>Validates a resource and stores it as the next version.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var change = Change(request, server);
        var findings = await Acceptance.Require(request, server, stop);
        var written = await server.Write([change], stop);
        return Respond.Written(request, written[0], findings);
    }

    /// <summary>The change that stores the version. Throws <see cref="Failure"/>: 400 if type or id of URL and content differ, 422 if the content is known to be incomplete.</summary>
    public static Change Change(FhirRequest request, FhirServer server)
    {
        var resource = request.RequireBodyOfType();
        RequireWhole(resource);
        var version = request.Conditions.RequiredVersion();
        var mustBeNew = request.Conditions.IfNoneMatch?.Trim() == "*";
        if (request.Id is null)
        {
            return new Change.ConditionalUpdate(resource, Criteria.OfUrl(request, server), version) { IfNoneMatch = mustBeNew, FullUrl = request.FullUrl, Place = request.ResourcePlace, Base = request.Base };
        }

        if (resource.Id != request.Id)
        {
            var id = resource.Root.Child("id");
            throw new Failure(FailureKind.BadRequest, id.Exists
                ? Issue.Error(IssueCode.Invalid, "id-mismatch", $"The id of the content is not the one of the URL, '{request.Id}'.", id, $"Indholdets id er ikke URL'ens, '{request.Id}'.")
                : Issue.Error(IssueCode.Required, "id-missing", $"An update needs the id '{request.Id}' in the content too.", resource.Root, $"En opdatering skal også have id '{request.Id}' i indholdet."));
        }

        return new Change.Update(resource, request.Id, version)
        {
            IfNoneMatch = mustBeNew,
            FullUrl = request.FullUrl,
            Place = request.ResourcePlace,
            Base = request.Base,
        };
    }

    /// <summary>A resource that was read with <c>_summary</c> or <c>_elements</c> has lost content: to store it would lose it for good.</summary>
    private static void RequireWhole(ElementTree resource)
    {
        for (var tag = resource.Root.Child("meta").Child("tag"); tag.Exists; tag = tag.NextSame())
        {
            if (Subset.IsTag(tag))
            {
                throw new Failure(FailureKind.Unprocessable, Issue.Error(
                    IssueCode.BusinessRule,
                    "subsetted-update",
                    "The resource is tagged SUBSETTED: it was read with _summary or _elements and lacks content. Read it whole before you change it.",
                    tag,
                    "Ressourcen er mærket SUBSETTED: den er læst med _summary eller _elements og mangler indhold. Læs den hele, før du ændrer den."));
            }
        }
    }
}
