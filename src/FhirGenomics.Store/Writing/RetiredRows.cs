using FhirGenomics.Store.Database;
using FhirGenomics.Store.Search.Index;

namespace FhirGenomics.Store.Writing;

/// <summary>Removes the index rows of search parameters that are no more, or have another definition now: their numbers are never used again.</summary>
internal sealed class RetiredRows(StoreReaders readers, WriteQueue queue)
{
    private const int Step = 2000;
    private const string Retired = "SELECT id FROM param_dict WHERE definition = -id";

    private IReadOnlyList<long> numbers = [];

    /// <summary>Looks which parameters are no more. Some while before their rows go, so that nobody searches by them still.</summary>
    public async Task Look(CancellationToken stop) => numbers = await readers.Read(Numbers, stop);

    /// <summary>Removes some rows of those that there were at the last <see cref="Look"/>. False if there are none left.</summary>
    public async Task<bool> Next(CancellationToken stop)
    {
        var (table, number) = await readers.Read(Find, stop);
        if (table is null)
        {
            return false;
        }

        var key = string.Join(", ", table.Key);
        return await queue.Write(
            (session, _) =>
            {
                session.Prepare($"DELETE FROM {table.Name} WHERE param = ? AND ({key}) IN (SELECT {key} FROM {table.Name} WHERE param = ? LIMIT {Step})").Bind(1, number).Bind(2, number).Execute();
                session.Prepare($"DELETE FROM late_index WHERE param IN ({Retired})").Execute();
                return true;
            },
            stop);
    }

    private static List<long> Numbers(StoreSession session)
    {
        var found = new List<long>();
        for (var rows = session.Prepare(Retired); rows.Step();)
        {
            found.Add(rows.Number(0));
        }

        return found;
    }

    private (IndexTable? Table, long Number) Find(StoreSession session)
    {
        foreach (var number in numbers)
        {
            foreach (var table in IndexTable.All)
            {
                var row = session.Prepare($"SELECT 1 FROM {table.Name} WHERE param = ? LIMIT 1").Bind(1, number);
                var found = row.Step();
                row.Reset();
                if (found)
                {
                    return (table, number);
                }
            }
        }

        return default;
    }
}
