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
internal sealed class TransactionWriter(StoreReaders readers, WriteQueue queue, Dictionaries dictionaries, CurrentSearch current, Action<SearchQuery> requireIndexed, TimeProvider clock) : IDisposable
{
    private const int MostAttempts = 30;

    /// <summary>Attempts that a transaction makes beside others; then it waits for its turn among those that others outrun.</summary>
    private const int AttemptsBesideOthers = 3;

    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Writes all changes or none.</summary>
    public async Task<IReadOnlyList<WriteResult>> Write(IReadOnlyList<Change> given, CancellationToken stop)
    {
        RequireTypes(given);
        var targets = ChangeTarget.Of(given);
        for (var attempt = 0; attempt < AttemptsBesideOthers; attempt++)
        {
            if (await TryWrite(given, targets, stop) is { } results)
            {
                return results;
            }
        }

        await turn.WaitAsync(stop);
        try
        {
            for (var attempt = AttemptsBesideOthers; attempt < MostAttempts; attempt++)
            {
                if (await TryWrite(given, targets, stop) is { } results)
                {
                    return results;
                }
            }
        }
        finally
        {
            turn.Release();
        }

        throw new Failure(FailureKind.Conflict, Issue.Error(IssueCode.Conflict, "condition-contended", "The resources that the request asks for change too often at the moment.", "De ressourcer, som forespørgslen gælder, ændres for ofte i øjeblikket."));
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    /// <summary>Plans and writes; null if another transaction has changed meanwhile what the plan rests on.</summary>
    private async Task<IReadOnlyList<WriteResult>?> TryWrite(IReadOnlyList<Change> given, List<ChangeTarget> targets, CancellationToken stop)
    {
        try
        {
            return await PlanAndWrite(given, targets, stop);
        }
        catch (OutdatedPlanException)
        {
            await current.LookAround(stop);
            return null;
        }
    }

    private async Task<IReadOnlyList<WriteResult>> PlanAndWrite(IReadOnlyList<Change> given, List<ChangeTarget> targets, CancellationToken stop)
    {
        var search = await current.For(given.Select(change => change.Type).Concat(targets.SelectMany(target => target.Query.AskedTypes)).Distinct(StringComparer.Ordinal), stop);
        targets.ForEach(target => requireIndexed(target.Query));
        var resolved = given.Any(change => change is Change.ConditionalUpdate or Change.Patch or Change.ConditionalDelete)
            ? await ResolvedChanges.Of(given, targets, await Look(false, session => ChangeTarget.Look(targets, given, search, session, dictionaries), stop), stop)
            : null;
        var changes = resolved?.Changes ?? given;
        RequireDistinct(changes);
        var conditions = WriteCondition.Of(changes, search.Indexer.Parameters);
        if (conditions.Count > 0)
        {
            await search.Indexer.Prepare(conditions.SelectMany(condition => condition.Query.AskedTypes).Distinct(StringComparer.Ordinal), stop);
            conditions.ForEach(condition => requireIndexed(condition.Query));
        }

        // Each may be asked at another moment: what they find is only assumed.
        var matches = conditions.Count == 0 ? [] : await Look(true, session => WriteCondition.Evaluate(conditions, changes, search, session), stop);
        var before = await Before(search.Indexer, changes, stop);
        var plan = await Plan(search.Indexer, changes, [.. changes.Select(NewId)], conditions, matches, before, stop);
        var check = ConditionCheck.Allows(changes, conditions) ? new ConditionCheck(search, conditions) : null;
        var results = await queue.Write(
            (session, sequence) =>
            {
                sequence.RequireSeen(search.Indexer.Seen);
                RequireSame(search, resolved, targets, given, session);
                return Apply(search, session, sequence, changes, conditions, check, plan, before);
            },
            stop,
            check);
        return resolved?.Results(results, given.Count) ?? results;
    }

    /// <summary>Searches for what a write depends on. What takes too long here does not get to the writer, for which all wait.</summary>
    private Task<T> Look<T>(bool isOne, Func<StoreSession, T> search, CancellationToken stop) => readers.Search(SearchTime.OfWrite, isOne, (session, _) => search(session), stop);

    private void RequireSame(SearchRunner search, ResolvedChanges? resolved, List<ChangeTarget> targets, IReadOnlyList<Change> given, StoreSession session)
    {
        // Other search parameters since: the rows would be incomplete under them.
        if (!ReferenceEquals(search, current.Now))
        {
            throw new OutdatedPlanException();
        }

        if (targets.Count > 0 && !ChangeTarget.AreSame(ChangeTarget.Evaluate(targets, given, search, session), resolved!.Assumed))
        {
            throw new OutdatedPlanException();
        }
    }

    private async Task<TransactionPlan> Plan(Indexer indexer, IReadOnlyList<Change> changes, string[] ids, List<WriteCondition> conditions, ConditionMatch[] matches, ReplacedVersion[] before, CancellationToken stop)
    {
        while (true)
        {
            var missingSystems = new HashSet<string>(StringComparer.Ordinal);
            var plan = TransactionPlan.Make(changes, ids, conditions, matches, before, indexer, missingSystems);
            if (missingSystems.Count == 0)
            {
                return plan;
            }

            await dictionaries.AddSystems(missingSystems, stop);
        }
    }

    /// <summary>The versions that the changes will replace, with their index rows.</summary>
    private async Task<ReplacedVersion[]> Before(Indexer indexer, IReadOnlyList<Change> changes, CancellationToken stop)
    {
        var before = new ReplacedVersion[changes.Count];
        if (changes.All(change => change is Change.Create))
        {
            return before;
        }

        var stored = await readers.Read(
            session => ResourceRead.Current(session, dictionaries, [.. changes.Where(change => IdOf(change) is not null).Select(change => $"{change.Type}/{IdOf(change)}")])
                .ToDictionary(found => found.Reference, found => found.Resource, StringComparer.Ordinal),
            stop);
        for (var i = 0; i < before.Length; i++)
        {
            before[i] = stored.TryGetValue($"{changes[i].Type}/{IdOf(changes[i])}", out var version) ? new ReplacedVersion(version.Version, RowsOf(indexer, version)) : default;
        }

        return before;
    }

    private WriteResult[] Apply(
        SearchRunner search,
        StoreSession session,
        ChangeSequence sequence,
        IReadOnlyList<Change> changes,
        List<WriteCondition> conditions,
        ConditionCheck? check,
        TransactionPlan plan,
        ReplacedVersion[] before)
    {
        var results = new WriteResult[changes.Count];
        check?.Applied(sequence.LastSid + 1, Decide);
        var writer = new VersionWriter(session, sequence, dictionaries, [.. changes.Where(change => IdOf(change) is not null).Select(change => $"{change.Type}/{IdOf(change)}")], version => RowsOf(search.Indexer, version));
        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i] is Change.Delete delete)
            {
                results[i] = writer.Delete(delete, before[i]);
            }
        }

        if (check is null)
        {
            Decide(conditions.Count == 0 ? [] : WriteCondition.Evaluate(conditions, changes, search, session));
        }

        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i] is Change.Create create && plan.Changes[i] is { MatchedTo: null, SameAs: < 0 } planned)
            {
                results[i] = writer.Create(create, planned);
            }
        }

        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i] is Change.Update update)
            {
                results[i] = writer.Update(update, plan.Changes[i], before[i]);
            }
        }

        for (var i = 0; i < changes.Count; i++)
        {
            if (plan.Changes[i].SameAs is >= 0 and var maker)
            {
                results[i] = results[maker] with { Effect = WriteEffect.Matched };
            }
        }

        return results;

        void Decide(ConditionMatch[] matches)
        {
            if (!matches.AsSpan().SequenceEqual(plan.Assumed))
            {
                throw new OutdatedPlanException();
            }

            for (var i = 0; i < matches.Length; i++)
            {
                if (!conditions[i].Reference.Exists && matches[i].First is { } matched)
                {
                    results[conditions[i].Change] = new WriteResult(WriteEffect.Matched, matched);
                }
            }
        }
    }

    private IndexRow[] RowsOf(Indexer indexer, StoredResource version)
    {
        if (version.IsDeleted)
        {
            return [];
        }

        var missingSystems = new HashSet<string>(StringComparer.Ordinal);
        var rows = indexer.StoredRows(ElementTree.Read(version.Json), missingSystems);
        if (missingSystems.Count > 0)
        {
            // Another process has added systems.
            dictionaries.RefreshNow();
            rows = indexer.StoredRows(ElementTree.Read(version.Json), []);
        }

        return rows;
    }

    private string NewId(Change change) => IdOf(change) ?? Guid.CreateVersion7(clock.GetUtcNow()).ToString();

    private static string? IdOf(Change change) => change switch { Change.Update update => update.Id, Change.Delete delete => delete.Id, _ => null };

    private static void RequireTypes(IReadOnlyList<Change> changes)
    {
        foreach (var change in changes)
        {
            if (!FhirTypes.R4.IsResource(change.Type))
            {
                throw new Failure(FailureKind.NotFound, Issue.Error(IssueCode.NotSupported, "resource-type-unknown", $"'{change.Type}' is no resource type.", $"'{change.Type}' er ikke en ressourcetype.") with { Expression = change.Place });
            }
        }
    }

    private static void RequireDistinct(IReadOnlyList<Change> changes)
    {
        HashSet<(string, string)>? seen = null;
        foreach (var change in changes)
        {
            if (IdOf(change) is not { } id)
            {
                continue;
            }

            if (!LocalReference.IsId(id))
            {
                throw new Failure(FailureKind.BadRequest, Issue.Error(IssueCode.Value, "id-invalid", $"'{id}' is no id: it has 1 to 64 letters, digits, '-' and '.'.", $"'{id}' er ikke et gyldigt id: 1 til 64 bogstaver, cifre, '-' og '.'.") with { Expression = change.Place });
            }

            if (!(seen ??= []).Add((change.Type, id)))
            {
                throw new Failure(FailureKind.Conflict, Issue.Error(IssueCode.Duplicate, "resource-twice", $"Two entries of the transaction change {change.Type}/{id}.", $"To entries i transaktionen ændrer {change.Type}/{id}.") with { Expression = change.Place });
            }
        }
    }
}
