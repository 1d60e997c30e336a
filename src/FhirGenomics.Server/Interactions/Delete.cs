using FhirGenomics.Server.Http;
using FhirGenomics.Store;

namespace FhirGenomics.Server.Interactions;

/// <summary>FHIR delete: https://hl7.org/fhir/R4/http.html#delete</summary>
internal static class Delete
{
    /// <summary>Deletes a resource; of what does not exist it does nothing.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var written = await server.Write([Change(request, server)], stop);
        return Respond.Written(request, written[0], []);
    }

    /// <summary>The change that deletes it.</summary>
    public static Change Change(FhirRequest request, FhirServer server) => new Change.Delete(request.Type!, request.Id!, request.Conditions.RequiredVersion()) { Place = request.Place };
}
