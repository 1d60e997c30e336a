using FhirGenomics.Store.Database;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace FhirGenomics.Store.Sqlite;

/// <summary>
/// A prepared SQLite statement without the boxing of <see cref="SqliteParameter"/>: the hot paths bind some hundred integers per Bundle.
/// </summary>
internal sealed class SqliteStatement : StoreStatement
{
    private readonly sqlite3 connection;
    private readonly sqlite3_stmt handle;
    private bool active;

    public SqliteStatement(sqlite3 connection, string sql)
    {
        this.connection = connection;
        Check(raw.sqlite3_prepare_v3(connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out handle));
    }

    public override StoreStatement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(handle, parameter, value));
        return this;
    }

    public override StoreStatement Bind(int parameter, string value)
    {
        Check(raw.sqlite3_bind_text(handle, parameter, value));
        return this;
    }

    public override StoreStatement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, parameter, 0) : raw.sqlite3_bind_blob(handle, parameter, value));
        return this;
    }

    public override bool Step()
    {
        var result = raw.sqlite3_step(handle);
        if (result == raw.SQLITE_ROW)
        {
            active = true;
            return true;
        }

        active = true;
        Reset();
        Check(result == raw.SQLITE_DONE ? raw.SQLITE_OK : result);
        return false;
    }

    public override void Execute()
    {
        while (Step())
        {
        }
    }

    public override void Reset()
    {
        if (active)
        {
            active = false;
            _ = raw.sqlite3_reset(handle);
        }
    }

    public override long Number(int column) => raw.sqlite3_column_int64(handle, column);

    public override string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

    public override byte[] Blob(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    public override void Dispose() => handle.Dispose();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(result, connection);
        }
    }
}
