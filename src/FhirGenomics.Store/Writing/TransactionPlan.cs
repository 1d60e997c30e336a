using FhirGenomics.Resources;
using FhirGenomics.Store.Search.Index;

namespace FhirGenomics.Store.Writing;

/// <summary>What a change will write, if what its plan assumes still holds.</summary>
/// <param name="Id">Logical id.</param>
/// <param name="MatchedTo">For a conditional create that found something, that resource as <c>Type/id</c>; else null.</param>
/// <param name="SameAs">For a conditional create whose condition an earlier create of the transaction fulfils, that one's position; else -1.</param>
internal sealed record PlannedChange(string Id, string? MatchedTo = null, int SameAs = -1)
{
    /// <summary>The new content; nothing for a deletion or a match.</summary>
    public CanonicalBody Body { get; init; }

    /// <summary>The new index rows.</summary>
    public IndexRow[] Rows { get; init; } = [];

    /// <summary>True for a patch that left everything as it was.</summary>
    public bool IsUnchanged { get; init; }

    /// <summary>For an update whose next version the transaction refers to, the current one (0: none): if that is another by then, the plan does not hold.</summary>
    public int? RestsOn { get; init; }
}

/// <summary>Everything about a transaction that can be prepared while others write: ids, bytes with references resolved, index rows.</summary>
internal sealed class TransactionPlan
{
    private TransactionPlan(ConditionMatch[] assumed, PlannedChange[] changes) => (Assumed, Changes) = (assumed, changes);

    /// <summary>What the conditions were taken to find.</summary>
    public ConditionMatch[] Assumed { get; }

    /// <summary>One for each change.</summary>
    public PlannedChange[] Changes { get; }

    /// <summary>
    /// Plans a transaction. Throws <see cref="Failure"/> (412) if a condition does not allow it. Systems without number are added to
    /// <paramref name="missingSystems"/>: then it is to be planned again.
    /// </summary>
    public static TransactionPlan Make(IReadOnlyList<Change> changes, string[] ids, IReadOnlyList<WriteCondition> conditions, ConditionMatch[] matches, ReplacedVersion[] before, Indexer indexer, HashSet<string> missingSystems)
    {
        var planned = Place(changes, ids, conditions, matches);
        var map = Map(changes, planned, conditions, matches, before);
        for (var i = 0; i < planned.Length; i++)
        {
            var tree = changes[i] switch { Change.Create create => create.Resource, Change.Update update => update.Resource, _ => null };
            if (tree is null || planned[i].MatchedTo is not null || planned[i].SameAs >= 0)
            {
                continue;
            }

            var replacements = ReferenceRewriter.Find(tree, map, changes[i].FullUrl);
            var body = CanonicalJson.Write(tree, planned[i].Id, replacements);
            if (changes[i] is Change.Update { Former: { } former } && CanonicalJson.Write(former, planned[i].Id, []).Bytes.AsSpan().SequenceEqual(body.Bytes))
            {
                planned[i] = planned[i] with { IsUnchanged = true };
                continue;
            }

            var stored = replacements.Count == 0 ? tree : ElementTree.Read(body.With(1, 0));
            planned[i] = planned[i] with { Body = body, Rows = indexer.Rows(stored, missingSystems) };
        }

        for (var i = 0; map.Versions.Count > 0 && i < planned.Length; i++)
        {
            if (changes[i] is Change.Update { Former: null } && map.Versions.Contains($"{changes[i].Type}/{planned[i].Id}"))
            {
                planned[i] = planned[i] with { RestsOn = before[i].Version };
            }
        }

        return new TransactionPlan(matches, planned);
    }

    private static PlannedChange[] Place(IReadOnlyList<Change> changes, string[] ids, IReadOnlyList<WriteCondition> conditions, ConditionMatch[] matches)
    {
        var planned = Array.ConvertAll(ids, id => new PlannedChange(id));
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < conditions.Count; i++)
        {
            var (at, condition) = (conditions[i].Change, conditions[i]);
            if (condition.Reference.Exists)
            {
                continue;
            }

            if (condition.Refusal(matches[i], changes[at].Place) is { } refusal)
            {
                throw refusal;
            }

            planned[at] = matches[i].Count == 1 ? planned[at] with { MatchedTo = matches[i].Target }
                : first.TryAdd(condition.Key, at) ? planned[at]
                : planned[at] with { SameAs = first[condition.Key], Id = ids[first[condition.Key]] };
        }

        return planned;
    }

    private static ReferenceMap Map(IReadOnlyList<Change> changes, PlannedChange[] planned, IReadOnlyList<WriteCondition> conditions, ConditionMatch[] matches, ReplacedVersion[] before)
    {
        var map = new ReferenceMap(changes.Count == 0 ? null : changes[0].Base);
        var makers = new Dictionary<string, string>(StringComparer.Ordinal);
        var versions = Enumerable.Range(0, changes.Count).Select(i => changes[i] switch { Change.Create => 1, Change.Update { Former: null } => before[i].Version + 1, _ => 0 }).ToArray();
        for (var i = 0; i < conditions.Count; i++)
        {
            var (condition, at) = (conditions[i], conditions[i].Change);
            if (!condition.Reference.Exists)
            {
                makers.TryAdd(condition.Key, Target(changes[at], planned[at]));
                versions[at] = matches[i].First?.Version ?? 1;
            }
        }

        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i].FullUrl is { } fullUrl and not "" && changes[i] is not Change.Delete)
            {
                map.Add(fullUrl, new ReferenceTarget(Target(changes[i], planned[i]), versions[i]));
            }
        }

        IdentifiersWritten? written = null;
        for (var i = 0; i < conditions.Count; i++)
        {
            var condition = conditions[i];
            if (condition.Reference.Exists)
            {
                written ??= new IdentifiersWritten(changes, i => planned[i] is { MatchedTo: null, SameAs: < 0 } ? Target(changes[i], planned[i]) : null);
                var found = written.Of(condition.Query);
                found.UnionWith(matches[i].First is null ? [] : [matches[i].Target]);
                found.UnionWith(makers.TryGetValue(condition.Key, out var maker) ? [maker] : []);
                if (condition.Refusal(matches[i] with { Count = Math.Max(matches[i].Count, found.Count) }, changes[condition.Change].Place) is { } refusal)
                {
                    throw refusal;
                }

                map.AddConditional(condition.Reference.Text!, found.Single());
            }
        }

        return map;
    }

    /// <summary>What a change writes, or what its condition found, as <c>Type/id</c>.</summary>
    private static string Target(Change change, PlannedChange planned) => planned.MatchedTo ?? $"{change.Type}/{planned.Id}";
}
