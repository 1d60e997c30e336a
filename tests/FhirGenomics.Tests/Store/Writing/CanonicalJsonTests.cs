using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Store.Writing;

namespace FhirGenomics.Tests.Store.Writing;

public class CanonicalJsonTests
{
    private const string Head = "\"id\":\"x\",\"meta\":{\"versionId\":\"7\",\"lastUpdated\":\"1970-01-01T00:00:00.001Z\"";

    [Theory]
    [InlineData("""{ "resourceType" : "Basic" }""", "}}")]
    [InlineData("""{"id":"other","code":{"text":" a  b "},"resourceType":"Basic","meta":{"versionId":"1","lastUpdated":"2020-01-01T00:00:00Z"}}""", """},"code":{"text":" a  b "}}""")]
    [InlineData("""{"resourceType":"Basic","meta":{"tag":[{"code":"t"}], "_versionId":{"id":"q"},"versionId":"2" , "source":"urn:x"}}""", ""","tag":[{"code":"t"}],"source":"urn:x"}}""")]
    [InlineData("{\"resourceType\":\"Basic\",\n\t\"code\" : [ ] }", null)]
    [InlineData("""{"resourceType":"Observation","valueQuantity":{"value": 1.10e-3 , "unit":"\u00e9\"}]"},"component":[{"valueInteger":1} , {"valueBoolean":true}]}""", """},"valueQuantity":{"value":1.10e-3,"unit":"\u00e9\"}]"},"component":[{"valueInteger":1},{"valueBoolean":true}]}""")]
    [InlineData("""{"resourceType":"Patient","_birthDate":{"id":"b"},"birthDate":"1970","name":[{"given":["a",null],"_given":[null,{"id":"c"}]}]}""", """},"_birthDate":{"id":"b"},"birthDate":"1970","name":[{"given":["a",null],"_given":[null,{"id":"c"}]}]}""")]
    [InlineData("""{"resourceType":"Basic","\u0069d":"y","code":{"text":"z"}}""", """},"code":{"text":"z"}}""")]
    public void The_body_keeps_every_value_as_written(string json, string? rest)
    {
        if (rest is null)
        {
            Assert.Throws<Failure>(() => TestStore.Tree(json));
            return;
        }

        var tree = TestStore.Tree(json);
        var body = CanonicalJson.Write(tree, "x", []).With(7, 1L << 20);
        Assert.Equal($"{{\"resourceType\":\"{tree.ResourceType}\",{Head}{rest}", Encoding.UTF8.GetString(body));
        Assert.Equal("7", ElementTree.Read(body).Root.Child("meta").Child("versionId").Text);
    }

    [Fact]
    public void Every_published_example_stays_the_same_resource()
    {
        foreach (var file in Repository.PackageFiles("hl7.fhir.uv.genomics-reporting", "example"))
        {
            var tree = ElementTree.Read(File.ReadAllBytes(file));
            var stored = ElementTree.Read(CanonicalJson.Write(tree, tree.Id!, []).With(1, 0));
            Assert.Equal(Values(tree), Values(stored));
        }
    }

    private static List<string> Values(ElementTree tree)
    {
        var values = new List<string>();
        for (var element = tree.Root.FirstChild; element.Exists; element = ReferenceRewriter.After(element))
        {
            if (element.HasValue && element.Path is var path && !path.EndsWith(".meta.versionId", StringComparison.Ordinal) && !path.EndsWith(".meta.lastUpdated", StringComparison.Ordinal))
            {
                values.Add($"{path}={Encoding.UTF8.GetString(element.Raw)}");
            }
        }

        values.Sort(StringComparer.Ordinal);
        return values;
    }
}
