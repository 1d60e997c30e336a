using System.Globalization;

namespace FhirGenomics.Resources.FhirPath;

/// <summary>How far a date or time is given. Fractions of a second belong to the second.</summary>
internal enum DatePrecision : byte
{
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

/// <summary>
/// A date, dateTime or time that may end at any precision, with or without a time zone.
/// Comparison is three-valued: null where the precision or a missing time zone leaves it open. Source: http://hl7.org/fhirpath/N1/#datetime-equality
/// </summary>
internal sealed class PartialDateTime
{
    private PartialDateTime(FhirPathKind kind, DateTime local, DatePrecision precision, int fraction, int? offset)
    {
        Kind = kind;
        Local = local;
        Precision = precision;
        Fraction = fraction;
        Offset = offset;
    }

    public FhirPathKind Kind { get; }

    /// <summary>The earliest local date and time it may mean; of a time the first day of the calendar.</summary>
    public DateTime Local { get; }

    public DatePrecision Precision { get; }

    /// <summary>Digits of the fraction of a second.</summary>
    public int Fraction { get; }

    /// <summary>Minutes east of UTC; null if there is no time zone.</summary>
    public int? Offset { get; }

    public static PartialDateTime Create(FhirPathKind kind, DateTime local, DatePrecision precision, int fraction = 0, int? offset = null) =>
        new(kind, Truncate(local, precision), precision, precision == DatePrecision.Second ? fraction : 0, offset);

    /// <summary>Reads a date, dateTime or time as FHIR and FHIRPath write it (without <c>@</c> and the T of a time); null if it is none.</summary>
    public static PartialDateTime? Parse(FhirPathKind kind, ReadOnlySpan<char> text)
    {
        var reader = new DateReader(text);
        int year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0, fraction = 0;
        long ticks = 0;
        int? offset = null;
        var precision = DatePrecision.Hour;
        if (kind != FhirPathKind.Time)
        {
            precision = DatePrecision.Year;
            if (!reader.Number(4, out year))
            {
                return null;
            }

            if (reader.Skip('-'))
            {
                precision = DatePrecision.Month;
                if (!reader.Number(2, out month))
                {
                    return null;
                }

                if (reader.Skip('-'))
                {
                    precision = DatePrecision.Day;
                    if (!reader.Number(2, out day))
                    {
                        return null;
                    }
                }
            }
        }

        var hasT = kind == FhirPathKind.DateTime && reader.Skip('T');
        if (kind == FhirPathKind.Time || (hasT && !reader.AtEnd && precision == DatePrecision.Day))
        {
            precision = DatePrecision.Hour;
            if (!reader.Number(2, out hour))
            {
                return null;
            }

            if (reader.Skip(':'))
            {
                precision = DatePrecision.Minute;
                if (!reader.Number(2, out minute))
                {
                    return null;
                }

                if (reader.Skip(':'))
                {
                    precision = DatePrecision.Second;
                    if (!reader.Number(2, out second) || (reader.Skip('.') && !reader.Fraction(out ticks, out fraction)))
                    {
                        return null;
                    }
                }
            }

            if (kind == FhirPathKind.DateTime && !reader.Offset(out offset))
            {
                return null;
            }
        }

        return !reader.AtEnd || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59
            ? null
            : new PartialDateTime(kind, new DateTime(year, month, day, hour, minute, second).AddTicks(ticks), precision, fraction, offset);
    }

    /// <summary>Reads either a date or, if it has a T, a dateTime.</summary>
    public static PartialDateTime? ParseAny(ReadOnlySpan<char> text) =>
        Parse(text.Contains('T') ? FhirPathKind.DateTime : FhirPathKind.Date, text);

    /// <summary>The same date as a dateTime.</summary>
    public PartialDateTime As(FhirPathKind kind) =>
        new(kind, kind == FhirPathKind.Date ? Local.Date : Local, kind == FhirPathKind.Date && Precision > DatePrecision.Day ? DatePrecision.Day : Precision,
            kind == FhirPathKind.Date ? 0 : Fraction, kind == FhirPathKind.Date ? null : Offset);

