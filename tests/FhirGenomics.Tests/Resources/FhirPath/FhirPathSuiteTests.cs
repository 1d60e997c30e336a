using System.Globalization;
using System.Text;
using System.Xml.Linq;
using FhirGenomics.Resources;
using FhirGenomics.Resources.FhirPath;
using Hl7.Fhir.ElementModel;
using Hl7.Fhir.Serialization;

namespace FhirGenomics.Tests.Resources.FhirPath;

/// <summary>The official FHIRPath suite for R4. Cases that fail for a reason stand in FhirPathSuite.KnownFailures.txt; one that no longer fails must leave it.</summary>
public class FhirPathSuiteTests
{
    [Fact]
    public void The_official_suite_passes_but_for_the_known_failures()
    {
        var folder = Repository.Reference("fhir-test-cases", "fhirpath");
        var known = File.ReadLines(Repository.Path("tests", "FhirGenomics.Tests", "Resources", "FhirPath", "FhirPathSuite.KnownFailures.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ', 2)[0])
            .ToHashSet();
        var inputs = new Dictionary<string, ElementTree>();
        var failures = new List<string>();
        var failed = new HashSet<string>();
        var count = 0;
        foreach (var test in XDocument.Load(Path.Combine(folder, "tests-fhir-r4.xml"), LoadOptions.PreserveWhitespace).Descendants("test"))
        {
            count++;
            var name = test.Attribute("name")!.Value;
            var file = test.Attribute("inputfile")?.Value ?? "patient-example.xml";
            if (!inputs.TryGetValue(file, out var input))
            {
                inputs.Add(file, input = Read(Path.Combine(folder, file)));
            }

            if (Problem(test, input) is { } problem)
            {
                failed.Add(name);
                if (!known.Contains(name))
                {
                    failures.Add($"{name}: {test.Element("expression")!.Value.Trim()} -> {problem}");
                }
            }
        }

        Assert.True(count > 900, $"Only {count} cases were found.");
        failures.AddRange(known.Except(failed).Select(name => $"{name} is listed as a known failure and passes."));
        TestContext.Current.SendDiagnosticMessage($"{count - failed.Count} of {count} cases pass.");
        Assert.True(failures.Count == 0, $"{failures.Count} of {count} cases:\n" + string.Join('\n', failures));
    }

    private static ElementTree Read(string file)
    {
        var text = File.ReadAllText(file);
        return ElementTree.Read(Encoding.UTF8.GetBytes(file.EndsWith(".xml", StringComparison.Ordinal) ? Json(text) : text));
    }

    private static string Json(string xml) => FhirXmlNode.Parse(xml, new() { PermissiveParsing = true }).ToTypedElement(Hl7.Fhir.Model.ModelInfo.ModelInspector).ToJson();

    private static string? Problem(XElement test, ElementTree input)
    {
        var expression = test.Element("expression")!;
        var mustFail = expression.Attribute("invalid") is not null;
        try
        {
            var context = new FhirPathContext { IsStrict = test.Attribute("mode")?.Value == "strict" || expression.Attribute("invalid")?.Value == "semantic" };
            var compiled = FhirPathExpression.Compile(expression.Value);
            var outputs = test.Elements("output").ToList();
            if (test.Attribute("predicate")?.Value == "true")
            {
                return compiled.IsTrue(input.Root, context) == true ? null : "not true";
            }

            var results = compiled.Evaluate(input.Root, context);
            return mustFail ? $"an error is expected, not {Texts(results)}" : Difference(results, outputs, test.Attribute("ordered")?.Value != "false");
        }
        catch (FhirPathException error)
        {
            return mustFail ? null : error.Message;
        }
    }

    private static string? Difference(IReadOnlyList<FhirPathValue> results, List<XElement> outputs, bool ordered)
    {
        if (results.Count != outputs.Count)
        {
            return $"{outputs.Count} items are expected, not {Texts(results)}";
        }

        var rest = results.ToList();
        foreach (var output in outputs)
        {
            var at = rest.FindIndex(result => Matches(result, output));
            if (at < 0 || (ordered && at > 0))
            {
                return $"{output} is expected, not {Texts(results)}";
            }

            rest.RemoveAt(at);
        }

        return null;
    }

    private static bool Matches(FhirPathValue result, XElement output)
    {
        var expected = output.Value;
        var type = output.Attribute("type")?.Value;
        var actualType = result.Kind == FhirPathKind.Element ? result.Element.Type!.Name : result.Kind.ToString();
        // The suite writes System types like FHIR's: string for System.String.
        if (type is not null && !string.Equals(type, actualType, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var actual = result.Text;
        expected = expected.StartsWith("@T", StringComparison.Ordinal) ? expected[2..] : expected.StartsWith('@') ? expected[1..] : expected;
        return actual == expected
            || (result.Decimal is { } number && type is not null && decimal.TryParse(expected, CultureInfo.InvariantCulture, out var wanted) && number == wanted)
            || (expected == "-0.0" && actual == "0.0");
    }

    private static string Texts(IReadOnlyList<FhirPathValue> results) =>
        "[" + string.Join(", ", results.Select(result => $"{(result.Kind == FhirPathKind.Element ? result.Element.Type?.Name : result.Kind.ToString())} {result.Text}")) + "]";
}
