using System.Data.Common;
using FhirGenomics.Resources;

namespace FhirGenomics.Store.Copying;

/// <summary>
/// A store as tables with rows, which are the same on each kind of database: a value is a <see cref="long"/>, a <see cref="string"/>,
/// a <c>byte[]</c> or <see cref="DBNull"/>.
/// </summary>
internal abstract class StoreRows(DbConnection connection) : IDisposable
{
    /// <summary>Opens a store that exists. Throws <see cref="InvalidOperationException"/> if there is none, or if its schema is of another version than this program.</summary>
    public static async Task<StoreRows> OpenSource(StoreSettings settings, CancellationToken stop) => settings.Provider == StoreProvider.PostgreSql
        ? await PostgreSql.PostgreSqlRows.OpenSource(settings.ConnectionString, stop)
        : Sqlite.SqliteRows.OpenSource(settings.ConnectionString);

    /// <summary>Begins a transaction that reads: all that is read from now on is of one moment.</summary>
    public abstract void BeginSnapshot();

    /// <summary>The tables of the store, in the order of their names.</summary>
    public abstract IReadOnlyList<CopiedTable> Tables();

    /// <summary>Adds rows to a table. The values are in the order of its columns.</summary>
    public abstract void Write(CopiedTable table, IEnumerable<object[]> rows, CancellationToken stop);

    /// <summary>Ends the writing: all is on disk.</summary>
    public abstract void Finish();

    /// <summary>The rows of a query. The array is reused.</summary>
    public IEnumerable<object[]> Rows(string sql)
    {
        using var command = Command(sql);
        using var reader = command.ExecuteReader();
        var row = new object[reader.FieldCount];
        while (reader.Read())
        {
            for (var column = 0; column < row.Length; column++)
            {
                row[column] = reader.GetValue(column) switch
                {
                    int number => (long)number,
                    short number => (long)number,
                    string text => Text(text),
                    var value => value,
                };
            }

            yield return row;
        }
    }

    /// <summary>The number of the newest change; 0 if there is none.</summary>
    public long NewestChange() => Rows("SELECT max(change_seq) FROM resource").Single()[0] is long change ? change : 0;

    /// <inheritdoc/>
    public virtual void Dispose() => connection.Dispose();

    /// <summary>A text as it is meant, from one as the database holds it.</summary>
    protected virtual string Text(string stored) => stored;

    /// <summary>A statement with constant text, or names of tables of the database itself.</summary>
    protected DbCommand Command(string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // No text of a user is part of it.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        return command;
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    protected void Execute(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    /// <summary>Tables from rows of table, column and type.</summary>
    protected static IReadOnlyList<CopiedTable> Tables(IEnumerable<object[]> columns) =>
        [.. columns.Select(row => (Table: (string)row[0], Column: (string)row[1], Type: (string)row[2])).Where(column => !column.Table.StartsWith("__EF", StringComparison.Ordinal) && column.Table != CopiedTable.TextIndex)
            .GroupBy(column => column.Table, StringComparer.Ordinal).OrderBy(table => table.Key, StringComparer.Ordinal)
            .Select(table => new CopiedTable(table.Key, [.. table.Select(column => (column.Column, column.Type)).OrderBy(column => column.Column, StringComparer.Ordinal)]))];

    /// <summary>Throws if the schema of a source is not that of this program.</summary>
    protected static void RequireMigration(string? found, string latest)
    {
        if (found is null)
        {
            throw new CopyException(new Said("There is no store in this database.", "Der er intet lager i denne database."));
        }

        if (found != latest)
        {
            throw new CopyException(new Said(
                $"The store has the schema '{found}'; this program knows '{latest}'. Start the server once on it, which brings it up to date, or use the version of the program that wrote it.",
                $"Lageret har skemaet '{found}'; dette program kender '{latest}'. Start serveren på det én gang, så det bliver ført ajour, eller brug den version af programmet, der skrev det."));
        }
    }
}
