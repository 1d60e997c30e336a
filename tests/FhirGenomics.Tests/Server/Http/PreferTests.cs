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
    [InlineData("", "Unspecified", false)]
    public void What_is_known_is_read_and_what_is_not_is_ignored(string header, string wanted, bool strict)
    {
        var prefer = Prefer.Read(header);
        Assert.Equal(wanted, prefer.Return.ToString());
        Assert.Equal(strict, prefer.Strict);
    }
}
