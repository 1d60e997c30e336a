using FhirGenomics.Store.Copying;
using Npgsql;
using NpgsqlTypes;

namespace FhirGenomics.Store.PostgreSql;

/// <summary>A store in a PostgreSQL database, as rows.</summary>
internal sealed class PostgreSqlRows : StoreRows
{
    private readonly NpgsqlConnection connection;

    private PostgreSqlRows(NpgsqlConnection connection)
        : base(connection) => this.connection = connection;

    /// <summary>Opens a database that holds a store.</summary>
    public static async Task<PostgreSqlRows> OpenSource(string connectionString, CancellationToken stop)
    {
        var rows = await Open(connectionString, stop);
        try
        {
            var known = rows.Rows("SELECT to_regclass('\"__EFMigrationsHistory\"')::text").Single()[0] is string;
            RequireMigration(known ? rows.Rows("SELECT max(\"MigrationId\") FROM \"__EFMigrationsHistory\"").Single()[0] as string : null, PostgreSqlStoreContext.LatestMigration);
            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>Opens a database that is new, makes the tables and begins a transaction in which no server writes.</summary>
    public static async Task<PostgreSqlRows> OpenTarget(string connectionString, CancellationToken stop)
    {
        (await PostgreSqlDatabase.Open(connectionString, stop)).Dispose();
        var rows = await Open(connectionString, stop);
        rows.Execute("SET synchronous_commit = on");
        rows.Execute("BEGIN ISOLATION LEVEL READ COMMITTED");
        rows.Execute($"SELECT pg_advisory_xact_lock({PostgreSqlSession.WriterLock})");
        return rows;
    }

    /// <inheritdoc/>
    public override void BeginSnapshot()
    {
        Execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        _ = NewestChange();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<CopiedTable> Tables() => Tables(Rows("""
        SELECT t.table_name::text, c.column_name::text, c.data_type::text FROM information_schema.tables t
        JOIN information_schema.columns c ON c.table_schema = t.table_schema AND c.table_name = t.table_name
        WHERE t.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
        """));

    /// <inheritdoc/>
    public override void Write(CopiedTable table, IEnumerable<object[]> rows, CancellationToken stop)
    {
        var types = table.Columns.Select(column => column.Type switch
        {
            "smallint" => NpgsqlDbType.Smallint,
            "integer" => NpgsqlDbType.Integer,
            "bigint" => NpgsqlDbType.Bigint,
            "text" => NpgsqlDbType.Text,
            "bytea" => NpgsqlDbType.Bytea,
            var other => throw new InvalidOperationException($"The column {column.Name} of {table.Name} has the type {other}, which is not copied."),
        }).ToArray();
        using var import = connection.BeginBinaryImport($"COPY {CopiedTable.Quoted(table.Name)} ({table.ColumnList}) FROM STDIN (FORMAT BINARY)");
        import.Timeout = TimeSpan.Zero;
        foreach (var row in rows)
        {
            stop.ThrowIfCancellationRequested();
            import.StartRow();
            for (var column = 0; column < types.Length; column++)
            {
                Write(import, row[column], types[column]);
            }
        }

        import.Complete();
    }

    /// <inheritdoc/>
    public override void Finish()
    {
        // Before the commit: after it nothing may fail that makes the copy look as if it were not there.
        Execute("ANALYZE");
        Execute("COMMIT");
    }

    /// <inheritdoc/>
    protected override string Text(string stored) => PostgreSqlText.Read(stored);

    private static void Write(NpgsqlBinaryImporter import, object value, NpgsqlDbType type)
    {
        switch (value, type)
        {
            case (long number, NpgsqlDbType.Smallint):
                import.Write(checked((short)number), type);
                break;
            case (long number, NpgsqlDbType.Integer):
                import.Write(checked((int)number), type);
                break;
            case (long number, _):
                import.Write(number, type);
                break;
            case (string text, _):
                import.Write(PostgreSqlText.Write(text), type);
                break;
            case (byte[] blob, _):
                import.Write(blob, type);
                break;
            default:
                import.WriteNull();
                break;
        }
    }

    private static async Task<PostgreSqlRows> Open(string connectionString, CancellationToken stop)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 0, ApplicationName = "FhirGenomics copy" }.ConnectionString);
        await connection.OpenAsync(stop);
        return new PostgreSqlRows(connection);
    }
}
