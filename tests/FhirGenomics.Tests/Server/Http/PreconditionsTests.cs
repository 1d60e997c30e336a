using FhirGenomics.Resources;
using FhirGenomics.Server.Http;

namespace FhirGenomics.Tests.Server.Http;

public class PreconditionsTests
{
    [Theory]
    [InlineData("W/\"3\"", 3)]
    [InlineData("w/\"3\"", 3)]
    [InlineData("\"3\"", 3)]
    [InlineData("3", 3)]
    [InlineData(" W/\"12\" ", 12)]
    [InlineData("W/3", 3)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("1.0", null)]
    [InlineData("", null)]
    [InlineData("\"", null)]
    [InlineData("abc", null)]
    [InlineData("99999999999999999999", null)]
    public void Versions_are_read_in_every_form_that_clients_write(string tag, int? version) =>
        Assert.Equal(version, Preconditions.VersionOf(tag));

    [Fact]
    public void If_Match_with_what_is_no_version_never_holds()
    {
        Assert.Null(Preconditions.None.RequiredVersion());
        Assert.All(["x", "", "W/\"a\", \"b\""], tag => Assert.Equal(FailureKind.PreconditionFailed, Assert.Throws<Failure>(() => new Preconditions { IfMatch = tag }.RequiredVersion()).Kind));
    }

    [Theory]
    [InlineData("W/\"3\"", "3")]
    [InlineData("W/\"3\", \"4\",5", "3, 4, 5")]
    [InlineData("\"abc\", W/\"3\"", "3")]
    [InlineData(" * ", "*")]
    public void If_Match_names_one_version_or_several_or_any(string header, string versions)
    {
        Assert.Equal(versions, new Preconditions { IfMatch = header }.RequiredVersion()?.ToString());
    }

    [Theory]
    [InlineData("Fri, 02 Jan 2026 03:04:05 GMT", true)]
    [InlineData("Friday, 02-Jan-26 03:04:05 GMT", true)]
    [InlineData("Fri Jan  2 03:04:05 2026", true)]
    [InlineData("Fri Jan  2 03:04:04 2026", false)]
    [InlineData("2026-01-02T03:04:05.678Z", true)]
    [InlineData("2026-01-02T04:04:05.678+01:00", true)]
    [InlineData("2026-01-02T03:04:05.677Z", false)]
    [InlineData("2026-01-02T03:04:05Z", false)]
    public void A_date_of_HTTP_has_whole_seconds_and_an_instant_has_milliseconds(string since, bool isKnown) =>
        Assert.Equal(isKnown, new Preconditions { IfModifiedSince = since }.IsKnown(2, new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero)));

    [Fact]
    public void A_known_version_is_known_by_tag_before_date()
    {
        var written = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
        Assert.True(new Preconditions { IfNoneMatch = "W/\"1\", W/\"2\"" }.IsKnown(2, written));
        Assert.True(new Preconditions { IfNoneMatch = "*" }.IsKnown(2, written));
        Assert.False(new Preconditions { IfNoneMatch = "W/\"1\"", IfModifiedSince = "Fri, 02 Jan 2026 03:04:05 GMT" }.IsKnown(2, written));
        Assert.True(new Preconditions { IfModifiedSince = "Fri, 02 Jan 2026 03:04:05 GMT" }.IsKnown(2, written));
        Assert.False(new Preconditions { IfModifiedSince = "Fri, 02 Jan 2026 03:04:04 GMT" }.IsKnown(2, written));
        Assert.False(new Preconditions { IfModifiedSince = "yesterday" }.IsKnown(2, written));
        Assert.False(Preconditions.None.IsKnown(2, written));
    }
}
