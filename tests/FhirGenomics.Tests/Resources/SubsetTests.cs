using System.Text;
using FhirGenomics.Resources;

namespace FhirGenomics.Tests.Resources;

public class SubsetTests
{
    private const string Tag = """{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}""";

    private const string Observation =
        """{"resourceType":"Observation","id":"1","meta":{"versionId":"2","tag":[{"code":"t"}]},"text":{"status":"empty"},"extension":[{"url":"http://x","valueString":"e"}],"status":"final","_status":{"id":"s"},"code":{"text":"c","extension":[{"url":"http://x","valueString":"e"}]},"valueQuantity":{"value":1.10},"note":[{"text":"n"}],"component":[{"code":{"text":"k"},"interpretation":[{"text":"i"}]}]}""";

    [Fact]
    public void A_summary_has_the_elements_that_the_specification_marks() => Assert.Equal(
        $$$"""{"resourceType":"Observation","id":"1","meta":{"versionId":"2","tag":[{"code":"t"},{{{Tag}}}]},"status":"final","code":{"text":"c"},"valueQuantity":{"value":1.10},"component":[{"code":{"text":"k"}}]}""",
        Of(Subset.OfSummary("true")));

    [Fact]
    public void Text_has_narrative_and_what_is_mandatory() => Assert.Equal(
        $$$"""{"resourceType":"Observation","id":"1","meta":{"versionId":"2","tag":[{"code":"t"},{{{Tag}}}]},"text":{"status":"empty"},"status":"final","_status":{"id":"s"},"code":{"text":"c","extension":[{"url":"http://x","valueString":"e"}]}}""",
        Of(Subset.OfSummary("text")));

    [Fact]
    public void Data_has_all_but_the_narrative()
    {
        var data = Of(Subset.OfSummary("data"));
        Assert.DoesNotContain("\"text\":{\"status\"", data, StringComparison.Ordinal);
        Assert.Contains("\"note\":[{\"text\":\"n\"}]", data, StringComparison.Ordinal);
        Assert.Contains(Tag, data, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("note,value")]
    [InlineData("Observation.note, valueQuantity")]
    public void Elements_has_what_is_named_and_what_is_mandatory(string elements) => Assert.Equal(
        $$$"""{"resourceType":"Observation","id":"1","meta":{"versionId":"2","tag":[{"code":"t"},{{{Tag}}}]},"status":"final","_status":{"id":"s"},"code":{"text":"c","extension":[{"url":"http://x","valueString":"e"}]},"valueQuantity":{"value":1.10},"note":[{"text":"n"}]}""",
        Of(Subset.OfElements(elements)));

    [Fact]
    public void False_and_count_leave_all_and_nonsense_is_none()
    {
        Assert.Equal(Observation, Of(Subset.OfSummary("false")));
        Assert.Equal(Observation, Of(Subset.OfSummary("count")));
        Assert.Null(Subset.OfSummary("yes"));
        Assert.Null(Subset.OfElements(" , "));
    }

    [Fact]
    public void Every_type_can_be_summarised_and_is_FHIR_afterwards()
    {
        foreach (var type in FhirTypes.R4.ResourceTypeNames)
        {
            var summary = Subset.OfSummary("true")!.Of(Encoding.UTF8.GetBytes($$"""{"resourceType":"{{type}}","language":"da"}"""));
            Assert.Equal(type, ElementTree.Read(summary).ResourceType);
        }
    }

    private static string Of(Subset? subset) => Encoding.UTF8.GetString(subset!.Of(Encoding.UTF8.GetBytes(Observation)).Span);
}
