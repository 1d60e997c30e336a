using FhirGenomics.Store.Search.Index;
using FhirGenomics.Store.Database;

namespace FhirGenomics.Store.Writing;

/// <summary>Brings the index tables from the old rows of a resource to the new ones: only the difference is written. Both are sorted.</summary>
internal static class IndexWriter
{
    public static void Write(StoreSession session, long sid, ReadOnlySpan<IndexRow> old, ReadOnlySpan<IndexRow> current)
    {
        while (old.Length > 0 || current.Length > 0)
        {
            var order = old.Length == 0 ? 1 : current.Length == 0 ? -1 : old[0].CompareTo(current[0]);
            if (order < 0)
            {
                Run(session.Prepare(old[0].Table.Delete), sid, old[0]);
            }
            else if (order > 0)
            {
                session.Insert(sid, current[0]);
            }

            old = order <= 0 ? old[1..] : old;
            current = order >= 0 ? current[1..] : current;
        }
    }

    /// <summary>Adds a row unless it is there.</summary>
    public static void Add(StoreSession session, long sid, in IndexRow row) => Run(session.Prepare(row.Table.Add), sid, row);

    /// <summary>Runs a statement of <see cref="IndexTable"/> with a row.</summary>
    public static void Run(StoreStatement statement, long sid, in IndexRow row)
    {
        statement.Bind(1, row.Parameter).Bind(2, sid);
        var numbers = row.Table.Numbers.Length;
        for (var column = 0; column < numbers; column++)
        {
            statement.Bind(column + 3, row[column]);
        }

        if (row.Table.HasText)
        {
            statement.Bind(numbers + 3, row.Text!);
        }

        statement.Execute();
    }
}
