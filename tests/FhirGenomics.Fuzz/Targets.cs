using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Resources.FhirPath;
using FhirGenomics.Resources.Xml;
using FhirGenomics.Store.Search;
using FhirGenomics.Validation;
using FhirGenomics.Validation.Definitions;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Fuzz;

/// <summary>
/// What reads text of strangers. Each target takes any bytes: what is wrong with them must come back as findings, as a <see cref="Failure"/> or a
/// <see cref="FhirPathException"/>; every other exception, and every broken promise, is a finding of the fuzzer.
/// </summary>
internal static class Targets
{
    private static readonly string[] SearchedTypes = ["Patient", "Observation", "ServiceRequest", "Bundle"];

    private static readonly Lazy<DefinitionsPack> Pack = new(DefinitionsPack.Open);
    private static readonly Lazy<Validator> Judge = new(() => new Validator(new TerminologyService(Pack.Value)));
    private static readonly Lazy<SearchParameterSet> Parameters = new(() => SearchParameterSet.From(Pack.Value.Entries.Where(entry => entry.ResourceType == "SearchParameter").Select(Pack.Value.Read)));

    // Made when first asked for, as all others: instrumented code may not run before the fuzzer does.
    private static readonly Lazy<ElementTree> Focus = new(() => ElementTree.Read(
        """
        {"resourceType":"Observation","id":"o","contained":[{"resourceType":"Patient","id":"p","birthDate":"1970-02-28","name":[{"family":"Doe","given":["A","B"]},{"given":["C"]}],"multipleBirthInteger":2}],
         "status":"final","code":{"coding":[{"system":"http://loinc.org","code":"1-8","display":"x"}],"text":"Å \"ø\""},"subject":{"reference":"#p"},"effectiveDateTime":"2024-02-29T10:00:00+01:00",
         "valueQuantity":{"value":1.50,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"},"note":[{"text":"a"},{"text":"b"}]}
        """u8.ToArray()));

    /// <summary>The targets by name.</summary>
    public static IReadOnlyDictionary<string, Action<byte[]>> All { get; } = new SortedDictionary<string, Action<byte[]>>(StringComparer.Ordinal)
    {
        ["json"] = Json,
        ["xml"] = Xml,
        ["fhirpath"] = FhirPath,
        ["validator"] = Validate,
        ["search"] = Search,
    };

    /// <summary>The JSON reader, place and text of every element, and the XML of what has no fault.</summary>
    private static void Json(byte[] input)
    {
        var issues = new List<Issue>();
        if (ElementTree.TryRead(input, issues) is { } tree)
        {
            VisitAll(tree);
            _ = OperationOutcome.ToJson(issues);
            if (issues.Count == 0)
            {
                _ = ResourceXml.ToXml(tree);
            }
        }
    }

    /// <summary>The XML reader, and JSON to XML of what it read.</summary>
    private static void Xml(byte[] input)
    {
        try
        {
            var tree = ResourceXml.Read(input);
            VisitAll(tree);
            var again = ResourceXml.Read(ResourceXml.ToXml(tree));
            Promise(again.Json.Span.SequenceEqual(tree.Json.Span), "XML to JSON to XML to JSON is not the same JSON.");
        }
        catch (Failure refused)
        {
            _ = OperationOutcome.ToJson(refused.Issues);
        }
    }

    /// <summary>The FHIRPath compiler and evaluator, within limits.</summary>
    private static void FhirPath(byte[] input)
    {
        try
        {
            var expression = FhirPathExpression.Compile(Encoding.UTF8.GetString(input));
            var focus = Focus.Value.Root;
            var context = new FhirPathContext { Resource = focus, RootResource = focus, MaxSteps = 20_000 };
            foreach (var value in expression.Evaluate(focus, context))
            {
                _ = value.ToString();
            }

            _ = expression.IsTrue(focus, context);
        }
        catch (FhirPathException wrong)
        {
            _ = wrong.Message;
        }
    }

    /// <summary>The validator; and what it finds valid is valid in XML too.</summary>
    private static void Validate(byte[] input)
    {
        var issues = new List<Issue>();
        if (ElementTree.TryRead(input, issues) is not { } tree)
        {
            return;
        }

        issues.AddRange(Judge.Value.Validate(tree.Root));
        _ = OperationOutcome.ToJson(issues);
        if (!issues.Exists(issue => issue.IsError))
        {
            var again = Judge.Value.Validate(ResourceXml.Read(ResourceXml.ToXml(tree)).Root);
            Promise(!again.Any(issue => issue.IsError), "What is valid in JSON is not valid in XML: " + again.FirstOrDefault(issue => issue.IsError)?.Text);
        }
    }

    /// <summary>The parser of search URLs, lenient and strict.</summary>
    private static void Search(byte[] input)
    {
        var query = QueryString.Read(Encoding.UTF8.GetString(input)).ToList();
        foreach (var strict in (ReadOnlySpan<bool>)[false, true])
        {
            try
            {
                foreach (var type in SearchedTypes)
                {
                    _ = SearchQuery.Parse(type, query, Parameters.Value, strict);
                }
            }
            catch (Failure refused)
            {
                Promise(refused.Kind != FailureKind.Unavailable, refused.Message);
                _ = OperationOutcome.ToJson(refused.Issues);
            }
        }
    }

    private static void VisitAll(ElementTree tree)
    {
        var visited = 0;
        var waiting = new Stack<Element>([tree.Root]);
        while (waiting.TryPop(out var element) && visited++ < 2_000)
        {
            _ = element.Path;
            _ = element.Text;
            Promise(element.Position.Line >= 0 && element.Position.Column >= 0, "An element stands nowhere.");
            foreach (var child in element.Children)
            {
                waiting.Push(child);
            }
        }
    }

    private static void Promise(bool kept, string text)
    {
        if (!kept)
        {
            throw new InvalidOperationException(text);
        }
    }
}
