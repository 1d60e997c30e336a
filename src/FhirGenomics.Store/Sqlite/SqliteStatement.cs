using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace FhirGenomics.Store.Sqlite;

/// <summary>
/// A prepared statement without the boxing of <see cref="SqliteParameter"/>: the hot paths bind some hundred integers per Bundle.
/// Parameters count from 1, columns from 0. Belongs to one session and is used by one thread at a time.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 connection;
    private readonly sqlite3_stmt handle;
    private bool active;

    public SqliteStatement(sqlite3 connection, string sql)
    {
        this.connection = connection;
        Check(raw.sqlite3_prepare_v3(connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out handle));
    }

    public SqliteStatement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(handle, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, string value)
    {
        Check(raw.sqlite3_bind_text(handle, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, parameter, 0) : raw.sqlite3_bind_blob(handle, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, SqlValue value) => value.Text is { } text ? Bind(parameter, text) : Bind(parameter, value.Number);

    /// <summary>Goes to the next row; false after the last. Then and on errors the statement is ready for its next use.</summary>
    public bool Step()
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

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Execute()
    {
        while (Step())
        {
        }
    }

    /// <summary>Ends the run of the statement, if one is under way.</summary>
    public void Reset()
    {
        if (active)
        {
            active = false;
            _ = raw.sqlite3_reset(handle);
        }
    }

    public long Number(int column) => raw.sqlite3_column_int64(handle, column);

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

    public bool IsText(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_TEXT;

    /// <summary>A copy of a blob.</summary>
    public byte[] Blob(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    public void Dispose() => handle.Dispose();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(result, connection);
        }
    }
}

/// <summary>A value bound to a statement: a text or a number.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SqlValue(long Number, string? Text)
{
    public static implicit operator SqlValue(long number) => new(number, null);

    public static implicit operator SqlValue(string text) => new(0, text);
}
