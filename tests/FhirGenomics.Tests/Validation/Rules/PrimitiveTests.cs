namespace FhirGenomics.Tests.Validation.Rules;

/// <summary>The literal forms of primitives, each as an extension's value.</summary>
public class PrimitiveTests
{
    [Theory]
    [InlineData("Date", "\"2024\"", "\"2024-02\"", "\"2024-02-29\"", "\"0001-01-01\"")]
    [InlineData("DateTime", "\"2024\"", "\"2024-02-29T00:00:00Z\"", "\"2015-02-07T13:28:17.239+02:00\"", "\"2016-12-31T23:59:60-14:00\"")]
    [InlineData("Instant", "\"2024-02-29T00:00:00Z\"", "\"2015-02-07T13:28:17.239+02:00\"")]
    [InlineData("Time", "\"00:00:00\"", "\"23:59:59.999\"")]
    [InlineData("Id", "\"a\"", "\"A-b.9\"", "\"1234567890123456789012345678901234567890123456789012345678901234\"")]
    [InlineData("Uri", "\"x\"", "\"http://x.y/z?a=b#c\"", "\"urn:oid:1.2.3\"", "\"urn:uuid:c757873d-ec9a-4326-a141-556f43239520\"", "\"http:\\/\\/x.y\"")]
    [InlineData("Oid", "\"urn:oid:1.2.3\"", "\"urn:oid:2.16.840.1.113883\"")]
    [InlineData("Uuid", "\"urn:uuid:c757873d-ec9a-4326-a141-556f43239520\"")]
    [InlineData("Canonical", "\"http://x.y/z|1.0\"", "\"#a\"", "\"urn:oid:1.2.3\"")]
    [InlineData("Code", "\"a\"", "\"a b c\"", "\"é\"")]
    [InlineData("Integer", "0", "-1", "2147483647", "-2147483648")]
    [InlineData("UnsignedInt", "0", "2147483647")]
    [InlineData("PositiveInt", "1", "2147483647")]
    [InlineData("Decimal", "0", "-1.10", "1e5", "1.0E-10", "123456789012345678901234567890.5")]
    [InlineData("Base64Binary", "\"YQ==\"", "\"YWI=\"", "\"YWJj\"", "\"YW\\nJj\"")]
    [InlineData("Boolean", "true", "false")]
    [InlineData("String", "\" x \"", "\"a\\nb\\tc\"")]
    public void Values_that_the_type_allows_have_no_findings(string type, params string[] values)
    {
        foreach (var value in values)
        {
            Assert.Equal([], Validators.Findings(Resource(type, value)));
        }
    }

    [Theory]
    [InlineData("Date", "\"2024-2-1\"", "\"2023-02-29\"", "\"24\"", "\"2024-13\"", "\"2024-01-01T00:00:00Z\"", "\"0000\"")]
    [InlineData("DateTime", "\"2024-01-01T10:00Z\"", "\"2024-01-01T10:00:00\"", "\"2024-01-01T24:00:00Z\"", "\"2024-01-01T10:00:00+15:00\"", "\"2024-01-01 10:00:00Z\"")]
    [InlineData("Instant", "\"2024-01-01\"", "\"2024-01-01T10:00:00\"")]
    [InlineData("Time", "\"24:00:00\"", "\"10:00\"", "\"10:00:00Z\"", "\"10:00:00.\"")]
    [InlineData("Id", "\"a_b\"", "\"a b\"", "\"12345678901234567890123456789012345678901234567890123456789012345\"")]
    [InlineData("Uri", "\"a b\"", "\"urn:uuid:C757873D-EC9A-4326-A141-556F43239520\"", "\"urn:uuid:x\"", "\"urn:oid:x\"", "\"urn:oid:3.1\"")]
    [InlineData("Oid", "\"1.2.3\"", "\"urn:oid:1\"", "\"urn:oid:1.02\"", "\"urn:oid:1..2\"")]
    [InlineData("Uuid", "\"c757873d-ec9a-4326-a141-556f43239520\"")]
    [InlineData("Canonical", "\"relative/path\"")]
    [InlineData("Code", "\" a\"", "\"a \"", "\"a  b\"")]
    [InlineData("Integer", "1.0", "1e3", "2147483648", "-2147483649", "12345678901234567890")]
    [InlineData("UnsignedInt", "-1")]
    [InlineData("PositiveInt", "0", "-1")]
    [InlineData("Base64Binary", "\"YQ=\"", "\"Y\"", "\"YQ==YQ==\"", "\"%%%%\"")]
    public void Other_values_have_one_finding_that_names_the_form(string type, params string[] values)
    {
        foreach (var value in values)
        {
            Assert.Equal([$"primitive-format Basic.extension[0].value ({1},{Resource(type, value).LastIndexOf(":" + value, StringComparison.Ordinal) + 2})"], Validators.Findings(Resource(type, value)));
        }
    }

    [Fact]
    public void A_string_of_more_than_a_megabyte_is_too_long() =>
        Assert.Equal(["too-long Basic.extension[0].value (1,124)"], Validators.Findings(Resource("String", "\"" + new string('a', (1024 * 1024) + 1) + "\"")));

    private static string Resource(string type, string value) =>
        $$"""{"resourceType":"Basic","code":{"text":"x"},"extension":[{"url":"http://example.org/StructureDefinition/any","value{{type}}":{{value}}}]}""";
}
