using System.Runtime.InteropServices;
using FhirGenomics.Resources;
using FhirGenomics.Store.Schema;
using FhirGenomics.Store.Search.Index;
using FhirGenomics.Store.Database;

namespace FhirGenomics.Store.Writing;

/// <summary>A version that was current when a transaction was prepared, and its index rows.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReplacedVersion(int Version, IndexRow[] Rows);

/// <summary>Writes versions of resources inside one SQL transaction: the current row, the history and the difference of the index.</summary>
/// <param name="session">The transaction.</param>
/// <param name="sequence">Numbers of changes and resources.</param>
/// <param name="dictionaries">Numbers of types.</param>
/// <param name="changed">What is to be updated or deleted, each once: <c>Type/id</c>.</param>
/// <param name="rowsOf">The index rows of a version.</param>
internal sealed class VersionWriter(StoreSession session, ChangeSequence sequence, Dictionaries dictionaries, IReadOnlyList<string> changed, Func<StoredResource, IndexRow[]> rowsOf)
{
    private const string Replace = "UPDATE resource SET version = ?, change_seq = ?, op = ?, raw = ? WHERE sid = ?";
    private const string Insert = "INSERT INTO resource (sid, type, id, ref_hash, version, change_seq, op, raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    private const string Keep =
        "INSERT INTO resource_history (sid, version, type, change_seq, op, raw) SELECT sid, version, type, change_seq, op, raw FROM resource WHERE sid = ?";

    private readonly Dictionary<string, CurrentResource> before =
        ResourceRead.Current(session, dictionaries, changed).ToDictionary(found => found.Reference, StringComparer.Ordinal);

    /// <summary>Writes the first version.</summary>
    public WriteResult Create(Change change, PlannedChange planned)
    {
        var (sid, at) = (sequence.NextSid(), sequence.Next(change.Type));
        var json = planned.Body.With(1, at);
        session.Prepare(Insert).Bind(1, sid).Bind(2, dictionaries.Type(change.Type)).Bind(3, planned.Id).Bind(4, Hash.OfReference($"{change.Type}/{planned.Id}"))
            .Bind(5, 1).Bind(6, at).Bind(7, (int)WriteEffect.Created).Bind(8, json).Execute();
        IndexWriter.Write(session, sid, [], planned.Rows);
        return new WriteResult(WriteEffect.Created, new StoredResource(change.Type, planned.Id, 1, ChangeSequence.TimeOf(at), false, json));
    }

    /// <summary>Writes the next version, or the first.</summary>
    public WriteResult Update(Change.Update change, PlannedChange planned, ReplacedVersion assumed)
    {
        var (sid, current) = Current(change.Type, change.Id);
        if ((change.BasedOn ?? planned.RestsOn) is { } version && version != (current?.Version ?? 0))
        {
            throw new OutdatedPlanException();
        }

        RequireVersion(change, change.Id, change.IfMatch, current);
        RequireNone(change, current);
        if (current is null)
        {
            return Create(change, planned);
        }

        if (planned.IsUnchanged)
        {
            return new WriteResult(WriteEffect.Unchanged, current);
        }

        var effect = current.IsDeleted ? WriteEffect.Created : WriteEffect.Updated;
        var (next, at) = (current.Version + 1, sequence.Next(change.Type));
        var json = planned.Body.With(next, at);
        Next(sid, next, at, effect, json);
        IndexWriter.Write(session, sid, OldRows(current, assumed), planned.Rows);
        return new WriteResult(effect, new StoredResource(change.Type, change.Id, next, ChangeSequence.TimeOf(at), false, json));
    }

    /// <summary>Writes a version without content, unless there is nothing to delete.</summary>
    public WriteResult Delete(Change.Delete change, ReplacedVersion assumed)
    {
        var (sid, current) = Current(change.Type, change.Id);
        if (current is null or { IsDeleted: true })
        {
            return new WriteResult(WriteEffect.Nothing, current);
        }

        RequireVersion(change, change.Id, change.IfMatch, current);
        var (version, at) = (current.Version + 1, sequence.Next(change.Type));
        Next(sid, version, at, WriteEffect.Deleted, []);
        IndexWriter.Write(session, sid, OldRows(current, assumed), []);
        return new WriteResult(WriteEffect.Deleted, new StoredResource(change.Type, change.Id, version, ChangeSequence.TimeOf(at), true, default));
    }

    private void Next(long sid, int version, long at, WriteEffect effect, byte[] json)
    {
        session.Prepare(Keep).Bind(1, sid).Execute();
        session.Prepare(Replace).Bind(1, version).Bind(2, at).Bind(3, (int)effect).Bind(4, json).Bind(5, sid).Execute();
    }

    /// <summary>What stood there before the transaction; null if the id never was.</summary>
    private (long Sid, StoredResource? Version) Current(string type, string id) =>
        before.TryGetValue($"{type}/{id}", out var found) ? (found.Sid, found.Resource) : default;

    /// <summary>The index rows to replace; computed again if the resource changed since the transaction was prepared.</summary>
    private IndexRow[] OldRows(StoredResource current, ReplacedVersion assumed) => assumed.Version == current.Version ? assumed.Rows : rowsOf(current);

    /// <summary>The Failure (412) of an If-Match that does not allow the current version (0: there is none).</summary>
    public static Failure OtherVersion(Change change, string id, VersionMatch asked, int current) => new(
        FailureKind.PreconditionFailed,
        Issue.Error(
            IssueCode.Conflict,
            "version-conflict",
            $"{change.Type}/{id} {(current == 0 ? "does not exist" : $"has the version {current}")}, but the request is for the version {asked} (If-Match).",
            $"{change.Type}/{id} {(current == 0 ? "findes ikke" : $"har version {current}")}, men forespørgslen gælder version {asked} (If-Match).") with
        { Expression = change.Place });

    /// <summary>The Failure (412) of an If-None-Match where there is a resource.</summary>
    public static Failure Exists(Change change, string id) => new(FailureKind.PreconditionFailed, Issue.Error(
        IssueCode.Conflict,
        "resource-exists",
        $"{change.Type}/{id} exists already, but the request is to create it (If-None-Match: *).",
        $"{change.Type}/{id} findes allerede, men forespørgslen vil oprette den (If-None-Match: *).") with
    { Expression = change.Place });

    private static void RequireVersion(Change change, string id, VersionMatch? ifMatch, StoredResource? current)
    {
        if (ifMatch?.Allows(current) == false)
        {
            throw OtherVersion(change, id, ifMatch, current?.Version ?? 0);
        }
    }

    private static void RequireNone(Change.Update change, StoredResource? current)
    {
        if (change.IfNoneMatch && current is { IsDeleted: false })
        {
            throw Exists(change, change.Id);
        }
    }
}
