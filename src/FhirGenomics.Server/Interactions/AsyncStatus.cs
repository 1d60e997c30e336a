using FhirGenomics.Resources;
using FhirGenomics.Server.Http;

namespace FhirGenomics.Server.Interactions;

/// <summary>The status of a request whose answer comes later, and its cancellation: https://hl7.org/fhir/R4/async.html</summary>
internal static class AsyncStatus
{
    /// <summary>Code of the status route.</summary>
    public const string Code = "async-status";

    /// <summary>Code of the cancellation route.</summary>
    public const string CancelCode = "async-cancel";

    /// <summary>Answers 202 while it is under way, then 200 with the answer.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        return await server.Later.Find(request.Id!, request.Language, stop) is { } answer ? new FhirResponse(200) { Json = answer } : new FhirResponse(202) { Progress = "in progress" };
    }

    /// <summary>Cancels it.</summary>
    public static async Task<FhirResponse> Cancel(FhirRequest request, FhirServer server, CancellationToken stop)
    {
        await server.Later.Cancel(request.Id!, stop);
        return Respond.Outcome(202, [new Issue(IssueSeverity.Information, IssueCode.Informational, "async-cancelled", "The request was cancelled, as far as it had not written yet.") { Danish = "Forespørgslen er annulleret, for så vidt den ikke havde skrevet endnu." }]);
    }
}
