using System.Data.Common;
using FhirGenomics.Resources;

namespace FhirGenomics.Store.Copying;

/// <summary>
/// Copies of a whole store: every version with its number, time and deletion, the dictionaries and the search index. What is copied is one
/// snapshot, so that no transaction is half in it, whoever writes meanwhile; the copy is read back and compared before it counts. All methods
/// throw <see cref="InvalidOperationException"/> with a clear sentence, nearly always a <see cref="CopyException"/>, if there is no sound copy; then the target is as it was before.
/// They tell their progress, if somebody listens, from the thread that copies. Decision 0012.
/// </summary>
public static class StoreCopy
{
    /// <summary>Copies a store, in use or not, to a new file: a SQLite database of this program, whatever the database of the store is.</summary>
    public static Task<StoreContents> Backup(StoreSettings source, string file, CancellationToken stop, IProgress<CopyProgress>? progress = null) => Copy(source, File(file), mayBeWritten: true, new CopyMeter(progress), stop);

    /// <summary>Makes a new store of a backup.</summary>
    public static Task<StoreContents> Restore(string file, StoreSettings target, CancellationToken stop, IProgress<CopyProgress>? progress = null) => Copy(File(file), target, mayBeWritten: true, new CopyMeter(progress), stop);

    /// <summary>Copies a store that nobody writes meanwhile to another database, which must be new.</summary>
    public static Task<StoreContents> Move(StoreSettings source, StoreSettings target, CancellationToken stop, IProgress<CopyProgress>? progress = null) => Copy(source, target, mayBeWritten: false, new CopyMeter(progress), stop);

    private static StoreSettings File(string path) => new(new DbConnectionStringBuilder { ["Data Source"] = Path.GetFullPath(path) }.ConnectionString);

    private static async Task<StoreContents> Copy(StoreSettings from, StoreSettings to, bool mayBeWritten, CopyMeter meter, CancellationToken stop)
    {
        try
        {
            using var source = await StoreRows.OpenSource(from, stop);
            source.BeginSnapshot();
            meter.Begin(CopyStep.Reading, 0);
            var contents = StoreContents.Of(source, meter, stop);
            meter.Begin(CopyStep.Copying, contents.RowsRead - contents.Versions);
            if (to.Provider == StoreProvider.PostgreSql)
            {
                using var target = await PostgreSql.PostgreSqlRows.OpenTarget(to.ConnectionString, stop);
                CopyRows(source, target, meter, stop);
                meter.Begin(CopyStep.ReadingBack, contents.RowsRead);
                RequireSame(contents, StoreContents.Of(target, meter, stop));
                await RequireStill(from, source, mayBeWritten, stop);
                target.Finish();
                return contents;
            }

            using var file = NewDatabaseFile.Begin(to.ConnectionString);
            if (source is Sqlite.SqliteRows pages)
            {
                pages.CopyPages(file.ConnectionString, meter, stop);
            }
            else
            {
                using var target = await Sqlite.SqliteRows.OpenTarget(file.ConnectionString, stop);
                CopyRows(source, target, meter, stop);
                target.Finish();
            }

            meter.Begin(CopyStep.ReadingBack, contents.RowsRead);
            RequireSame(contents, Sqlite.SqliteRows.Check(file.ConnectionString, meter, stop));
            await RequireStill(from, source, mayBeWritten, stop);
            file.Finish();
            return contents;
        }
        catch (Exception unusable) when (unusable is DbException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidOperationException(unusable.Message, unusable);
        }
    }

    private static void CopyRows(StoreRows source, StoreRows target, CopyMeter meter, CancellationToken stop)
    {
        var tables = target.Tables();
        var given = source.Tables();
        if (given.Select(table => table.Name).Except(tables.Select(table => table.Name)).Concat(tables.Select(table => table.Name).Except(given.Select(table => table.Name))).FirstOrDefault() is { } odd)
        {
            throw new CopyException(new Said($"Only one of the two databases has the table {odd}.", $"Kun den ene af de to databaser har tabellen {odd}."));
        }

        foreach (var table in tables)
        {
            if (target.Rows(table.First(1)).Any())
            {
                throw new CopyException(new Said(
                    $"The target is not empty: its table {table.Name} has rows. A store is copied only into a new database.",
                    $"Målet er ikke tomt: tabellen {table.Name} har rækker. Et lager kopieres kun til en ny database."));
            }

            target.Write(table, meter.Count(source.Rows(table.All)), stop);
        }
    }

    private static void RequireSame(StoreContents source, StoreContents target)
    {
        if (source.Difference(target) is { } difference)
        {
            throw new CopyException(new Said("The copy is not the same as its source and was not kept: ", "Kopien er ikke den samme som sin kilde og er ikke beholdt: ") + difference);
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
            throw new CopyException(new Said(
                "The store was written while it was copied, and what was written would be missing: stop its servers, then move it.",
                "Lageret blev ændret, mens det blev kopieret, og ændringerne ville mangle: stop dets servere, og flyt det derefter."));
        }
    }
}
