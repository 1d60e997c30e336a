using System.Data.Common;

namespace FhirGenomics.Store.Copying;

/// <summary>
/// Copies of a whole store: every version with its number, time and deletion, the dictionaries and the search index. What is copied is one
/// snapshot, so that no transaction is half in it, whoever writes meanwhile; the copy is read back and compared before it counts. All methods
/// throw <see cref="InvalidOperationException"/> with a clear sentence if there is no sound copy; then the target is as it was before.
/// Decision 0012.
/// </summary>
public static class StoreCopy
{
    /// <summary>Copies a store, in use or not, to a new file: a SQLite database of this program, whatever the database of the store is.</summary>
    public static Task<StoreContents> Backup(StoreSettings source, string file, CancellationToken stop) => Copy(source, File(file), mayBeWritten: true, stop);

    /// <summary>Makes a new store of a backup.</summary>
    public static Task<StoreContents> Restore(string file, StoreSettings target, CancellationToken stop) => Copy(File(file), target, mayBeWritten: true, stop);

    /// <summary>Copies a store that nobody writes meanwhile to another database, which must be new.</summary>
    public static Task<StoreContents> Move(StoreSettings source, StoreSettings target, CancellationToken stop) => Copy(source, target, mayBeWritten: false, stop);

    private static StoreSettings File(string path) => new(new DbConnectionStringBuilder { ["Data Source"] = Path.GetFullPath(path) }.ConnectionString);

    private static async Task<StoreContents> Copy(StoreSettings from, StoreSettings to, bool mayBeWritten, CancellationToken stop)
    {
        try
        {
            using var source = await StoreRows.OpenSource(from, stop);
            source.BeginSnapshot();
            var contents = StoreContents.Of(source, stop);
            if (to.Provider == StoreProvider.PostgreSql)
            {
                using var target = await PostgreSql.PostgreSqlRows.OpenTarget(to.ConnectionString, stop);
                CopyRows(source, target, stop);
                RequireSame(contents, StoreContents.Of(target, stop));
                await RequireStill(from, source, mayBeWritten, stop);
                target.Finish();
                return contents;
            }

            using var file = NewDatabaseFile.Begin(to.ConnectionString);
            if (source is Sqlite.SqliteRows pages)
            {
                pages.CopyPages(file.ConnectionString);
            }
            else
            {
                using var target = await Sqlite.SqliteRows.OpenTarget(file.ConnectionString, stop);
                CopyRows(source, target, stop);
                target.Finish();
            }

            RequireSame(contents, Sqlite.SqliteRows.Check(file.ConnectionString, stop));
            await RequireStill(from, source, mayBeWritten, stop);
            file.Finish();
            return contents;
        }
        catch (Exception unusable) when (unusable is DbException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidOperationException(unusable.Message, unusable);
        }
    }

    private static void CopyRows(StoreRows source, StoreRows target, CancellationToken stop)
    {
        var tables = target.Tables();
        var given = source.Tables();
        if (given.Select(table => table.Name).Except(tables.Select(table => table.Name)).Concat(tables.Select(table => table.Name).Except(given.Select(table => table.Name))).FirstOrDefault() is { } odd)
        {
            throw new InvalidOperationException($"Only one of the two databases has the table {odd}.");
        }

        foreach (var table in tables)
        {
            if (target.Rows(table.First(1)).Any())
            {
                throw new InvalidOperationException($"The target is not empty: its table {table.Name} has rows. A store is copied only into a new database.");
            }

            target.Write(table, source.Rows(table.All), stop);
        }
    }

    private static void RequireSame(StoreContents source, StoreContents target)
    {
        if (source.Difference(target) is { } difference)
        {
            throw new InvalidOperationException($"The copy is not the same as its source and was not kept: {difference}");
        }
    }

    private static async Task RequireStill(StoreSettings from, StoreRows snapshot, bool mayBeWritten, CancellationToken stop)
    {
        if (mayBeWritten)
        {
            return;
        }

        using var now = await StoreRows.OpenSource(from, stop);
        if (now.NewestChange() != snapshot.NewestChange())
        {
            throw new InvalidOperationException("The store was written while it was copied, and what was written would be missing: stop its servers, then move it.");
        }
    }
}
