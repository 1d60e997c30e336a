using System.Runtime.InteropServices;

namespace FhirGenomics.Resources;

/// <summary>
/// The time that a date of some precision covers: first and last tick (100 ns of UTC since the year 1). Dates and times without a zone count as UTC.
/// Source: https://hl7.org/fhir/R4/datatypes.html#dateTime
/// </summary>
/// <param name="First">First tick covered.</param>
/// <param name="Last">Last tick covered.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DateRange(long First, long Last)
{
    /// <summary>The start of a period without one.</summary>
    public const long Earliest = 0;

    /// <summary>The end of a period without one.</summary>
    public static readonly long Latest = DateTime.MaxValue.Ticks;

    /// <summary>Reads <c>YYYY</c>, <c>YYYY-MM</c>, <c>YYYY-MM-DD</c>, <c>YYYY-MM-DDThh:mm</c>, with seconds, fractions and a zone; false for all else.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out DateRange range)
    {
        range = default;
        if (!Digits(text, 0, 4, 1, 9999, out var year))
        {
            return false;
        }

        if (text.Length == 4)
        {
            range = Until(new DateTime(year, 1, 1), 1, 0, 0);
            return true;
        }

        if (text[4] != '-' || !Digits(text, 5, 2, 1, 12, out var month))
        {
            return false;
        }

        if (text.Length == 7)
        {
            range = Until(new DateTime(year, month, 1), 0, 1, 0);
            return true;
        }

        if (text[7] != '-' || !Digits(text, 8, 2, 1, DateTime.DaysInMonth(year, month), out var day))
        {
            return false;
        }

        var date = new DateTime(year, month, day);
        range = Until(date, 0, 0, 1);
        return text.Length == 10 || TryReadTime(date, text[10..], out range);
    }

    private static bool TryReadTime(DateTime date, ReadOnlySpan<char> text, out DateRange range)
    {
        range = default;
        if (text.Length < 6 || text[0] != 'T' || text[3] != ':' || !Digits(text, 1, 2, 0, 23, out var hour) || !Digits(text, 4, 2, 0, 59, out var minute))
        {
            return false;
        }

        var first = date.Ticks + (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
        var width = TimeSpan.TicksPerMinute;
        text = text[6..];
        if (text.Length > 0 && text[0] == ':')
        {
            if (!Digits(text, 1, 2, 0, 60, out var second))
            {
                return false;
            }

            first += Math.Min(second, 59) * TimeSpan.TicksPerSecond;
            width = TimeSpan.TicksPerSecond;
            text = text[3..];
            if (text.Length > 1 && text[0] == '.')
            {
                var digits = 0;
                for (text = text[1..]; text.Length > 0 && char.IsAsciiDigit(text[0]); text = text[1..])
                {
                    if (digits++ < 7)
                    {
                        width /= 10;
                        first += (text[0] - '0') * width;
                    }
                }
            }
        }

        if (!TryReadZone(text, out var offset))
        {
            return false;
        }

        range = new DateRange(Math.Clamp(first - offset, Earliest, Latest), Math.Clamp(first - offset + width - 1, Earliest, Latest));
        return true;
    }

    /// <summary>Reads nothing, <c>Z</c>, or <c>+hh:mm</c>; in URLs the plus has often become a space.</summary>
    private static bool TryReadZone(ReadOnlySpan<char> text, out long offset)
    {
        offset = 0;
        if (text.Length == 0 || text is "Z")
        {
            return true;
        }

        if (text.Length != 6 || text[0] is not ('+' or '-' or ' ') || text[3] != ':' || !Digits(text, 1, 2, 0, 14, out var hours) || !Digits(text, 4, 2, 0, 59, out var minutes))
        {
            return false;
        }

        offset = (text[0] == '-' ? -1 : 1) * ((hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute));
        return true;
    }

    /// <summary>From the first instant to just before the first one after; the last year, month and day of all end with time.</summary>
    private static DateRange Until(DateTime first, int years, int months, int days)
    {
        var isLast = first.Year == 9999 && (years > 0 || (first.Month == 12 && (months > 0 || first.Day == 31)));
        return new DateRange(first.Ticks, isLast ? Latest : first.AddYears(years).AddMonths(months).AddDays(days).Ticks - 1);
    }

    private static bool Digits(ReadOnlySpan<char> text, int start, int count, int least, int most, out int number)
    {
        number = 0;
        if (text.Length < start + count)
        {
            return false;
        }

        foreach (var digit in text.Slice(start, count))
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }

            number = (number * 10) + digit - '0';
        }

        return number >= least && number <= most;
    }
}
