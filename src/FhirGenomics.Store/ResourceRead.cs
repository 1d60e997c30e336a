using System.Numerics;
using System.Runtime.InteropServices;
using FhirGenomics.Store.Schema;
using FhirGenomics.Store.Search;
using FhirGenomics.Store.Search.Index;
using FhirGenomics.Store.Database;
using FhirGenomics.Store.Writing;

namespace FhirGenomics.Store;

/// <summary>The current version of a resource, a deletion included, with its number.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CurrentResource(long Sid, StoredResource Resource)
{
    /// <summary><c>Type/id</c>.</summary>
    public string Reference => $"{Resource.Type}/{Resource.Id}";
}

/// <summary>FHIR read and vread: https://hl7.org/fhir/R4/http.html#read</summary>
internal static class ResourceRead
{
    private const int MostAtOnce = 64;

    /// <summary>The columns of <see cref="Row"/>.</summary>
    public const string Columns = "r.type, r.id, r.version, r.change_seq, r.op, r.raw";

    /// <summary>The current version, a deletion included; null if the id never was.</summary>
    public static StoredResource? Current(StoreSession session, Dictionaries dictionaries, string type, string id) =>
        One(session.Prepare($"SELECT {Columns} FROM resource r WHERE r.type = ? AND r.id = ?").Bind(1, dictionaries.Type(type)).Bind(2, id), dictionaries);

    /// <summary>The current version of a resource of the index.</summary>
    public static StoredResource? Current(StoreSession session, Dictionaries dictionaries, long sid) =>
        One(session.Prepare($"SELECT {Columns} FROM resource r WHERE r.sid = ?").Bind(1, sid), dictionaries);

    /// <summary>The current versions of resources of the index, in their order: some at once, so that a database behind a network is asked seldom.</summary>
    public static IEnumerable<CurrentResource> Current(StoreSession session, Dictionaries dictionaries, IReadOnlyList<long> sids) =>
        Current(session, dictionaries, sids, "r.sid", sid => sid, found => found.Sid);

    /// <summary>The current versions of resources that there are, deletions included, for references <c>Type/id</c>, in their order: some at once.</summary>
    public static IEnumerable<CurrentResource> Current(StoreSession session, Dictionaries dictionaries, IReadOnlyList<string> references) =>
        Current(session, dictionaries, references, "r.ref_hash", reference => Hash.OfReference(reference), found => found.Reference);

    private static IEnumerable<CurrentResource> Current<TKey>(StoreSession session, Dictionaries dictionaries, IReadOnlyList<TKey> keys, string column, Func<TKey, long> number, Func<CurrentResource, TKey> keyOf)
        where TKey : notnull
    {
        for (var first = 0; first < keys.Count; first += MostAtOnce)
        {
            var count = Math.Min(MostAtOnce, keys.Count - first);
            var found = new Dictionary<TKey, CurrentResource>(count);
            var sql = new SqlText($"SELECT {Columns}, r.sid FROM resource r WHERE {column} IN (");

            // The last is repeated, so that there are few statements of different lengths.
            for (var i = 0; i < BitOperations.RoundUpToPowerOf2((uint)count); i++)
            {
                sql.Add(i == 0 ? "?" : ", ?", number(keys[first + Math.Min(i, count - 1)]));
            }

            var rows = sql.Add(")").Prepare(session);
            while (rows.Step())
            {
                var resource = new CurrentResource(rows.Number(6), Row(rows, dictionaries));
                found[keyOf(resource)] = resource;
            }

            for (var i = first; i < first + count; i++)
            {
                if (found.TryGetValue(keys[i], out var resource))
                {
                    yield return resource;
                }
            }
        }
    }

    /// <summary>One version; null if it never was.</summary>
    public static StoredResource? Version(StoreSession session, Dictionaries dictionaries, string type, string id, int version)
    {
        var current = Current(session, dictionaries, type, id);
        if (current is null || current.Version == version)
        {
            return current;
        }

        const string Old = "SELECT h.type, r.id, h.version, h.change_seq, h.op, h.raw FROM resource r JOIN resource_history h ON h.sid = r.sid WHERE r.type = ? AND r.id = ? AND h.version = ?";
        return One(session.Prepare(Old).Bind(1, dictionaries.Type(type)).Bind(2, id).Bind(3, version), dictionaries);
    }

    /// <summary>A row of type, id, version, change_seq, op and raw, which begin at a column.</summary>
    public static StoredResource Row(StoreStatement row, Dictionaries dictionaries, int first = 0) =>
        new(
            dictionaries.TypeName((int)row.Number(first)),
            row.Text(first + 1),
            (int)row.Number(first + 2),
            ChangeSequence.TimeOf(row.Number(first + 3)),
            row.Number(first + 4) == (int)WriteEffect.Deleted,
            row.Blob(first + 5));

    private static StoredResource? One(StoreStatement statement, Dictionaries dictionaries)
    {
        var found = statement.Step() ? Row(statement, dictionaries) : null;
        statement.Reset();
        return found;
    }
}
