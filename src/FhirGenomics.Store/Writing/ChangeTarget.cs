using FhirGenomics.Resources;
using FhirGenomics.Store.Schema;
using FhirGenomics.Store.Search;
using FhirGenomics.Store.Database;

namespace FhirGenomics.Store.Writing;

/// <summary>
/// A search that says which resource a conditional update, patch or delete is about.
/// Source: https://hl7.org/fhir/R4/http.html#cond-update
/// </summary>
/// <param name="Change">Position of the change that has it.</param>
/// <param name="Query">The search.</param>
/// <param name="Most">Most resources that it may find.</param>
/// <param name="IsDelete">True for a delete.</param>
internal sealed record ChangeTarget(int Change, SearchQuery Query, int Most, bool IsDelete)
{
    /// <summary>The searches of a transaction. One without criterion is a Failure (400).</summary>
    public static List<ChangeTarget> Of(IReadOnlyList<Change> changes)
    {
        var targets = new List<ChangeTarget>();
        for (var i = 0; i < changes.Count; i++)
        {
            var target = changes[i] switch
            {
                Store.Change.ConditionalUpdate update => new ChangeTarget(i, update.Condition, 1, false),
                Store.Change.Patch { Condition: { } condition } => new ChangeTarget(i, condition, 1, false),
                Store.Change.ConditionalDelete delete => new ChangeTarget(i, delete.Condition, delete.Most, true),
                _ => null,
            };
            if (target is not null)
            {
                WriteCondition.RequireCriteria(target.Query, changes[i].Place, default);
                targets.Add(target);
            }
        }

        return targets;
    }

    /// <summary>What the searches find now, and for each change the stored resource that decides about it or is changed by it; null where none is needed or there is none.</summary>
    public static (string[][] Found, StoredResource?[] Stored) Look(IReadOnlyList<ChangeTarget> targets, IReadOnlyList<Change> changes, SearchRunner search, StoreSession session, Dictionaries dictionaries)
    {
        var found = Evaluate(targets, changes, search, session);
        var references = new string?[changes.Count];
        var target = 0;
        for (var i = 0; i < references.Length; i++)
        {
            string[] ids = target < targets.Count && targets[target].Change == i ? found[target++] : [];
            var id = changes[i] switch
            {
                Store.Change.Patch patch => patch.Id ?? ids.FirstOrDefault(),
                Store.Change.ConditionalUpdate update when ids.Length == 0 => update.Resource.Id,
                _ => null,
            };
            references[i] = id is null ? null : $"{changes[i].Type}/{id}";
        }

        var stored = ResourceRead.Current(session, dictionaries, [.. references.OfType<string>().Distinct(StringComparer.Ordinal)])
            .ToDictionary(found => found.Reference, found => found.Resource, StringComparer.Ordinal);
        return (found, [.. references.Select(reference => reference is null ? null : stored.GetValueOrDefault(reference))]);
    }

    /// <summary>
    /// What the searches find now, each as ids in the order of the search. Deletes come first: what they take away no update finds.
    /// </summary>
    public static string[][] Evaluate(IReadOnlyList<ChangeTarget> targets, IReadOnlyList<Change> changes, SearchRunner search, StoreSession session)
    {
        var deleted = changes.OfType<Change.Delete>().Select(delete => (delete.Type, delete.Id)).ToHashSet();
        var found = new string[targets.Count][];
        foreach (var isDelete in (ReadOnlySpan<bool>)[true, false])
        {
            int[] asked = [.. Enumerable.Range(0, found.Length).Where(i => targets[i].IsDelete == isDelete)];
            var matches = search.First(session, [.. asked.Select(i => new FirstMatches(targets[i].Query, targets[i].Most + 1 + (isDelete ? 0 : deleted.Count)))]);
            for (var i = 0; i < asked.Length; i++)
            {
                var target = targets[asked[i]];
                var ids = matches[i].Select(resource => resource.Id);
                found[asked[i]] = [.. isDelete ? ids : ids.Where(id => !deleted.Contains((target.Query.Type, id))).Take(target.Most + 1)];
            }

            foreach (var i in isDelete ? asked : [])
            {
                deleted.UnionWith(found[i].Select(id => (targets[i].Query.Type, id)));
            }
        }

        return found;
    }

    /// <summary>True if both found the same.</summary>
    public static bool AreSame(string[][] one, string[][] other)
    {
        for (var i = 0; i < one.Length; i++)
        {
            if (!one[i].AsSpan().SequenceEqual(other[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Throws <see cref="Failure"/> (412) if it found more than it may.</summary>
    public void RequireFew(string[] found, string? place)
    {
        if (found.Length > Most)
        {
            throw new Failure(FailureKind.PreconditionFailed, Issue.Error(
                IssueCode.MultipleMatches,
                "condition-several",
                $"The condition '{Query.Type}?{Query.Used}' matches more than {(Most == 1 ? "one resource" : $"{Most} resources")}: nothing was changed.",
                $"Betingelsen '{Query.Type}?{Query.Used}' passer på mere end {(Most == 1 ? "én ressource" : $"{Most} ressourcer")}: intet er ændret.") with
            { Expression = place });
        }
    }
}
