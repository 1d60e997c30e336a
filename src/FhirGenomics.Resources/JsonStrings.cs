using System.Globalization;
using System.Text;

namespace FhirGenomics.Resources;

/// <summary>What the reader must know of JSON strings and positions beyond <see cref="System.Text.Json.Utf8JsonReader"/>.</summary>
internal static class JsonStrings
{
    /// <summary>How U+FFC0 to U+FFFF begin in UTF-8.</summary>
    private static ReadOnlySpan<byte> LastOfPlane => [0xEF, 0xBF];

    /// <summary>Why a string's escapes are not FHIR text: a lone surrogate, a control character or what is no character; null if they are.</summary>
    public static Said? FindBadEscape(ReadOnlySpan<byte> raw)
    {
        var highSurrogate = false;
        for (var i = 0; i < raw.Length; i++)
        {
            var isLow = false;
            var isHigh = false;
            if (raw[i] == (byte)'\\')
            {
                i++;
                if (raw[i] == (byte)'u')
                {
                    var unit = int.Parse(raw.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                    i += 4;
                    isHigh = unit is >= 0xD800 and <= 0xDBFF;
                    isLow = unit is >= 0xDC00 and <= 0xDFFF;
                    if (unit < 0x20 && unit is not (0x9 or 0xA or 0xD))
                    {
                        return new(
                            $"A string has the control character U+{unit:X4}: FHIR allows only tab, line feed and carriage return.",
                            $"En tekst har kontroltegnet U+{unit:X4}: FHIR tillader kun tabulator og linjeskift.");
                    }

                    if (unit >= 0xFFFE)
                    {
                        return NoCharacter(unit);
                    }
                }
                else if (raw[i] is (byte)'b' or (byte)'f')
                {
                    return new(
                        "A string has a backspace or form feed: FHIR allows only tab, line feed and carriage return as control characters.",
                        "En tekst har et backspace- eller sideskifttegn: FHIR tillader kun tabulator og linjeskift som kontroltegn.");
                }
            }

            if (isLow != highSurrogate)
            {
                return new("A string has half of a surrogate pair (\\uD800 to \\uDFFF without its partner).", "En tekst har et halvt surrogatpar (\\uD800 til \\uDFFF uden dets makker).");
            }

            highSurrogate = isHigh;
        }

        return highSurrogate ? new("A string ends with half of a surrogate pair.", "En tekst ender med et halvt surrogatpar.") : null;
    }

    /// <summary>What is wrong with UTF-8 text that has U+FFFE or U+FFFF; null if it has none. Beyond the basic plane XML takes what Unicode calls no character.</summary>
    public static Said? FindNoCharacter(ReadOnlySpan<byte> utf8)
    {
        for (var at = utf8.IndexOf(LastOfPlane); at >= 0;)
        {
            if (utf8[(at + 2)..] is [>= 0xBE and var last, ..])
            {
                return NoCharacter(0xFF40 + last);
            }

            var next = utf8[(at + 2)..].IndexOf(LastOfPlane);
            at = next < 0 ? -1 : at + 2 + next;
        }

        return null;
    }

    private static Said NoCharacter(int unit) => new(
        $"A string has U+{unit:X4}, which is no character and which XML cannot hold.",
        $"En tekst har U+{unit:X4}, som ikke er et tegn, og som XML ikke kan rumme.");

    /// <summary>1-based line and column (in characters) of a byte offset.</summary>
    public static (int Line, int Column) PositionAt(ReadOnlySpan<byte> source, int offset)
    {
        var before = source[..Math.Min(offset, source.Length)];
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        return (before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }

    /// <summary>The property name that starts at this offset, up to its closing quote.</summary>
    public static string NameAt(ReadOnlySpan<byte> source, int nameStart)
    {
        var rest = source[nameStart..];
        var end = 0;
        while (end < rest.Length && rest[end] != (byte)'"')
        {
            end += rest[end] == (byte)'\\' ? 2 : 1;
        }

        return Encoding.UTF8.GetString(rest[..Math.Min(end, rest.Length)]);
    }
}
