using System.Globalization;
using FhirGenomics.Server.Http;

namespace FhirGenomics.Server.Interactions;

/// <summary>FHIR vread: https://hl7.org/fhir/R4/http.html#vread</summary>
internal static class VRead
{
    /// <summary>Answers with one version: 404 if it never was, 410 if that version is the deletion.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var found = int.TryParse(request.VersionId, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? await server.Store.ReadVersion(request.Type!, request.Id!, version, stop)
            : null;
        return Respond.Read(request, Read.Require(found, request));
    }
}
