using FhirGenomics.Store.Database;
using FhirGenomics.Store.Schema;
using FhirGenomics.Store.Search.Index;

namespace FhirGenomics.Store.Writing;

/// <summary>
/// Gives resources of a database that was made before <see cref="Hash.OfReference"/> told the time of ids their new hash; the migration has left 0 there.
/// The references to them are indexed anew, as under every changed search parameter.
/// </summary>
internal sealed class ReferenceHashes(StoreReaders readers, WriteQueue queue, Dictionaries dictionaries)
{
    private const int Step = 2000;

    /// <summary>Does all that is to be done, before the store is used. Where it is interrupted it goes on at the next start.</summary>
    public async Task Complete(CancellationToken stop)
    {
        while (await readers.Read(session => session.Scalar("SELECT 1 FROM resource WHERE ref_hash = 0 LIMIT 1"), stop) is not null)
        {
            await queue.Write(Next, stop);
        }
    }

    private int Next(StoreSession session, ChangeSequence sequence)
    {
        var found = new List<(long Sid, string Reference)>(Step);
        var rows = session.Prepare("SELECT sid, type, id FROM resource WHERE ref_hash = 0 LIMIT ?").Bind(1, Step);
        while (rows.Step())
        {
            found.Add((rows.Number(0), $"{dictionaries.TypeName((int)rows.Number(1))}/{rows.Text(2)}"));
        }

        foreach (var (sid, reference) in found)
        {
            session.Prepare("UPDATE resource SET ref_hash = ? WHERE sid = ?").Bind(1, Hash.OfReference(reference)).Bind(2, sid).Execute();
        }

        return found.Count;
    }
}
