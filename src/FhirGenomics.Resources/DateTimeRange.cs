using System.Globalization;

namespace FhirGenomics.Resources;

/// <summary>
/// The instants that a FHIR date, dateTime or instant may mean, by its precision: <c>2024-05</c> is all of May. The end is exclusive.
/// Without a time zone UTC is taken. Source: https://hl7.org/fhir/R4/datatypes.html#dateTime
/// </summary>
/// <param name="Start">First instant.</param>
/// <param name="End">First instant after it.</param>
public readonly record struct DateTimeRange(DateTimeOffset Start, DateTimeOffset End)
{
    private static readonly string[] Times =
    [
        "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:sszzz",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    /// <summary>Reads a date, dateTime or instant of any precision; null if it is none, or lies outside the years 1 to 9999.</summary>
    public static DateTimeRange? Parse(string text)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal;
        var invariant = CultureInfo.InvariantCulture;
        try
        {
            switch (text.Length)
            {
                case 4 when DateTimeOffset.TryParseExact(text, "yyyy", invariant, Utc, out var year):
                    return new(year, year.AddYears(1));
                case 7 when DateTimeOffset.TryParseExact(text, "yyyy-MM", invariant, Utc, out var month):
                    return new(month, month.AddMonths(1));
                case 10 when DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", invariant, Utc, out var day):
                    return new(day, day.AddDays(1));
            }

            var instant = text.EndsWith('Z') ? text[..^1] + "+00:00" : text;
            return DateTimeOffset.TryParseExact(instant, Times, invariant, Utc, out var time) ? new(time, time.Add(Precision(text))) : null;
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>How long the last digit given lasts: a minute, a second, a tenth of a second ...</summary>
    private static TimeSpan Precision(string text)
    {
        var time = text.AsSpan(text.IndexOf('T', StringComparison.Ordinal) + 1);
        var zone = time.IndexOfAny('Z', '+', '-');
        time = zone < 0 ? time : time[..zone];
        return time.Length switch
        {
            <= 5 => TimeSpan.FromMinutes(1),
            <= 8 => TimeSpan.FromSeconds(1),
            var length => TimeSpan.FromTicks((long)Math.Max(1, TimeSpan.TicksPerSecond / Math.Pow(10, length - 9))),
        };
    }
}
