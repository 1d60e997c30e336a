using FhirGenomics.Store.Search;

namespace FhirGenomics.Tests.Store.Search;

public class SearchDescriptionsTests
{
    [Theory]
    [InlineData("Multiple Resources: \r\n\r\n* [Device](device.html): The kind: a code\r\n* [Observation](observation.html): The code", "Device", "The kind: a code")]
    [InlineData("Multiple Resources: \r\n\r\n* [Device](device.html): The kind: a code\r\n* [Observation](observation.html): The code", "Observation", "The code")]
    [InlineData("Multiple Resources: \n\n* [Device](device.html)", "Device", "Multiple Resources: \n\n* [Device](device.html)")]
    [InlineData("The status", "Observation", "The status")]
    [InlineData("Near.\n\nRequires the near-distance parameter to be provided also", "Location", "Near.")]
    public void Of_a_description_for_many_types_the_line_of_one_is_told(string description, string type, string expected) =>
        Assert.Equal(expected, SearchDescriptions.For(description, type));
}
