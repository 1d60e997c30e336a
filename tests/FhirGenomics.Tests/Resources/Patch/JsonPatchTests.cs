using System.Text;
using System.Text.Json.Nodes;
using FhirGenomics.Resources;
using FhirGenomics.Resources.Patch;

namespace FhirGenomics.Tests.Resources.Patch;

public class JsonPatchTests
{
    [Fact]
    public void The_cases_of_the_RFC_give_what_they_ask_for()
    {
        var cases = JsonNode.Parse(File.ReadAllText(Repository.Reference("fhir-test-cases", "patch", "json-patch-tests.json")))!.AsArray();
        foreach (var test in cases)
        {
            var name = test!["comment"]!.ToString();
            if (test["error"] is not null)
            {
                Assert.Throws<Failure>(() => Apply(test["doc"]!.ToJsonString(), test["patch"]!.ToJsonString()));
            }
            else
            {
                Assert.True(JsonNode.DeepEquals(test["expected"], JsonNode.Parse(Apply(test["doc"]!.ToJsonString(), test["patch"]!.ToJsonString()))), name);
            }
        }

        Assert.Equal(16, cases.Count);
    }

    [Theory]
    [InlineData("""{"a":1.10,"b":[1e2,0.000]}""", """[{"op":"move","from":"/a","path":"/c"},{"op":"copy","from":"/b/1","path":"/b/-"},{"op":"test","path":"/c","value":1.1}]""", """{"b":[1e2,0.000,0.000],"c":1.10}""")]
    [InlineData("""{"a":{"b":[1]}}""", """[{"op":"remove","path":"/a/b/0"}]""", "{}")]
    [InlineData("""{"a/b":1,"m~n":2}""", """[{"op":"replace","path":"/a~1b","value":3},{"op":"replace","path":"/m~0n","value":4}]""", """{"a/b":3,"m~n":4}""")]
    [InlineData("""{"a":1}""", """[{"op":"move","from":"/a","path":"/a"}]""", """{"a":1}""")]
    [InlineData("""{"a":1}""", "[]", """{"a":1}""")]
    public void Numbers_keep_their_digits_and_what_is_empty_goes(string document, string patch, string expected) => Assert.Equal(expected, Apply(document, patch));

    [Theory]
    [InlineData("""[{"op":"replace","path":"/a/5","value":1}]""")]
    [InlineData("""[{"op":"replace","path":"/a/01","value":1}]""")]
    [InlineData("""[{"op":"replace","path":"/a/-1","value":1}]""")]
    [InlineData("""[{"op":"replace","path":"/a/+1","value":1}]""")]
    [InlineData("""[{"op":"replace","path":"/a/-","value":1}]""")]
    [InlineData("""[{"op":"replace","path":"/a/99999999999","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/a/3","value":1}]""")]
    [InlineData("""[{"op":"remove","path":"/x"}]""")]
    [InlineData("""[{"op":"remove","path":"x"}]""")]
    [InlineData("""[{"op":"remove"}]""")]
    [InlineData("""[{"op":"add","path":"/x"}]""")]
    [InlineData("""[{"op":"ad","path":"/x","value":1}]""")]
    [InlineData("""[{"op":1,"path":"/x","value":1}]""")]
    [InlineData("""[{"op":"move","from":"/a","path":"/a/0"}]""")]
    [InlineData("""[{"op":"add","path":"/b/c","value":1}]""")]
    [InlineData("""[1]""")]
    [InlineData("""{"op":"remove","path":"/a"}""")]
    [InlineData("""[{"op":"remove","op":"add","path":"/a"}]""")]
    [InlineData("""[""")]
    [InlineData("")]
    [InlineData("""[{"op":"add","path":"/x","value":"\ud800"}]""")]
    [InlineData("""[{"op":"add","path":"/\ud800","value":1}]""")]
    [InlineData("""[{"\ud800":"add","path":"/x","value":1}]""")]
    [InlineData("""[{"op":"move","from":"","path":"/a"}]""")]
    public void What_is_no_patch_or_leads_nowhere_is_refused(string patch)
    {
        var failure = Assert.Throws<Failure>(() => Apply("""{"a":[1,2],"b":1}""", patch));
        Assert.Equal((FailureKind.BadRequest, "patch-invalid"), (failure.Kind, failure.Issues[0].MessageId));
        Assert.NotNull(failure.Issues[0].Danish);
    }

    [Theory]
    [InlineData("""[{"op":"add","path":"/b","p\u0061th":"/c","value":2}]""", "'path' stands twice", 1, 27)]
    [InlineData("[\n{\"op\":\"add\",\"path\":\"/b\",\"value\":{\"\u00E6\":1,\"x\":1,\"\u00E6\":2}}]", "'\u00E6' stands twice", 2, 47)]
    [InlineData("""[{"op":"add","path":"/b","value":2,}]""", "a comma stands before", 1, 36)]
    public void What_is_wrong_with_the_JSON_of_a_patch_is_told_with_its_place(string patch, string told, int line, int column)
    {
        var issue = Assert.Single(Assert.Throws<Failure>(() => Apply("""{"b":1}""", patch)).Issues);
        Assert.Contains(told, issue.Text, StringComparison.Ordinal);
        Assert.Equal(("patch-invalid", line, column), (issue.MessageId, issue.Line, issue.Column));
    }

    [Fact]
    public void A_failing_test_is_said_to_be_one()
    {
        var failure = Assert.Throws<Failure>(() => Apply("""{"a":"1"}""", """[{"op":"add","path":"/b","value":2},{"op":"test","path":"/a","value":1}]"""));
        Assert.Equal((FailureKind.Unprocessable, "patch-test-failed"), (failure.Kind, failure.Issues[0].MessageId));
        Assert.StartsWith("Operation 2", failure.Issues[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Bombs_are_refused()
    {
        var copies = string.Join(',', Enumerable.Range(0, 60).Select(_ => """{"op":"copy","from":"","path":"/a/-"}"""));
        Assert.Throws<Failure>(() => Apply("""{"a":["0123456789"]}""", $"[{copies}]"));
        var deep = string.Concat(Enumerable.Repeat("/a", 150));
        var nested = string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100);
        Assert.Throws<Failure>(() => Apply("{}", $$"""[{"op":"add","path":"/a","value":{{nested}}},{"op":"replace","path":"{{deep[..200]}}","value":{{nested}}},{"op":"copy","from":"/a","path":"{{deep}}"},{"op":"copy","from":"/a","path":"{{deep}}/a"}]"""));
        Assert.Throws<Failure>(() => Apply("{}", "[" + string.Join(',', Enumerable.Repeat("""{"op":"add","path":"/a","value":1}""", 2000)) + "]"));
        Assert.Throws<Failure>(() => Apply("{}", $$"""[{"op":"add","path":"{{string.Concat(Enumerable.Repeat("/a", 5000))}}","value":1}]"""));
    }

    private static string Apply(string document, string patch) => Encoding.UTF8.GetString(JsonPatch.Apply(Encoding.UTF8.GetBytes(document), Encoding.UTF8.GetBytes(patch), prunes: !document.Contains("foo", StringComparison.Ordinal)).Span);
}
