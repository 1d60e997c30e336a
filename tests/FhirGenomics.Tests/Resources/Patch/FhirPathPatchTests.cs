using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using FhirGenomics.Resources;
using FhirGenomics.Resources.Patch;
using FhirGenomics.Resources.Xml;

namespace FhirGenomics.Tests.Resources.Patch;

public class FhirPathPatchTests
{
    [Fact]
    public void HL7s_patch_cases_give_what_they_ask_for()
    {
        var cases = XDocument.Load(Repository.Reference("fhir-test-cases", "patch", "fhir-patch-tests.xml")).Root!.Elements("case").ToList();
        var wrong = new List<string>();
        foreach (var test in cases)
        {
            var name = test.Attribute("name")!.Value;
            try
            {
                var result = FhirPathPatch.Apply(Read(test.Element("input")!), Read(test.Element("diff")!));
                if (test.Element("output") is not { } output || !JsonNode.DeepEquals(Node(result), Node(Read(output))))
                {
                    wrong.Add($"{name}: {Encoding.UTF8.GetString(result.Json.Span)}");
                }
            }
            catch (Failure failure) when (test.Element("error") is not null && failure.Kind == FailureKind.BadRequest)
            {
            }
            catch (Failure failure)
            {
                wrong.Add($"{name}: {failure.Message}");
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(33, cases.Count);
    }

    [Theory]
    [InlineData("""{"resourceType":"Observation","valueQuantity":{"value":1.10}}""", "replace", "Observation.value.unit.exists()", null, "path")]
    [InlineData("""{"resourceType":"Patient","deceasedBoolean":false}""", "add", "Patient", "deceased", "replace it")]
    [InlineData("""{"resourceType":"Patient","gender":"male"}""", "add", "Patient", "gendr", "Did you mean 'gender'")]
    [InlineData("""{"resourceType":"Patient","gender":"male"}""", "add", "Patient", "multipleBirth", "cannot be a string")]
    [InlineData("""{"resourceType":"Patient","gender":"male"}""", "replace", "Patient", null, "update it")]
    [InlineData("""{"resourceType":"Patient","name":[{"family":"a"},{"family":"b"}]}""", "replace", "Patient.name.family", null, "finds 2")]
    [InlineData("""{"resourceType":"Patient","name":[{"family":"a"},{"family":"b"}]}""", "delete", "Patient.name", null, "finds 2")]
    [InlineData("""{"resourceType":"Patient"}""", "replase", "Patient.gender", null, "Did you mean 'replace'")]
    [InlineData("""{"resourceType":"Patient"}""", "replace", "Patient.((", null, "cannot be used")]
    [InlineData("""{"resourceType":"Patient"}""", "insert", "Patient.name", null, "add the first")]
    [InlineData("""{"resourceType":"Patient"}""", "add", "Patient", "name", "is no HumanName")]
    [InlineData("""{"resourceType":"Patient","name":["x"]}""", "add", "Patient.name", "family", "not of the type")]
    [InlineData("""{"resourceType":"Patient","name":{"family":"x"}}""", "delete", "Patient.name.family", null, "not of the type")]
    [InlineData("""{"resourceType":"Patient","gender":{"x":"x"}}""", "replace", "Patient.gender", null, "not of the type")]
    [InlineData("""{"resourceType":"Patient","nonsense":"x"}""", "delete", "Patient.descendants()", null, "not of the type")]
    [InlineData("""{"resourceType":"Patient"}""", "add", "Patient", """gender"},{"name":"name","valueString":"active""", "has the part 'name' once")]
    public void What_cannot_be_done_is_said(string resource, string type, string path, string? name, string text)
    {
        var named = name is null ? "" : $",{{\"name\":\"name\",\"valueString\":\"{name}\"}}";
        var patch = $$"""{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"{{type}}"},{"name":"path","valueString":"{{path}}"},{"name":"value","valueString":"x"}{{named}}]}]}""";
        var failure = Assert.Throws<Failure>(() => FhirPathPatch.Apply(Tree(resource), Tree(patch)));
        Assert.Equal((FailureKind.BadRequest, "patch-invalid"), (failure.Kind, failure.Issues[0].MessageId));
        Assert.Contains(text, failure.Issues[0].Text, StringComparison.Ordinal);
        Assert.NotNull(failure.Issues[0].Danish);
    }

    [Fact]
    public void Digits_extensions_and_choices_are_kept_right()
    {
        var resource = Tree("""
            {"resourceType":"Observation","status":"final","_status":{"extension":[{"url":"http://x","valueString":"s"}]},"valueQuantity":{"value":1.10,"unit":"a"},
             "component":[{"code":{"text":"1"},"valueQuantity":{"value":100.00}},{"code":{"text":"2"}}]}
            """);
        var patch = Tree("""
            {"resourceType":"Parameters","parameter":[
             {"name":"operation","part":[{"name":"type","valueCode":"replace"},{"name":"path","valueString":"Observation.value.unit"},{"name":"value","valueString":"b"}]},
             {"name":"operation","part":[{"name":"type","valueCode":"replace"},{"name":"path","valueString":"Observation.component[1].code"},{"name":"value","valueCodeableConcept":{"text":"to"}}]},
             {"name":"operation","part":[{"name":"type","valueCode":"add"},{"name":"path","valueString":"Observation.component[1]"},{"name":"name","valueString":"value"},{"name":"value","valueInteger":7}]},
             {"name":"operation","part":[{"name":"type","valueCode":"replace"},{"name":"path","valueString":"Observation.component[1].value"},{"name":"value","valueQuantity":{"value":7.00}}]},
             {"name":"operation","part":[{"name":"type","valueCode":"add"},{"name":"path","valueString":"Observation.status"},{"name":"name","valueString":"extension"},{"name":"value","part":[{"name":"url","valueUri":"http://y"},{"name":"value","valueBoolean":true}]}]}]}
            """);
        var json = Encoding.UTF8.GetString(FhirPathPatch.Apply(resource, patch).Json.Span);
        Assert.Contains("\"valueQuantity\":{\"value\":1.10,\"unit\":\"b\"}", json, StringComparison.Ordinal);
        Assert.Contains("{\"code\":{\"text\":\"1\"},\"valueQuantity\":{\"value\":100.00}},{\"code\":{\"text\":\"to\"},\"valueQuantity\":{\"value\":7.00}}", json, StringComparison.Ordinal);
        Assert.Contains("\"_status\":{\"extension\":[{\"url\":\"http://x\",\"valueString\":\"s\"},{\"url\":\"http://y\",\"valueBoolean\":true}]}", json, StringComparison.Ordinal);
        Assert.DoesNotContain("valueInteger", json, StringComparison.Ordinal);
    }

    private static ElementTree Read(XElement parent) => ResourceXml.Read(Encoding.UTF8.GetBytes(parent.Elements().Single().ToString()));

    private static ElementTree Tree(string json) => ElementTree.Read(Encoding.UTF8.GetBytes(json));

    /// <summary>The JSON, without the white space of narratives, which the cases indent in several ways.</summary>
    private static JsonNode Node(ElementTree tree)
    {
        var node = JsonNode.Parse(tree.Json.Span)!;
        if (node["text"]?["div"] is { } div)
        {
            node["text"]!["div"] = string.Concat(div.ToString().Where(c => !char.IsWhiteSpace(c)));
        }

        return node;
    }
}
