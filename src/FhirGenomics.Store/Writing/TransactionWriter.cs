using FhirGenomics.Resources;
using FhirGenomics.Store.Schema;
using FhirGenomics.Store.Search;
using FhirGenomics.Store.Search.Index;
using FhirGenomics.Store.Database;

namespace FhirGenomics.Store.Writing;

/// <summary>
/// Writes transactions. What costs time is prepared on the caller's thread; the writer checks that what was assumed still holds. If it does not
/// (another caller created the same identifier meanwhile), the transaction is prepared again. Source: https://hl7.org/fhir/R4/http.html#transaction
/// </summary>
internal sealed class TransactionWriter(StoreReaders readers, WriteQueue queue, Dictionaries dictionaries, Indexer indexer, SearchParameterSet parameters, SearchRunner search, TimeProvider clock)
{
    private const int MostAttempts = 20;

    /// <summary>Writes all changes or none.</summary>
    public async Task<IReadOnlyList<WriteResult>> Write(IReadOnlyList<Change> changes, CancellationToken stop)
    {
        RequireDistinct(changes);
        var conditions = WriteCondition.Of(changes, parameters);
        await indexer.Prepare(changes.Select(change => change.Type).Concat(conditions.SelectMany(condition => condition.Query.AskedTypes)).Distinct(StringComparer.Ordinal), stop);
        var ids = changes.Select(NewId).ToArray();
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var matches = conditions.Count == 0 ? [] : await readers.Read(session => WriteCondition.Evaluate(conditions, changes, search, session), stop);
            var plan = await Plan(changes, ids, conditions, matches, stop);
            var before = await Before(changes, stop);
            try
            {
                return await queue.Write((session, sequence) => Apply(session, sequence, changes, conditions, plan, before), stop);
            }
            catch (OutdatedPlanException)
            {
            }
        }

        throw new Failure(FailureKind.Conflict, Issue.Error(IssueCode.Conflict, "condition-contended", "The resources that the conditions ask for change too often at the moment."));
    }

    private async Task<TransactionPlan> Plan(IReadOnlyList<Change> changes, string[] ids, List<WriteCondition> conditions, ConditionMatch[] matches, CancellationToken stop)
    {
        while (true)
        {
            var missingSystems = new HashSet<string>(StringComparer.Ordinal);
            var plan = TransactionPlan.Make(changes, ids, conditions, matches, indexer, missingSystems);
            if (missingSystems.Count == 0)
            {
                return plan;
            }

            await dictionaries.AddSystems(missingSystems, stop);
        }
    }

    /// <summary>The versions that the changes will replace, with their index rows.</summary>
    private async Task<ReplacedVersion[]> Before(IReadOnlyList<Change> changes, CancellationToken stop)
    {
        var before = new ReplacedVersion[changes.Count];
        if (changes.All(change => change is Change.Create))
        {
            return before;
        }

        var stored = await readers.Read(session => changes.Select(change => IdOf(change) is { } id ? ResourceRead.Current(session, dictionaries, change.Type, id) : null).ToList(), stop);
        for (var i = 0; i < before.Length; i++)
        {
            before[i] = stored[i] is { } version ? new ReplacedVersion(version.Version, RowsOf(version)) : default;
        }

        return before;
    }

    private WriteResult[] Apply(
        StoreSession session, ChangeSequence sequence, IReadOnlyList<Change> changes, List<WriteCondition> conditions, TransactionPlan plan, ReplacedVersion[] before)
    {
        var results = new WriteResult[changes.Count];
        var writer = new VersionWriter(session, sequence, dictionaries, RowsOf);
        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i] is Change.Delete delete)
            {
                results[i] = writer.Delete(delete, before[i]);
            }
        }

        if (conditions.Count > 0 && !WriteCondition.Evaluate(conditions, changes, search, session).AsSpan().SequenceEqual(plan.Assumed))
        {
            throw new OutdatedPlanException();
        }

        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i] is Change.Create create)
            {
                var planned = plan.Changes[i];
                results[i] = planned.SameAs >= 0 ? results[planned.SameAs] with { Effect = WriteEffect.Matched }
                    : planned.MatchedTo is { } target ? new WriteResult(WriteEffect.Matched, writer.Read(target))
                    : writer.Create(create, planned);
            }
        }

        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i] is Change.Update update)
            {
                results[i] = writer.Update(update, plan.Changes[i], before[i]);
            }
        }

        return results;
    }

    private IndexRow[] RowsOf(StoredResource version)
    {
        if (version.IsDeleted)
        {
            return [];
        }

        var missingSystems = new HashSet<string>(StringComparer.Ordinal);
        var rows = indexer.Rows(ElementTree.Read(version.Json), missingSystems);
        if (missingSystems.Count > 0)
        {
            // Another process has added systems.
            dictionaries.RefreshNow();
            rows = indexer.Rows(ElementTree.Read(version.Json), []);
        }

        return rows;
    }

    private string NewId(Change change) => IdOf(change) ?? Guid.CreateVersion7(clock.GetUtcNow()).ToString();

    private static string? IdOf(Change change) => change switch { Change.Update update => update.Id, Change.Delete delete => delete.Id, _ => null };

    private static void RequireDistinct(IReadOnlyList<Change> changes)
    {
        HashSet<(string, string)>? seen = null;
        foreach (var change in changes)
        {
            if (!FhirTypes.R4.IsResource(change.Type))
            {
                throw new Failure(FailureKind.NotFound, Issue.Error(IssueCode.NotSupported, "resource-type-unknown", $"'{change.Type}' is no resource type.") with { Expression = change.Place });
            }

            if (IdOf(change) is not { } id)
            {
                continue;
            }

            if (!LocalReference.IsId(id))
            {
                throw new Failure(FailureKind.BadRequest, Issue.Error(IssueCode.Value, "id-invalid", $"'{id}' is no id: it has 1 to 64 letters, digits, '-' and '.'.") with { Expression = change.Place });
            }

            if (!(seen ??= []).Add((change.Type, id)))
            {
                throw new Failure(FailureKind.Conflict, Issue.Error(IssueCode.Duplicate, "resource-twice", $"Two entries of the transaction change {change.Type}/{id}.") with { Expression = change.Place });
            }
        }
    }

    /// <summary>The plan rests on what another transaction has changed; nothing was written.</summary>
    private sealed class OutdatedPlanException : Exception;
}