    /// <summary>Less than, equal or greater than zero; null if it cannot be told, or if one is a time and the other is not.</summary>
    public int? CompareTo(PartialDateTime other)
    {
        if ((Kind == FhirPathKind.Time) != (other.Kind == FhirPathKind.Time))
        {
            return null;
        }

        if (Offset.HasValue != other.Offset.HasValue)
        {
            return CompareRanges(other);
        }

        var (mine, theirs) = (Ticks - (OffsetTicks ?? 0), other.Ticks - (other.OffsetTicks ?? 0));
        var precision = Precision < other.Precision ? Precision : other.Precision;
        if (precision < DatePrecision.Second)
        {
            mine = Truncate(Clamped(mine), precision).Ticks;
            theirs = Truncate(Clamped(theirs), precision).Ticks;
        }

        return mine != theirs ? mine.CompareTo(theirs) : Precision == other.Precision ? 0 : null;
    }

    /// <summary>The first moment after the range that the value may mean, in local time; the end of time if there is none.</summary>
    public long EndTicks => Precision switch
    {
        DatePrecision.Year => Local.Year == 9999 ? DateTime.MaxValue.Ticks : Local.AddYears(1).Ticks,
        DatePrecision.Month => Local is { Year: 9999, Month: 12 } ? DateTime.MaxValue.Ticks : Local.AddMonths(1).Ticks,
        DatePrecision.Day => Ticks + TimeSpan.TicksPerDay,
        DatePrecision.Hour => Ticks + TimeSpan.TicksPerHour,
        DatePrecision.Minute => Ticks + TimeSpan.TicksPerMinute,
        _ => Ticks + 1,
    };

    public override string ToString()
    {
        var format = Kind == FhirPathKind.Time ? "" : Precision switch { DatePrecision.Year => "yyyy", DatePrecision.Month => "yyyy-MM", _ => "yyyy-MM-dd" };
        if (Precision >= DatePrecision.Hour)
        {
            format += (Kind == FhirPathKind.Time ? "" : "'T'") + Precision switch { DatePrecision.Hour => "HH", DatePrecision.Minute => "HH:mm", _ => "HH:mm:ss" };
        }

        format += Fraction > 0 ? "." + new string('f', Fraction) : "";
        var text = Local.ToString(format.Length == 1 ? "%" + format : format, CultureInfo.InvariantCulture);
        return Offset switch
        {
            null => text,
            0 => text + "Z",
            { } minutes => text + (minutes < 0 ? "-" : "+") + TimeSpan.FromMinutes(Math.Abs(minutes)).ToString("hh\\:mm", CultureInfo.InvariantCulture),
        };
    }

    internal static DateTime Truncate(DateTime value, DatePrecision precision) => precision switch
    {
        DatePrecision.Year => new DateTime(value.Year, 1, 1),
        DatePrecision.Month => new DateTime(value.Year, value.Month, 1),
        DatePrecision.Day => value.Date,
        DatePrecision.Hour => new DateTime(value.Ticks - (value.Ticks % TimeSpan.TicksPerHour)),
        DatePrecision.Minute => new DateTime(value.Ticks - (value.Ticks % TimeSpan.TicksPerMinute)),
        _ => value,
    };

    private long Ticks => Local.Ticks;

    private long? OffsetTicks => Offset * TimeSpan.TicksPerMinute;

    private static DateTime Clamped(long ticks) => new(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks));

    // One of the two has no time zone: it may be any from -12:00 to +14:00.
    private int? CompareRanges(PartialDateTime other)
    {
        var (start, end) = Range();
        var (otherStart, otherEnd) = other.Range();
        return end <= otherStart ? -1 : otherEnd <= start ? 1 : null;
    }

    private (long Start, long End) Range() => OffsetTicks is { } offset
        ? (Ticks - offset, EndTicks - offset)
        : (Ticks - (14 * TimeSpan.TicksPerHour), EndTicks + (12 * TimeSpan.TicksPerHour));
}
