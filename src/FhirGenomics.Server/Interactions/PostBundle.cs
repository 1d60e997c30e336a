using FhirGenomics.Resources;
using FhirGenomics.Server.Http;

namespace FhirGenomics.Server.Interactions;

/// <summary>A Bundle posted to the base: https://hl7.org/fhir/R4/http.html#transaction</summary>
internal static class PostBundle
{
    /// <summary>Carries out a transaction or a batch, as the Bundle's type says.</summary>
    public static Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        var bundle = request.RequireBody();
        if (bundle.ResourceType != "Bundle")
        {
            throw new Failure(FailureKind.BadRequest, Issue.Error(
                IssueCode.Invalid, "resource-type-mismatch", $"The base takes a Bundle (transaction or batch), not a {bundle.ResourceType}: post that to {request.Base}/{bundle.ResourceType}.", bundle.Root,
                $"Basen tager imod en Bundle (transaction eller batch), ikke en {bundle.ResourceType}: den sendes til {request.Base}/{bundle.ResourceType}."));
        }

        var type = bundle.Root.Child("type");
        return type.Text switch
        {
            "transaction" => Transaction.Handle(request, bundle, server, stop),
            "batch" => Batch.Handle(request, bundle, server, stop),
            _ => throw new Failure(FailureKind.BadRequest, Issue.Error(
                IssueCode.Value, "bundle-type", $"The base takes a Bundle of type transaction or batch, not {type.Text ?? "one without type"}: one that shall be stored as it is goes to {request.Base}/Bundle.", type.Exists ? type : bundle.Root,
                $"Basen tager imod en Bundle af typen transaction eller batch, ikke {type.Text ?? "en uden type"}: en, der skal gemmes, som den er, sendes til {request.Base}/Bundle.")),
        };
    }
}
