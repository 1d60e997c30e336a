namespace FhirGenomics.Resources.FhirPath;

/// <summary>Dates plus and minus durations. Source: http://hl7.org/fhirpath/N1/#datetime-arithmetic</summary>
internal static class DateArithmetic
{
    /// <summary>The date moved by a calendar duration or a UCUM duration up to weeks; null beyond the calendar. UCUM's years and months are an error.</summary>
    public static PartialDateTime? Add(PartialDateTime date, FhirPathQuantity duration, int sign)
    {
        var unit = Unit(duration);
        // Only whole units count.
        var amount = decimal.Truncate(duration.Value) * sign;
        if (Math.Abs(amount) > 400_000_000_000m)
        {
            return null;
        }

        var count = (long)amount;
        if (date.Kind == FhirPathKind.Time)
        {
            return unit is "year" or "month" or "week" or "day" ? throw new FhirPathException($"A time cannot be moved by a {unit}.") : Wrap(date, count * Ticks(unit));
        }

        return unit switch
        {
            "year" => Months(date, count * 12),
            "month" => Months(date, date.Precision == DatePrecision.Year ? count / 12 * 12 : count),
            _ => Move(date, count, Ticks(unit)),
        };
    }

    private static string Unit(FhirPathQuantity duration) => duration.IsUcum
        ? duration.Unit switch
        {
            "wk" => "week",
            "d" => "day",
            "h" => "hour",
            "min" => "minute",
            "s" => "second",
            "ms" => "millisecond",
            _ => FhirPathQuantity.CalendarUnit(duration.Unit) ?? throw new FhirPathException($"A date cannot be moved by '{duration.Unit}'."),
        }
        : FhirPathQuantity.CalendarUnit(duration.Unit) ?? throw new FhirPathException($"A date cannot be moved by '{duration.Unit}'.");

    private static long Ticks(string unit) => unit switch
    {
        "week" => 7 * TimeSpan.TicksPerDay,
        "day" => TimeSpan.TicksPerDay,
        "hour" => TimeSpan.TicksPerHour,
        "minute" => TimeSpan.TicksPerMinute,
        "second" => TimeSpan.TicksPerSecond,
        _ => TimeSpan.TicksPerMillisecond,
    };

    private static PartialDateTime? Months(PartialDateTime date, long months)
    {
        var target = (date.Local.Year * 12L) + date.Local.Month - 1 + months;
        return target is < 12 or >= 120_000 ? null : With(date, date.Local.AddMonths((int)months));
    }

    private static PartialDateTime? Move(PartialDateTime date, long count, long unit)
    {
        // A year or month without days moves by whole years and months of 365 and 30 days.
        if (date.Precision <= DatePrecision.Month)
        {
            var days = (decimal)count * unit / TimeSpan.TicksPerDay;
            return Months(date, (long)(date.Precision == DatePrecision.Year ? decimal.Truncate(days / 365) * 12 : decimal.Truncate(days / 30)));
        }

        var step = date.Precision switch
        {
            DatePrecision.Day => TimeSpan.TicksPerDay,
            DatePrecision.Hour => TimeSpan.TicksPerHour,
            DatePrecision.Minute => TimeSpan.TicksPerMinute,
            _ => 1,
        };
        var ticks = decimal.Truncate((decimal)count * unit / step) * step + date.Local.Ticks;
        return ticks < 0 || ticks > DateTime.MaxValue.Ticks ? null : With(date, new DateTime((long)ticks));
    }

    private static PartialDateTime Wrap(PartialDateTime time, long ticks)
    {
        var moved = (time.Local.Ticks + (ticks % TimeSpan.TicksPerDay) + TimeSpan.TicksPerDay) % TimeSpan.TicksPerDay;
        return With(time, new DateTime(moved));
    }

    private static PartialDateTime With(PartialDateTime date, DateTime local) =>
        PartialDateTime.Create(date.Kind, local, date.Precision, date.Fraction, date.Offset);
}
