using System.Buffers;

namespace FhirGenomics.Validation.Rules;

/// <summary>The literal forms of primitives, without regular expressions. Source: https://hl7.org/fhir/R4/datatypes.html#primitive</summary>
internal static class Literals
{
    private static readonly SearchValues<byte> IdBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-."u8);
    private static readonly SearchValues<byte> Base64Bytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);
    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789"u8);
    private static readonly SearchValues<byte> UuidBytes = SearchValues.Create("0123456789abcdef-"u8);
    private static readonly SearchValues<byte> Whitespace = SearchValues.Create(" \t\r\n\f\v"u8);

    /// <summary>1 to 64 letters, digits, hyphens and dots.</summary>
    public static bool IsId(ReadOnlySpan<byte> text) => text.Length is > 0 and <= 64 && !text.ContainsAnyExcept(IdBytes);

    /// <summary>No white space; and if it is a URN of a UUID or OID, a right one.</summary>
    public static bool IsUri(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text.ContainsAny(Whitespace))
        {
            return false;
        }

        return !text.StartsWith("urn:"u8) || ((!text.StartsWith("urn:uuid:"u8) || IsUuid(text)) && (!text.StartsWith("urn:oid:"u8) || IsOid(text)));
    }

    /// <summary><c>urn:oid:</c> and an OID.</summary>
    public static bool IsOid(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("urn:oid:"u8))
        {
            return false;
        }

        var rest = text[8..];
        var first = true;
        while (true)
        {
            var dot = rest.IndexOf((byte)'.');
            var arc = dot < 0 ? rest : rest[..dot];
            if (arc.IsEmpty || arc.ContainsAnyExcept(Digits) || (arc.Length > 1 && arc[0] == '0') || (first && (arc.Length > 1 || arc[0] > '2' || dot < 0)))
            {
                return false;
            }

            if (dot < 0)
            {
                return true;
            }

            first = false;
            rest = rest[(dot + 1)..];
        }
    }

    /// <summary><c>urn:uuid:</c> and a UUID in lower case.</summary>
    public static bool IsUuid(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("urn:uuid:"u8) || text.Length != 45)
        {
            return false;
        }

        var uuid = text[9..];
        return !uuid.ContainsAnyExcept(UuidBytes) && uuid[8] == '-' && uuid[13] == '-' && uuid[18] == '-' && uuid[23] == '-' && uuid.Count((byte)'-') == 4;
    }

    /// <summary>No white space at either end, and only single blanks inside.</summary>
    public static bool IsCode(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || Whitespace.Contains(text[0]) || Whitespace.Contains(text[^1]))
        {
            return false;
        }

        for (var at = text.IndexOfAny(Whitespace); at >= 0 && at + 1 < text.Length; at++)
        {
            if (Whitespace.Contains(text[at]) && Whitespace.Contains(text[at + 1]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A JSON number without fraction and exponent, between two bounds.</summary>
    public static bool IsInteger(ReadOnlySpan<byte> text, int least)
    {
        if (text.Length is 0 or > 11)
        {
            return false;
        }

        long value = 0;
        var digits = text[0] == '-' ? text[1..] : text;
        foreach (var b in digits)
        {
            if (b is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + (b - '0');
        }

        value = text[0] == '-' ? -value : value;
        return digits.Length > 0 && value >= least && value <= int.MaxValue;
    }

    /// <summary>Base64 (RFC 4648), white space allowed as in MIME.</summary>
    public static bool IsBase64(ReadOnlySpan<byte> text) => Base64Length(text) is not null;

    /// <summary>Bytes that base64 text stands for; null if it is none.</summary>
    public static long? Base64Length(ReadOnlySpan<byte> text)
    {
        long characters = 0;
        var padding = 0;
        while (!text.IsEmpty)
        {
            var run = text.IndexOfAnyExcept(Base64Bytes);
            run = run < 0 ? text.Length : run;
            if (run > 0 && padding > 0)
            {
                return null;
            }

            characters += run;
            if (run < text.Length)
            {
                if (text[run] == '=')
                {
                    padding++;
                }
                else if (!Whitespace.Contains(text[run]))
                {
                    return null;
                }

                run++;
            }

            text = text[run..];
        }

        return padding <= 2 && (characters + padding) % 4 == 0 ? ((characters + padding) / 4 * 3) - padding : null;
    }
}
