using FhirGenomics.Resources;
using FhirGenomics.Store.Search;
using FhirGenomics.Store.Search.Index;

namespace FhirGenomics.Store.Writing;

/// <summary>What a change will write, if what its plan assumes still holds.</summary>
/// <param name="Id">Logical id.</param>
/// <param name="MatchedTo">For a conditional create that found something, that resource as <c>Type/id</c>; else null.</param>
/// <param name="SameAs">For a conditional create whose condition another change of the transaction fulfils, that one's position; else -1.</param>
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
        var written = conditions.Count == 0 ? null : new IdentifiersWritten(changes);
        var planned = Place(changes, ids, conditions, matches, written);
        var map = Map(changes, planned, conditions, matches, before, written);
        for (var i = 0; i < planned.Length; i++)
        {
            var tree = changes[i].Content;
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

    private static PlannedChange[] Place(IReadOnlyList<Change> changes, string[] ids, IReadOnlyList<WriteCondition> conditions, ConditionMatch[] matches, IdentifiersWritten? written)
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

        foreach (var (at, query, reference) in conditions)
        {
            if (!reference.Exists && planned[at] is { MatchedTo: null, SameAs: < 0 } && OtherMaker(at, query, changes, planned, written!) is >= 0 and var maker)
            {
                planned[at] = planned[at] with { SameAs = maker, Id = ids[maker] };
            }
        }

        // What was to be the same as one of those is now the same as its maker.
        return Array.ConvertAll(planned, one => one.SameAs >= 0 && planned[one.SameAs] is { SameAs: >= 0 } same ? one with { SameAs = same.SameAs, Id = same.Id } : one);
    }

    /// <summary>
    /// The other change that makes the resource that a condition did not find, so that it is not made twice; -1 if there is none. Throws <see cref="Failure"/>: 412
    /// for several, 409 if one has the identifier but the condition asks for more, which cannot be told of what is not stored yet.
    /// </summary>
    private static int OtherMaker(int at, SearchQuery query, IReadOnlyList<Change> changes, PlannedChange[] planned, IdentifiersWritten written)
    {
        var (found, isAll) = written.Of(query);

        // Of two that each may make it the first one does.
        int[] others = [.. found.Where(other => other != at && planned[other] is { MatchedTo: null, SameAs: < 0 } && (other < at || changes[other] is not Change.Create { IfNoneExist: not null }))];
        return (others.Length, isAll) switch
        {
            (0, _) => -1,
            (1, true) => others[0],
            (_, true) => throw new Failure(FailureKind.PreconditionFailed, Issue.Error(
                IssueCode.MultipleMatches,
                "condition-several",
                $"Several entries of the transaction make what the condition '{query.Type}?{query.Used}' of the create finds.",
                $"Flere entries i transaktionen laver det, som oprettelsens betingelse '{query.Type}?{query.Used}' finder.") with
            { Expression = changes[at].Place }),
            _ => throw ResolvedChanges.Twice(query, changes[at].Place),
        };
    }

    private static ReferenceMap Map(IReadOnlyList<Change> changes, PlannedChange[] planned, IReadOnlyList<WriteCondition> conditions, ConditionMatch[] matches, ReplacedVersion[] before, IdentifiersWritten? written)
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
                versions[at] = matches[i].First?.Version ?? (planned[at].SameAs >= 0 ? versions[planned[at].SameAs] : 1);
            }
        }

        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i].FullUrl is { } fullUrl and not "" && changes[i] is not Change.Delete)
            {
                map.Add(fullUrl, new ReferenceTarget(Target(changes[i], planned[i]), versions[i]));
            }
        }

        for (var i = 0; i < conditions.Count; i++)
        {
            var condition = conditions[i];
            if (condition.Reference.Exists)
            {
                var found = written!.Of(condition.Query) is (var makes, true) ? makes.Where(at => planned[at] is { MatchedTo: null, SameAs: < 0 }).Select(at => Target(changes[at], planned[at])).ToHashSet(StringComparer.Ordinal) : [];
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
