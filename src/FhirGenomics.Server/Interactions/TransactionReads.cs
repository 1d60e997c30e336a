using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
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
        HashSet<(string Type, string Id)>? deleted = null;
        foreach (var entry in entries.Where(entry => entry.Route!.Change is null))
        {
            var request = entry.Request!;
            var isUpdated = changes.OfType<Change.Update>().Any(update => update.Type == request.Type && update.Id == request.Id);
            try
            {
                if (entry.Route!.Code == "read" && (deleted ??= await Deleted(changes, server, stop)).Contains((request.Type!, request.Id!)))
                {
                    throw new Failure(FailureKind.BadRequest, Issue.Error(
                        IssueCode.Invalid, "read-of-deleted", $"{request.Type}/{request.Id} is deleted by the same transaction, which therefore cannot read it.", $"{request.Type}/{request.Id} slettes af samme transaction, som derfor ikke kan læse den."));
                }

                if (!isUpdated || (entry.Route.Code == "vread" && !await IsNext(request, server, stop)))
                {
                    await entry.Route.Handle(request, server, stop);
                }
            }
            catch (Failure failure)
            {
                throw BundleEntries.AtPlace(failure, request);
            }
        }
    }

    /// <summary>True if the version that is asked for is the one that an update of the transaction makes.</summary>
    private static async Task<bool> IsNext(FhirRequest request, FhirServer server, CancellationToken stop) =>
        request.VersionId == (((await server.Store.Read(request.Type!, request.Id!, stop))?.Version ?? 0) + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>What the transaction deletes, by name and by search.</summary>
    private static async Task<HashSet<(string Type, string Id)>> Deleted(IReadOnlyList<Change> changes, FhirServer server, CancellationToken stop)
    {
        var deleted = changes.OfType<Change.Delete>().Select(delete => (delete.Type, delete.Id)).ToHashSet();
        foreach (var delete in changes.OfType<Change.ConditionalDelete>())
        {
            var found = await server.Store.Snapshot([delete.Condition], snapshot => snapshot.First([delete.Condition], delete.Most)[0], stop);
            deleted.UnionWith(found.Select(resource => (resource.Type, resource.Id)));
        }

        return deleted;
    }
}
