using FhirGenomics.Resources;
using FhirGenomics.Resources.FhirPath;

namespace FhirGenomics.Tests.Resources.FhirPath;

public class FhirPathInvariantTests
{
    private static readonly Lazy<Dictionary<string, List<(string Key, FhirPathExpression Expression)>>> All = new(Invariants);

    [Fact]
    public void Every_invariant_of_R4_holds_in_the_examples_of_Genomics_Reporting()
    {
        var invariants = All.Value;
        var broken = new List<string>();
        var evaluations = 0;
        foreach (var file in Repository.PackageFiles("hl7.fhir.uv.genomics-reporting", "example"))
        {
            var issues = new List<Issue>();
            var tree = ElementTree.TryRead(File.ReadAllBytes(file), issues);
            Assert.True(tree is not null, Path.GetFileName(file));
            var context = new FhirPathContext();
            for (var i = 0; i < tree.Count; i++)
            {
                var element = new Element(tree, i);
                foreach (var (key, expression) in Of(element, invariants))
                {
                    evaluations++;
                    // dom-6 is a recommendation; nothing else may fail. An empty result is no failure.
                    if (key != "dom-6" && expression.IsTrue(element, context) == false)
                    {
                        broken.Add($"{Path.GetFileName(file)} {element.Path} {key}: {expression.Text}");
                    }
                }
            }
        }

        Assert.True(evaluations > 20_000, $"Only {evaluations} evaluations.");
        Assert.Empty(broken);
    }

    [Theory]
    [InlineData("ele-1", """{"resourceType":"Patient","id":"a","name":[{"id":"x"}]}""", "name")]
    [InlineData("ext-1", """{"resourceType":"Patient","extension":[{"url":"http://x","valueString":"a","extension":[{"url":"http://y","valueString":"b"}]}]}""", "extension")]
    [InlineData("per-1", """{"resourceType":"Encounter","period":{"start":"2020-02-02","end":"2020-02-01T09:00:00Z"}}""", "period")]
    [InlineData("qty-3", """{"resourceType":"Observation","valueQuantity":{"value":1,"code":"mg"}}""", "value")]
    [InlineData("rng-2", """{"resourceType":"Observation","valueRange":{"low":{"value":2,"unit":"mg","code":"mg","system":"http://unitsofmeasure.org"},"high":{"value":1900,"code":"ug","system":"http://unitsofmeasure.org"}}}""", "value")]
    [InlineData("obs-6", """{"resourceType":"Observation","valueString":"a","dataAbsentReason":{"text":"unknown"}}""", null)]
    [InlineData("obs-7", """{"resourceType":"Observation","code":{"coding":[{"code":"c"}]},"valueString":"a","component":[{"code":{"coding":[{"code":"c"}]}}]}""", null)]
    [InlineData("ref-1", """{"resourceType":"Observation","subject":{"reference":"#gone"},"contained":[{"resourceType":"Patient","id":"p"}]}""", "subject")]
    [InlineData("dom-2", """{"resourceType":"Patient","contained":[{"resourceType":"Patient","id":"a","contained":[{"resourceType":"Patient","id":"b"}]}]}""", null)]
    [InlineData("dom-3", """{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o"}]}""", null)]
    [InlineData("txt-1", """{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><script>x</script></div>"}}""", "text.div")]
    [InlineData("bdl-7", """{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:uuid:1"},{"fullUrl":"urn:uuid:1"}]}""", null)]
    [InlineData("bdl-3", """{"resourceType":"Bundle","type":"transaction","entry":[{"fullUrl":"urn:uuid:1"}]}""", null)]
    [InlineData("pat-1", """{"resourceType":"Patient","contact":[{"gender":"male"}]}""", "contact")]
    [InlineData("tim-9", """{"resourceType":"ServiceRequest","occurrenceTiming":{"repeat":{"offset":5,"when":["C","CM"]}}}""", "occurrence.repeat")]
    public void An_invariant_that_is_broken_is_false(string key, string json, string? path)
    {
        var element = ElementTree.Read(System.Text.Encoding.UTF8.GetBytes(json)).Root;
        foreach (var name in path?.Split('.') ?? [])
        {
            element = element.Child(name);
        }

        var (_, expression) = Of(element, All.Value).First(invariant => invariant.Key == key);
        Assert.False(expression.IsTrue(element, new FhirPathContext()));
    }

    private static IEnumerable<(string Key, FhirPathExpression Expression)> Of(Element element, Dictionary<string, List<(string, FhirPathExpression)>> invariants)
    {
        var seen = new HashSet<string>();
        var definition = element.Definition is { } own ? $"{own.Owner.Name}.{own.Name}{(own.IsChoice ? "[x]" : "")}" : "";
        for (var type = element.Type; type is not null; type = type.Base)
        {
            foreach (var path in (string[])[type.Name, definition])
            {
                foreach (var (key, expression) in invariants.GetValueOrDefault(path) ?? [])
                {
                    if (seen.Add(key))
                    {
                        yield return (key, expression);
                    }
                }
            }
        }
    }

    private static Dictionary<string, List<(string Key, FhirPathExpression Expression)>> Invariants()
    {
        var invariants = new Dictionary<string, List<(string, FhirPathExpression)>>();
        foreach (var definition in R4Expressions.Resources("StructureDefinition", "profiles-types.json", "profiles-resources.json"))
        {
            // The package also has a few resources of its maker, which have no url.
            var isBase = definition.TryGetProperty("url", out var url) && url.GetString()!.EndsWith("/" + definition.GetProperty("type").GetString(), StringComparison.Ordinal);
            foreach (var element in isBase ? definition.GetProperty("snapshot").GetProperty("element").EnumerateArray() : default)
            {
                foreach (var constraint in element.TryGetProperty("constraint", out var constraints) ? constraints.EnumerateArray() : default)
                {
                    if (constraint.TryGetProperty("expression", out var expression))
                    {
                        var path = element.GetProperty("path").GetString()!;
                        invariants.TryAdd(path, []);
                        invariants[path].Add((constraint.GetProperty("key").GetString()!, FhirPathExpression.Compile(expression.GetString()!)));
                    }
                }
            }
        }

        return invariants;
    }
}
