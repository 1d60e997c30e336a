using FhirGenomics.Resources;
using FhirGenomics.Store.Copying;
using FhirGenomics.Store.Schema;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace FhirGenomics.Store.Sqlite;

/// <summary>A store in a SQLite file, as rows.</summary>
internal sealed class SqliteRows : StoreRows
{
    private readonly SqliteConnection connection;

    private SqliteRows(SqliteConnection connection)
        : base(connection) => this.connection = connection;

    /// <summary>Opens a file that exists.</summary>
    public static SqliteRows OpenSource(string connectionString)
    {
        var file = new SqliteConnectionStringBuilder(connectionString).DataSource;
        if (!File.Exists(file))
        {
            throw new CopyException(new Said($"There is no database file {file}.", $"Der er ingen databasefil {file}."));
        }

        var rows = Open(connectionString);
        try
        {
            var known = rows.Rows("SELECT name FROM sqlite_master WHERE name = '__EFMigrationsHistory'").Any();
            RequireMigration(known ? rows.Rows("SELECT max(MigrationId) FROM __EFMigrationsHistory").Single()[0] as string : null, StoreContext.LatestMigration);
            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>Makes an empty store in a new file. It is not safe against a crash before it is finished.</summary>
    public static async Task<SqliteRows> OpenTarget(string connectionString, CancellationToken stop)
    {
        (await SqliteDatabase.Open(connectionString, stop)).Dispose();
        var rows = Open(connectionString);
        rows.Execute("PRAGMA journal_mode=OFF");
        rows.Execute("PRAGMA synchronous=OFF");
        rows.Execute("PRAGMA cache_size=-200000");
        rows.Execute("BEGIN");
        return rows;
    }

    /// <summary>What a file holds that was copied, after SQLite has checked its structure.</summary>
    public static StoreContents Check(string connectionString, CopyMeter meter, CancellationToken stop)
    {
        using var rows = OpenSource(connectionString);
        if (rows.Rows("PRAGMA integrity_check(1)").Single()[0] is string found and not "ok")
        {
            throw new CopyException(new Said($"The copy is damaged: {found}.", $"Kopien er beskadiget: {found}."));
        }

        rows.BeginSnapshot();
        return StoreContents.Of(rows, meter, stop);
    }

    /// <inheritdoc/>
    public override void BeginSnapshot()
    {
        Execute("BEGIN");
        _ = NewestChange();
    }

    /// <summary>Copies the file page by page, as the snapshot sees it: what is derived, such as the index of a full text, with it.</summary>
    public void CopyPages(string into, CopyMeter meter, CancellationToken stop)
    {
        const int AtOnce = 4096;
        using var target = Open(into);
        using (var backup = raw.sqlite3_backup_init(target.connection.Handle!, "main", connection.Handle!, "main"))
        {
            int result;
            do
            {
                stop.ThrowIfCancellationRequested();
                result = raw.sqlite3_backup_step(backup, AtOnce);
                var pages = raw.sqlite3_backup_pagecount(backup);
                meter.Pages(pages - raw.sqlite3_backup_remaining(backup), pages);
            }
            while (result == raw.SQLITE_OK);

            if (result != raw.SQLITE_DONE)
            {
                SqliteException.ThrowExceptionForRC(result, target.connection.Handle!);
            }
        }

        // Without write-ahead log the copy is one file; the server turns it on again when it opens it.
        target.Execute("PRAGMA journal_mode=DELETE");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<CopiedTable> Tables() => Tables(Rows("""
        SELECT t.name, c.name, lower(c.type) FROM pragma_table_list t JOIN pragma_table_xinfo(t.name) c
        WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND c.hidden = 0
        """));

    /// <inheritdoc/>
    public override void Write(CopiedTable table, IEnumerable<object[]> rows, CancellationToken stop)
    {
        using var insert = Command($"INSERT INTO {CopiedTable.Quoted(table.Name)} ({table.ColumnList}) VALUES ({string.Join(", ", table.Columns.Select((_, column) => $"@p{column}"))})");
        var parameters = table.Columns.Select((_, column) => new SqliteParameter { ParameterName = $"@p{column}" }).ToArray();
        insert.Parameters.AddRange(parameters);
        foreach (var row in rows)
        {
            stop.ThrowIfCancellationRequested();
            for (var column = 0; column < parameters.Length; column++)
            {
                parameters[column].Value = row[column];
            }

            insert.ExecuteNonQuery();
        }
    }

    /// <inheritdoc/>
    public override void Finish() => Execute("COMMIT");

    private static SqliteRows Open(string connectionString)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Pooling = false, ForeignKeys = false, Mode = SqliteOpenMode.ReadWrite }.ConnectionString);
        connection.Open();
        var rows = new SqliteRows(connection);
        rows.Execute("PRAGMA busy_timeout=5000");
        return rows;
    }
}
