using FhirGenomics.Server.Http;

namespace FhirGenomics.Tests.Server.Http;

public class PreferTests
{
    [Theory]
    [InlineData("return=minimal", "Minimal", false)]
    [InlineData("return=representation", "Representation", false)]
    [InlineData("return=OperationOutcome", "OperationOutcome", false)]
    [InlineData("respond-async, handling=strict", "Unspecified", true)]
    [InlineData("return=minimal; handling=strict", "Minimal", true)]
    [InlineData("handling=lenient", "Unspecified", false)]
    [InlineData("return=presentation", "Unspecified", false)]
    [InlineData("return=minimal, return=representation", "Minimal", false)]
    [InlineData("handling=lenient, handling=strict", "Unspecified", false)]
    [InlineData("Return = \"minimal\"; foo=bar", "Minimal", false)]
    [InlineData("return", "Unspecified", false)]
    [InlineData("", "Unspecified", false)]
    public void What_is_known_is_read_and_what_is_not_is_ignored(string header, string wanted, bool strict)
    {
        var prefer = Prefer.Read(header);
        Assert.Equal(wanted, prefer.Return.ToString());
        Assert.Equal(strict, prefer.Strict);
    }

    [Fact]
    public void Of_several_headers_the_first_that_says_a_preference_counts()
    {
        var prefer = Prefer.Read(new(["return=minimal", "return=representation, handling=strict", "respond-async"]));
        Assert.Equal(("Minimal", true, true), (prefer.Return.ToString(), prefer.Strict, prefer.Async));
    }
}
