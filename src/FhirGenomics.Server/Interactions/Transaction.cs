using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Store;

namespace FhirGenomics.Server.Interactions;

/// <summary>FHIR transaction, all or nothing: https://hl7.org/fhir/R4/http.html#trules</summary>
internal static class Transaction
{
    /// <summary>Validates the Bundle as a whole, makes all changes in one transaction of the store, then carries out the reads.</summary>
    public static async Task<FhirResponse> Handle(FhirRequest request, ElementTree bundle, FhirServer server, CancellationToken stop)
    {
        var entries = BundleEntries.Read(bundle, request);
        RequireAll(entries);
        var findings = (await server.Validate(bundle.Root, stop, ownBase: request.Base)).Where(issue => !IsJudgedInResult(issue, entries)).ToList();
        Acceptance.ThrowIfError(findings);
        var writes = entries.Where(entry => entry.Route!.Change is not null).ToList();
        var changes = ChangesOf(writes, server);
        await TransactionReads.Require(entries, changes, server, stop);
        var findingsOf = findings.ToLookup(BundleEntries.IndexOf);
        var results = changes.Count > 0 ? await server.Write(changes, stop) : [];
        var responses = new FhirResponse[entries.Count];
        var written = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            responses[i] = entries[i].Route!.Change is not null
                ? Respond.Written(entries[i].Request!, results[written++], [.. findingsOf[i]])
                : await Read(entries[i], changes.Count > 0, server, stop);
        }

        return Batch.Answer("transaction-response", entries, responses, request.Language);
    }

    /// <summary>Carries out a read. What is written by then stays so and is told, also if nobody waits for the read any more or the server stops.</summary>
    private static async Task<FhirResponse> Read(BundleEntry entry, bool isWritten, FhirServer server, CancellationToken stop)
    {
        try
        {
            return await Batch.Try(entry, server, stop);
        }
        catch (OperationCanceledException) when (isWritten)
        {
            return Outcome.Of(new Failure(FailureKind.Unavailable, Issue.Error(
                IssueCode.Transient, "read-stopped", "The server was stopped before this was read. What the transaction writes is stored.", "Serveren blev stoppet, før dette var læst. Det, som transaktionen skriver, er gemt.") with
            { Expression = entry.Request!.Place }));
        }
    }

    private static void RequireAll(List<BundleEntry> entries)
    {
        var failures = entries.Where(entry => entry.Failure is not null).Select(entry => entry.Failure!).ToList();
        if (failures.Count > 0)
        {
            throw new Failure(failures[0].Kind, [.. failures.SelectMany(failure => failure.Issues)]);
        }

        foreach (var entry in entries)
        {
            if (entry.Route is { Change: null, Methods: ["POST"] })
            {
                throw new Failure(FailureKind.BadRequest, Issue.Error(IssueCode.NotSupported, "operation-in-transaction", $"{entry.Route.Code} cannot be part of a transaction; in a batch it can.", $"{entry.Route.Code} kan ikke indgå i en transaction; i en batch kan den.") with { Expression = entry.Request!.Place });
            }
        }
    }

    private static bool IsJudgedInResult(Issue issue, List<BundleEntry> entries) =>
        Patch.DependsOnPlace(issue) && BundleEntries.IndexOf(issue) is >= 0 and var entry && entries[entry].Route!.Content == FhirContent.Patch && entries[entry].Request!.Body?.ResourceType == "Parameters";

    /// <summary>The changes of all writing entries; where some cannot be told, all of the reasons together.</summary>
    private static List<Change> ChangesOf(List<BundleEntry> writes, FhirServer server)
    {
        var changes = new List<Change>();
        var failures = new List<Failure>();
        foreach (var entry in writes)
        {
            try
            {
                changes.Add(entry.Route!.Change!(entry.Request!, server));
            }
            catch (Failure failure)
            {
                failures.Add(BundleEntries.AtPlace(failure, entry.Request!));
            }
        }

        return failures.Count == 0 ? changes : throw new Failure(failures[0].Kind, [.. failures.SelectMany(failure => failure.Issues)]);
    }
}
