using FhirGenomics.Resources;
using FhirGenomics.Store;

namespace FhirGenomics.Server.Interactions;

/// <summary>
/// The reads and searches of a transaction are answered after its writes, but if one of them fails, nothing may be written:
/// all entries succeed, or none. Source: https://hl7.org/fhir/R4/http.html#trules
/// </summary>
internal static class TransactionReads
{
    /// <summary>Carries them out on what is stored now, so that one that fails abandons the transaction; what is not there may be what the transaction writes.</summary>
    public static async Task Require(IReadOnlyList<BundleEntry> entries, IReadOnlyList<Change> changes, FhirServer server, CancellationToken stop)
    {
        foreach (var entry in entries)
        {
            var request = entry.Request!;
            if (entry.Route!.Change is not null || changes.OfType<Change.Update>().Any(update => update.Type == request.Type && update.Id == request.Id))
            {
                continue;
            }

            try
            {
                if (entry.Route.Code == "read" && changes.OfType<Change.Delete>().Any(delete => delete.Type == request.Type && delete.Id == request.Id))
                {
                    throw new Failure(FailureKind.BadRequest, Issue.Error(
                        IssueCode.Invalid, "read-of-deleted", $"{request.Type}/{request.Id} is deleted by the same transaction, which therefore cannot read it.", $"{request.Type}/{request.Id} slettes af samme transaction, som derfor ikke kan læse den."));
                }

                await entry.Route.Handle(request, server, stop);
            }
            catch (Failure failure)
            {
                throw BundleEntries.AtPlace(failure, request);
            }
        }
    }
}
