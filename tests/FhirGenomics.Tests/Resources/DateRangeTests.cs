using System.Globalization;
using FhirGenomics.Resources;

namespace FhirGenomics.Tests.Resources;

public class DateRangeTests
{
    [Theory]
    [InlineData("2024", "2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z")]
    [InlineData("2024-02", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z")]
    [InlineData("2024-02-29", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z")]
    [InlineData("2024-02-29T10:30:00+02:00", "2024-02-29T08:30:00Z", "2024-02-29T08:30:01Z")]
    [InlineData("2024-02-29T10:30:00.5Z", "2024-02-29T10:30:00.5Z", "2024-02-29T10:30:00.6Z")]
    [InlineData("2024-02-29T10:30Z", "2024-02-29T10:30:00Z", "2024-02-29T10:31:00Z")]
    [InlineData("2024-02-29T10:30:00.123", "2024-02-29T10:30:00.123Z", "2024-02-29T10:30:00.124Z")]
    public void A_date_is_as_long_as_its_precision(string text, string start, string end)
    {
        Assert.True(DateRange.TryRead(text, out var range));
        Assert.Equal(new DateRange(Instant(start), Instant(end) - 1), range);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000")]
    [InlineData("2024-13")]
    [InlineData("2023-02-29")]
    [InlineData("2024-02-29T25:00:00Z")]
    [InlineData("tomorrow")]
    [InlineData("٢٠٢٤")]
    public void What_is_no_date_is_null(string text) => Assert.False(DateRange.TryRead(text, out _));

    private static long Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).UtcTicks;
}
