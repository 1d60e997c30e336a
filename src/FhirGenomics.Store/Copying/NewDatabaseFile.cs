using System.Data.Common;
using FhirGenomics.Resources;

namespace FhirGenomics.Store.Copying;

/// <summary>A database file that is written under another name, and gets its own only when it is whole. Nobody but its owner may read it: it holds patients.</summary>
internal sealed class NewDatabaseFile : IDisposable
{
    private static readonly string[] Companions = ["-wal", "-shm", "-journal"];

    private readonly string file;
    private readonly string partial;

    private NewDatabaseFile(string file) => (this.file, partial) = (file, file + ".partial");

    /// <summary>Connection string of the file as long as it is partial.</summary>
    public string ConnectionString => new DbConnectionStringBuilder { ["Data Source"] = partial }.ConnectionString;

    /// <summary>Begins to write the file that a connection string of SQLite names. Throws <see cref="InvalidOperationException"/> if there is one already.</summary>
    public static NewDatabaseFile Begin(string connectionString)
    {
        var file = Path.GetFullPath(new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(connectionString).DataSource);
        if (Companions.Prepend("").FirstOrDefault(end => File.Exists(file + end)) is { } end)
        {
            throw new CopyException(new Said($"{file}{end} exists already: a store is copied only to a new file.", $"{file}{end} findes allerede: et lager kopieres kun til en ny fil."));
        }

        var made = new NewDatabaseFile(file);
        if (File.Exists(made.partial))
        {
            throw new CopyException(new Said(
                $"{made.partial} exists: another copy is being made, or one was broken off. Delete it in that case.",
                $"{made.partial} findes: en anden kopi er ved at blive lavet, eller en blev afbrudt. Slet filen i så fald."));
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var empty = new FileStream(made.partial, options);
        return made;
    }

    /// <summary>Flushes the file to disk and gives it its name, which is on disk then too.</summary>
    public void Finish()
    {
        using (var written = new FileStream(partial, FileMode.Open, FileAccess.ReadWrite))
        {
            written.Flush(flushToDisk: true);
        }

        File.Move(partial, file, overwrite: false);
        DirectoryEntries.Flush(Path.GetDirectoryName(file)!);
    }

    /// <summary>Deletes what was written if it was not finished.</summary>
    public void Dispose()
    {
        foreach (var end in Companions.Prepend(""))
        {
            File.Delete(partial + end);
        }
    }
}
