using FhirGenomics.Resources;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Store.Writing;

/// <summary>
/// The changes of a transaction as creates, updates and deletes of known resources: conditions are looked up and patches applied.
/// All of it rests on a snapshot; the writer checks that it still holds.
/// </summary>
internal sealed class ResolvedChanges
{
    private readonly List<Change> changes = [];
    private readonly List<int> origins = [];
    private readonly HashSet<string> made = new(StringComparer.Ordinal);

    private ResolvedChanges(string[][] assumed) => Assumed = assumed;

    /// <summary>Creates, updates and deletes alone.</summary>
    public IReadOnlyList<Change> Changes => changes;

    /// <summary>What each <see cref="ChangeTarget"/> was taken to find.</summary>
    public string[][] Assumed { get; }

    /// <summary>
    /// Resolves a transaction. Throws <see cref="Failure"/>: 400, 404, 409, 410 or 412 if the resources that are found do not allow a change.
    /// </summary>
    public static async Task<ResolvedChanges> Of(IReadOnlyList<Change> given, IReadOnlyList<ChangeTarget> targets, (string[][] Found, StoredResource?[] Stored) look, CancellationToken stop)
    {
        var (found, stored) = look;
        var resolved = new ResolvedChanges(found);
        IdentifiersWritten? written = null;
        var target = 0;
        for (var i = 0; i < given.Count; i++)
        {
            string[] ids = [];
            if (target < targets.Count && targets[target].Change == i)
            {
                ids = found[target];
                targets[target++].RequireFew(ids, given[i].Place);
            }

            resolved.RequireOne(given[i], i, ids, () => written ??= new IdentifiersWritten(given));
            await resolved.Add(given[i], i, ids, stored[i], stop);
        }

        return resolved;
    }

    /// <summary>The results in the order of the transaction; several deletes of one condition become one result.</summary>
    public WriteResult[] Results(WriteResult[] results, int count)
    {
        var whole = new WriteResult[count];
        for (var i = 0; i < results.Length; i++)
        {
            var before = whole[origins[i]];
            whole[origins[i]] = before is null ? results[i] : results[i] with { Count = before.Count + 1 };
        }

        for (var i = 0; i < count; i++)
        {
            whole[i] ??= new WriteResult(WriteEffect.Nothing, null) { Count = 0 };
        }

        return whole;
    }

    /// <summary>Two changes of which each would make the resource that a condition lacks would make it twice.</summary>
    private void RequireOne(Change change, int position, string[] ids, Func<IdentifiersWritten> written)
    {
        if (change is Change.ConditionalUpdate { Condition: var condition } && ids.Length == 0
            && (!made.Add($"{condition.Type}?{condition.Used}") || written().Of(condition).Changes.Any(other => other != position)))
        {
            throw Twice(condition, change.Place);
        }
    }

    /// <summary>The Failure (409) of a condition that finds nothing, beside another entry that makes what it is about.</summary>
    public static Failure Twice(SearchQuery condition, string? place) => new(FailureKind.Conflict, Issue.Error(
        IssueCode.Duplicate,
        "resource-twice",
        $"Two entries of the transaction change the resource of the condition '{condition.Type}?{condition.Used}'.",
        $"To entries i transaktionen ændrer ressourcen for betingelsen '{condition.Type}?{condition.Used}'.") with
    { Expression = place });

    private async Task Add(Change change, int origin, string[] ids, StoredResource? stored, CancellationToken stop)
    {
        switch (change)
        {
            case Change.ConditionalUpdate update:
                Add(Updated(update, ids, stored), origin);
                break;
            case Change.Patch patch:
                Add(await Patched(patch, stored, stop), origin);
                break;
            case Change.ConditionalDelete delete:
                foreach (var id in ids)
                {
                    Add(new Change.Delete(delete.Type, id, delete.IfMatch) { Place = delete.Place }, origin);
                }

                break;
            default:
                Add(change, origin);
                break;
        }
    }

    private void Add(Change change, int origin)
    {
        changes.Add(change);
        origins.Add(origin);
    }

    private static Change Updated(Change.ConditionalUpdate change, string[] ids, StoredResource? stored)
    {
        var id = change.Resource.Id;
        if (ids.Length == 1)
        {
            if (change.IfNoneMatch)
            {
                throw VersionWriter.Exists(change, ids[0]);
            }

            return id is null || id == ids[0] ? Update(change, ids[0]) : throw new Failure(FailureKind.BadRequest, Issue.Error(
                IssueCode.Invalid,
                "id-mismatch",
                $"The condition finds {change.Type}/{ids[0]}, but the content has the id '{id}'. Leave the id out, or send the one that is found.",
                change.Resource.Root.Child("id"),
                $"Betingelsen finder {change.Type}/{ids[0]}, men indholdet har id'et '{id}'. Udelad id'et, eller send det, der findes."));
        }

        if (id is null)
        {
            return change.IfMatch is null
                ? new Change.Create(change.Resource) { FullUrl = change.FullUrl, Place = change.Place, Base = change.Base }
                : throw NothingToMatch(change);
        }

        return stored is null or { IsDeleted: true } ? Update(change, id) with { BasedOn = stored?.Version ?? 0 } : throw new Failure(FailureKind.Conflict, Issue.Error(
            IssueCode.Conflict,
            "condition-other-resource",
            $"The condition finds no resource, but there is a {change.Type}/{id}, which does not fulfil it.",
            change.Resource.Root.Child("id"),
            $"Betingelsen finder ingen ressource, men der er en {change.Type}/{id}, som ikke opfylder den."));
    }

    private static Change.Update Update(Change.ConditionalUpdate change, string id) =>
        new(change.Resource, id, change.IfMatch) { FullUrl = change.FullUrl, Place = change.Place, Base = change.Base };

    private static async Task<Change.Update> Patched(Change.Patch patch, StoredResource? stored, CancellationToken stop)
    {
        var current = stored switch
        {
            null => throw new Failure(FailureKind.NotFound, Issue.Error(
                IssueCode.NotFound, "resource-unknown", $"There is no {patch.Type} to change.", $"Der er ingen {patch.Type} at ændre.") with
            { Expression = patch.Place }),
            { IsDeleted: true } => throw new Failure(FailureKind.Gone, Issue.Error(
                IssueCode.Deleted, "resource-deleted", $"This {patch.Type} was deleted: it cannot be changed.", $"Denne {patch.Type} er slettet og kan ikke ændres.") with
            { Expression = patch.Place }),
            var found => found,
        };
        if (patch.IfMatch?.Allows(current) == false)
        {
            throw VersionWriter.OtherVersion(patch, current.Id, patch.IfMatch, current.Version);
        }

        var former = ElementTree.Read(current.Json);
        return new(await patch.Apply(former, stop), current.Id, patch.IfMatch) { BasedOn = current.Version, Former = former, FullUrl = patch.FullUrl, Place = patch.Place, Base = patch.Base };
    }

    private static Failure NothingToMatch(Change.ConditionalUpdate change) => new(FailureKind.PreconditionFailed, Issue.Error(
        IssueCode.Conflict,
        "version-conflict",
        $"The request is for the version {change.IfMatch} (If-Match), but its condition finds no {change.Type}.",
        $"Forespørgslen gælder version {change.IfMatch} (If-Match), men betingelsen finder ingen {change.Type}.") with
    { Expression = change.Place });
}
