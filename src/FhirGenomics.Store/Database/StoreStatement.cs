using System.Runtime.InteropServices;

namespace FhirGenomics.Store.Database;

/// <summary>
/// A statement of one session, prepared once and run often, by one thread at a time. Parameters count from 1, columns from 0. A question mark
/// in its text is a parameter, <c>?2</c> the second one.
/// </summary>
internal abstract class StoreStatement : IDisposable
{
    /// <summary>Sets a parameter to a number.</summary>
    public abstract StoreStatement Bind(int parameter, long value);

    /// <summary>Sets a parameter to a text.</summary>
    public abstract StoreStatement Bind(int parameter, string value);

    /// <summary>Sets a parameter to a blob, which is copied.</summary>
    public abstract StoreStatement Bind(int parameter, ReadOnlySpan<byte> value);

    /// <summary>Sets a parameter to a text or a number.</summary>
    public StoreStatement Bind(int parameter, SqlValue value) => value.Text is { } text ? Bind(parameter, text) : Bind(parameter, value.Number);

    /// <summary>Goes to the next row; false after the last. Then and on errors the statement is ready for its next use.</summary>
    public abstract bool Step();

    /// <summary>Runs a statement that gives no rows. A session may wait with it until it is asked for rows or commits.</summary>
    public abstract void Execute();

    /// <summary>Ends the run of the statement, if one is under way.</summary>
    public abstract void Reset();

    /// <summary>A number of the current row; 0 for NULL.</summary>
    public abstract long Number(int column);

    /// <summary>A text of the current row, a number as its digits.</summary>
    public abstract string Text(int column);

    /// <summary>A copy of a blob of the current row.</summary>
    public abstract byte[] Blob(int column);

    /// <summary>Ends the statement; it is not used again.</summary>
    public abstract void Dispose();
}

/// <summary>A value bound to a statement: a text or a number.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SqlValue(long Number, string? Text)
{
    /// <summary>A number as a value.</summary>
    public static implicit operator SqlValue(long number) => new(number, null);

    /// <summary>A text as a value.</summary>
    public static implicit operator SqlValue(string text) => new(0, text);
}
