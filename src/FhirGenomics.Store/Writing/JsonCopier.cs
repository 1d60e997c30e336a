using System.Buffers;
using FhirGenomics.Resources;

namespace FhirGenomics.Store.Writing;

/// <summary>Copies values of JSON that the strict reader has accepted, so that here nothing is checked again.</summary>
internal ref struct JsonCopier(ReadOnlySpan<byte> source, int start, ArrayBufferWriter<byte> output, IReadOnlyList<Replacement> replacements)
{
    private static readonly SearchValues<byte> AfterLiteral = SearchValues.Create(" \n\r\t,]}"u8);

    private readonly ReadOnlySpan<byte> source = source;
    private int at = start;
    private int next = FirstAfter(replacements, start);

    /// <summary>True for properties that are left out.</summary>
    public delegate bool IsLeftOut(ReadOnlySpan<byte> name);

    /// <summary>Copies the properties of the object that starts here, each with a comma before it, without the braces.</summary>
    public void CopyProperties(IsLeftOut isLeftOut)
    {
        at++;
        while (true)
        {
            SkipTo((byte)'"', (byte)'}');
            if (source[at] == (byte)'}')
            {
                return;
            }

            var name = StringAt(at);
            var copies = !isLeftOut(name.Contains((byte)'\\') ? System.Text.Encoding.UTF8.GetBytes(JsonText.Decode(name)) : name);
            at += name.Length + 2;
            SkipTo((byte)':', (byte)':');
            at++;
            if (copies)
            {
                output.Write(",\""u8);
                output.Write(name);
                output.Write("\":"u8);
            }

            Value(copies);
        }
    }

    /// <summary>Passes the value that starts here (after whitespace), copying it without whitespace or not.</summary>
    private void Value(bool copies)
    {
        var depth = 0;
        while (true)
        {
            var b = source[at];
            if (b is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            {
                at++;
                continue;
            }

            var length = b == (byte)'"' ? StringAt(at).Length + 2 : b is (byte)'{' or (byte)'}' or (byte)'[' or (byte)']' or (byte)',' or (byte)':' ? 1 : LiteralLength();
            depth += b is (byte)'{' or (byte)'[' ? 1 : b is (byte)'}' or (byte)']' ? -1 : 0;
            if (copies)
            {
                Copy(length);
            }

            at += length;
            if (depth == 0)
            {
                return;
            }
        }
    }

    private void Copy(int length)
    {
        while (next < replacements.Count && replacements[next].Offset <= at)
        {
            next++;
        }

        if (source[at] == (byte)'"' && next < replacements.Count && replacements[next].Offset == at + 1)
        {
            output.Write("\""u8);
            output.Write(replacements[next].Content);
            output.Write("\""u8);
        }
        else
        {
            output.Write(source.Slice(at, length));
        }
    }

    private readonly ReadOnlySpan<byte> StringAt(int quote)
    {
        var end = quote + 1;
        while (true)
        {
            end += source[end..].IndexOfAny((byte)'"', (byte)'\\');
            if (source[end] == (byte)'"')
            {
                return source[(quote + 1)..end];
            }

            end += 2;
        }
    }

    private readonly int LiteralLength()
    {
        var length = source[at..].IndexOfAny(AfterLiteral);
        return length < 0 ? source.Length - at : length;
    }

    private void SkipTo(byte one, byte other)
    {
        while (source[at] != one && source[at] != other)
        {
            at++;
        }
    }

    private static int FirstAfter(IReadOnlyList<Replacement> replacements, int start)
    {
        var first = 0;
        while (first < replacements.Count && replacements[first].Offset < start)
        {
            first++;
        }

        return first;
    }
}
