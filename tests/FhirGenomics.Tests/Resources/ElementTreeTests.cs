using System.Text;
using FhirGenomics.Resources;

namespace FhirGenomics.Tests.Resources;

public class ElementTreeTests
{
    [Fact]
    public void Elements_know_their_type_name_value_and_place()
    {
        var tree = Read("""
            {"resourceType":"Observation","id":"a","valueQuantity":{"value":1.10,"unit":"é\n"},
             "component":[{"code":{"text":"x"}},
               {"code":{"text":"y"},"valueString":"z"}]}
            """);
        var quantity = tree.Root.Child("value");
        Assert.Equal("Quantity", quantity.Type!.Name);
        Assert.Equal("valueQuantity", quantity.JsonName);
        Assert.Equal("1.10", quantity.Child("value").Text);
        Assert.Equal("é\n", quantity.Child("unit").Text);
        var z = tree.Root.Child("component").NextSame().Child("value");
        Assert.Equal("Observation.component[1].value", z.Path);
        Assert.Equal((3, 39), z.Position);
        Assert.False(tree.Root.Child("status").Exists);
    }

    [Fact]
    public void A_resource_type_after_other_properties_is_found()
    {
        var tree = Read("""{"contained":[{"id":"p","active":true,"resourceType":"Patient"}],"status":"final","resourceType":"Observation"}""");
        Assert.Equal("Observation", tree.ResourceType);
        Assert.Equal("Patient", tree.Root.Child("contained").Type!.Name);
        Assert.Equal("boolean", tree.Root.Child("contained").Child("active").Type!.Name);
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient","birthDate":"1970-03-30","_birthDate":{"id":"b"}}""")]
    [InlineData("""{"resourceType":"Patient","_birthDate":{"id":"b"},"birthDate":"1970-03-30"}""")]
    public void A_primitive_and_its_underscore_property_are_one_element(string json)
    {
        var birthDate = Read(json).Root.Child("birthDate");
        Assert.Equal("1970-03-30", birthDate.Text);
        Assert.Equal("b", birthDate.Child("id").Text);
        Assert.False(birthDate.NextSame().Exists);
    }

    [Fact]
    public void Underscore_arrays_pair_item_by_item_and_stay_neighbours()
    {
        var name = Read("""{"resourceType":"Patient","name":[{"given":["a",null],"family":"f","_given":[null,{"id":"two"},{"id":"three"}]}]}""").Root.Child("name");
        Assert.Equal(["given:a", "given:", "given:", "family:f"], Names(name));
        var second = name.Child("given").NextSame();
        Assert.Equal("two", second.Child("id").Text);
        Assert.Equal("Patient.name[0].given[2]", second.NextSame().Path);
    }

    [Theory]
    [InlineData("", "json-empty", 1, 1)]
    [InlineData("[]", "json-not-object", 1, 1)]
    [InlineData("null", "json-not-object", 1, 1)]
    [InlineData("\uFEFF{}", "json-byte-order-mark", 1, 1)]
    [InlineData("{}", "resource-type-missing", 1, 1)]
    [InlineData("""{"resourceType":"Patien"}""", "resource-type-unknown", 1, 17)]
    [InlineData("""{"resourceType":"DomainResource"}""", "resource-type-unknown", 1, 17)]
    [InlineData("""{"resourceType":1}""", "resource-type-unknown", 1, 17)]
    [InlineData("{\"resourceType\":\"Patient\",\n \"active\":true, \"active\":false}", "json-duplicate-key", 2, 18)]
    [InlineData("""{"resourceType":"Patient","resourceType":"Patient"}""", "json-duplicate-key", 1, 28)]
    [InlineData("""{"resourceType":"Patient","active":null}""", "json-null", 1, 36)]
    [InlineData("""{"resourceType":"Patient","name":[null]}""", "json-null", 1, 35)]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["a",null]}]}""", "json-null", 1, 37)]
    [InlineData("""{"resourceType":"Patient","name":[]}""", "json-empty-array", 1, 34)]
    [InlineData("""{"resourceType":"Patient","name":[{}]}""", "json-empty-object", 1, 35)]
    [InlineData("""{"resourceType":"Patient","name":[["a"]]}""", "json-nested-array", 1, 35)]
    [InlineData("""{"resourceType":"Patient","":"x"}""", "json-empty-name", 1, 28)]
    [InlineData("""{"resourceType":"Patient","id":""}""", "json-empty-string", 1, 32)]
    [InlineData("""{"resourceType":"Patient","id":"\ud800"}""", "json-escape", 1, 32)]
    [InlineData("""{"resourceType":"Patient","id":"\u0000"}""", "json-escape", 1, 32)]
    [InlineData("""{"resourceType":"Patient","\ud800":1}""", "json-escape", 1, 28)]
    [InlineData("""{"resourceType":"Patient","name":[{"text":"a\uFFFE"}]}""", "json-escape", 1, 43)]
    [InlineData("{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"\uFFFD \uFFFF\"}]}", "json-escape", 1, 43)]
    [InlineData("{\"resourceType\":\"Patient\",\"a\uFFFE\":1}", "json-escape", 1, 28)]
    [InlineData("""{"resourceType":"\ud800"}""", "resource-type-unknown", 1, 17)]
    [InlineData("""{"\ud800":1,"resourceType":"Patient"}""", "json-escape", 1, 3)]
    [InlineData("""{"resourceType":"Patient","_name":[{"id":"x"}]}""", "json-underscore", 1, 28)]
    [InlineData("""{"resourceType":"Patient","_birthDate":"x"}""", "json-underscore", 1, 40)]
    [InlineData("""{"resourceType":"Patient","id":"x"} {}""", "json-syntax", 1, 37)]
    [InlineData("""{"resourceType":"Patient","id":"x",}""", "json-syntax", 1, 36)]
    [InlineData("""{"resourceType":"Patient","id":"x" """, "json-syntax", 1, 36)]
    public void What_is_not_strict_FHIR_JSON_is_refused_with_its_place(string json, string messageId, int line, int column)
    {
        var failure = Assert.Throws<Failure>(() => Read(json));
        var issue = failure.Issues[0];
        Assert.Equal((messageId, line, column), (issue.MessageId, issue.Line, issue.Column));
        Assert.Equal(FailureKind.BadRequest, failure.Kind);
    }

    [Fact]
    public void Characters_that_XML_can_hold_are_kept()
    {
        const string Text = "\uFFFD \uFFFC \uFDD0 \U0001FFFE \U0010FFFF";
        Assert.Equal(Text, Read($$"""{"resourceType":"Patient","name":[{"text":"{{Text}}"}]}""").Root.Child("name").Child("text").Text);
    }

    [Fact]
    public void Bad_utf8_is_refused()
    {
        byte[] json = [.. "{\"resourceType\":\"Patient\",\"id\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        var issue = Assert.Single(Assert.Throws<Failure>(() => ElementTree.Read(json)).Issues);
        Assert.Equal(("json-utf8", 33), (issue.MessageId, issue.Column));
    }

    [Fact]
    public void Deep_nesting_is_refused_without_harm()
    {
        var json = "{\"resourceType\":\"Patient\"" + string.Concat(Enumerable.Repeat(",\"extension\":[{\"url\":\"u\"", 100_000));
        Assert.Equal("json-syntax", Assert.Throws<Failure>(() => Read(json)).Issues[0].MessageId);
    }

    [Fact]
    public void Unknown_elements_are_kept_for_the_validator()
    {
        var unknown = Read("""{"resourceType":"Patient","nam":[{"famly":"x"}]}""").Root.FirstChild;
        Assert.Null(unknown.Definition);
        Assert.Equal("Patient.nam[0].famly", unknown.FirstChild.Path);
        Assert.Equal("x", unknown.FirstChild.Text);
    }

    [Fact]
    public void All_published_genomics_examples_are_read_and_known()
    {
        foreach (var file in Repository.PackageFiles("hl7.fhir.uv.genomics-reporting", "example"))
        {
            var tree = ElementTree.Read(File.ReadAllBytes(file));
            for (var i = 1; i < tree.Count; i++)
            {
                Assert.True(new Element(tree, i).Definition is not null, $"{file}: {new Element(tree, i).Path}");
            }
        }
    }

    private static List<string> Names(Element element)
    {
        var names = new List<string>();
        foreach (var child in element.Children)
        {
            names.Add($"{child.Name}:{child.Text}");
        }

        return names;
    }

    private static ElementTree Read(string json) => ElementTree.Read(Encoding.UTF8.GetBytes(json));
}
