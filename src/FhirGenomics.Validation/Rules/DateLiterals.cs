namespace FhirGenomics.Validation.Rules;

/// <summary>The literal forms of dates and times: only days and times that exist. Source: https://hl7.org/fhir/R4/datatypes.html#dateTime</summary>
internal static class DateLiterals
{
    /// <summary><c>YYYY</c>, <c>YYYY-MM</c> or <c>YYYY-MM-DD</c>.</summary>
    public static bool IsDate(ReadOnlySpan<byte> text)
    {
        if (text.Length is not (4 or 7 or 10) || !Number(text, 0, 4, out var year) || year == 0)
        {
            return false;
        }

        if (text.Length == 4)
        {
            return true;
        }

        return text[4] == '-' && Number(text, 5, 2, out var month) && month is >= 1 and <= 12
            && (text.Length == 7 || (text[7] == '-' && Number(text, 8, 2, out var day) && day >= 1 && day <= DateTime.DaysInMonth(year, month)));
    }

    /// <summary>A date, or a full date with time and time zone.</summary>
    public static bool IsDateTime(ReadOnlySpan<byte> text) => text.Length <= 10 ? IsDate(text) : IsInstant(text);

    /// <summary>A full date with time (seconds at least) and time zone.</summary>
    public static bool IsInstant(ReadOnlySpan<byte> text)
    {
        if (text.Length < 20 || text[10] != 'T' || !IsDate(text[..10]))
        {
            return false;
        }

        var zone = text[11..].IndexOfAny((byte)'Z', (byte)'+', (byte)'-');
        return zone >= 0 && IsTime(text.Slice(11, zone)) && IsZone(text[(11 + zone)..]);
    }

    /// <summary><c>hh:mm:ss</c>, with fractions if wanted; 24:00 does not exist, a leap second does.</summary>
    public static bool IsTime(ReadOnlySpan<byte> text) =>
        text.Length >= 8 && Number(text, 0, 2, out var hour) && hour < 24 && text[2] == ':' && Number(text, 3, 2, out var minute) && minute < 60
        && text[5] == ':' && Number(text, 6, 2, out var second) && second <= 60
        && (text.Length == 8 || (text[8] == '.' && text.Length > 9 && !text[9..].ContainsAnyExceptInRange((byte)'0', (byte)'9')));

    private static bool IsZone(ReadOnlySpan<byte> text) =>
        text is [(byte)'Z']
        || (text.Length == 6 && text[3] == ':' && Number(text, 1, 2, out var hours) && Number(text, 4, 2, out var minutes) && minutes < 60 && (hours < 14 || (hours == 14 && minutes == 0)));

    private static bool Number(ReadOnlySpan<byte> text, int start, int length, out int number)
    {
        number = 0;
        if (text.Length < start + length)
        {
            return false;
        }

        foreach (var b in text.Slice(start, length))
        {
            if (b is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + (b - '0');
        }

        return true;
    }
}
