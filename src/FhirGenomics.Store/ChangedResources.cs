using FhirGenomics.Store.Database;
using FhirGenomics.Store.Schema;

namespace FhirGenomics.Store;

/// <summary>Resources of a type that were changed after a change, as they are now: of many versions of a large resource only one is read.</summary>
internal static class ChangedResources
{
    private const int MostAtOnce = 500;

    /// <summary>Content that is read at once; a resource that is larger is read alone.</summary>
    private const long MostBytes = 4_000_000;

    /// <summary>The first of them by their changes, deletions included, and the change up to which these are all; none if there was no change.</summary>
    public static (IReadOnlyList<StoredResource> Resources, long UpTo) Read(StoreSession session, Dictionaries dictionaries, string type, long after)
    {
        var (sids, bytes, upTo) = (new List<long>(), 0L, after);
        var rows = session.Prepare($"SELECT sid, change_seq, length(raw) FROM resource WHERE type = ? AND change_seq > ? ORDER BY change_seq LIMIT {MostAtOnce}")
            .Bind(1, dictionaries.Type(type)).Bind(2, after);
        while (rows.Step())
        {
            bytes += rows.Number(2);
            if (sids.Count > 0 && bytes > MostBytes)
            {
                rows.Reset();
                break;
            }

            sids.Add(rows.Number(0));
            upTo = rows.Number(1);
        }

        return ([.. ResourceRead.Current(session, dictionaries, sids).Select(found => found.Resource)], upTo);
    }
}
