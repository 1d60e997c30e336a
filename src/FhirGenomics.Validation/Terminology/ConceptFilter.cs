using System.Text.RegularExpressions;
using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Terminology;

/// <summary>
/// Evaluates <c>compose.include.filter</c> on the concepts of a loaded code system.
/// Source: https://hl7.org/fhir/R4/valueset-filter-operator.html and https://hl7.org/fhir/R4/codesystem-concept-properties.html
/// </summary>
internal static class ConceptFilter
{
    private const int LongestRegex = 1000;

    /// <summary>The codes that pass all filters, of which <paramref name="first"/> is the first. A filter that is not understood leaves the others' codes unknown.</summary>
    public static CodeSet Apply(Element first, LoadedCodeSystem system, ElementTree resource)
    {
        var (tests, understood) = AllTests(first, system, resource);
        var passing = LoadedCodeSystem.Concepts(resource).Select((item, index) => (item.Concept, index))
            .Where(item => tests.TrueForAll(test => test(item.index, item.Concept))).Select(item => system.Codes[item.index]).ToHashSet(StringComparer.Ordinal);
        if (understood)
        {
            return new CodeSet(passing, system.IsComplete ? null : code => system.IndexOf(code) >= 0 ? Membership.Out : Membership.Unknown, system.IsCaseSensitive);
        }

        return new CodeSet([], code => passing.Contains(code) || (!system.IsComplete && system.IndexOf(code) < 0) ? Membership.Unknown : Membership.Out);
    }

    /// <summary>The tests of all filters, by index and concept; null if one is not understood.</summary>
    public static List<Func<int, Element, bool>>? Tests(Element first, LoadedCodeSystem system, ElementTree resource) =>
        AllTests(first, system, resource) is (var tests, true) ? tests : null;

    /// <summary>For a system that is not loaded: a filter on the code's own text can still refuse a code.</summary>
    public static CodeSet OfUnloaded(Element first, Func<string, Membership> inSystem)
    {
        var tests = new List<Func<string, bool>>();
        for (var filter = first; filter.Exists; filter = filter.NextSame())
        {
            if (filter.Child("property").Text == "code" && TextTest(filter) is { } test)
            {
                tests.Add(test);
            }
        }

        return new CodeSet([], code => !tests.TrueForAll(test => test(code)) || inSystem(code) == Membership.Out ? Membership.Out : Membership.Unknown);
    }

    private static (List<Func<int, Element, bool>> Tests, bool Understood) AllTests(Element first, LoadedCodeSystem system, ElementTree resource)
    {
        var tests = new List<Func<int, Element, bool>>();
        var understood = true;
        for (var filter = first; filter.Exists; filter = filter.NextSame())
        {
            if (Test(filter, system, resource) is { } test)
            {
                tests.Add(test);
            }
            else
            {
                understood = false;
            }
        }

        return (tests, understood);
    }

    private static Func<int, Element, bool>? Test(Element filter, LoadedCodeSystem system, ElementTree resource)
    {
        var property = filter.Child("property").Text ?? "";
        switch (property)
        {
            case "concept":
            case "code" when filter.Child("op").Text is "is-a" or "is-not-a" or "descendent-of" or "child-of" or "generalizes":
                return HierarchyTest(filter, system);
            case "parent" or "child" when filter.Child("op").Text == "=":
                var other = system.IndexOf(filter.Child("value").Text ?? "");
                var related = (property == "parent" ? system.ChildrenOf(other) : system.ParentsOf(other)).ToHashSet();
                return (index, _) => related.Contains(index);
            case "code" or "display":
                return TextTest(filter) is { } test ? (_, concept) => concept.Child(property).Text is { } text && test(text) : null;
            default:
                return IsDeclared(property, resource) ? PropertyTest(filter, property) : null;
        }
    }

    private static Func<int, Element, bool>? HierarchyTest(Element filter, LoadedCodeSystem system)
    {
        var value = filter.Child("value").Text ?? "";
        var root = system.IndexOf(value);
        var op = filter.Child("op").Text;
        var set = op switch
        {
            "is-a" or "is-not-a" => Reach(root, system.ChildrenOf, withStart: true),
            "descendent-of" => Reach(root, system.ChildrenOf, withStart: false),
            "child-of" => [.. system.ChildrenOf(root)],
            "generalizes" => Reach(root, system.ParentsOf, withStart: true),
            "=" => [root],
            "in" or "not-in" => Parts(value).Select(system.IndexOf).ToHashSet(),
            _ => null,
        };
        return set is null ? null : (index, _) => set.Contains(index) != op is "is-not-a" or "not-in";
    }

    private static HashSet<int> Reach(int start, Func<int, IEnumerable<int>> next, bool withStart)
    {
        var reached = new HashSet<int>();
        var open = new Stack<int>(start < 0 ? [] : [start]);
        while (open.TryPop(out var index))
        {
            foreach (var neighbour in next(index).Where(reached.Add))
            {
                open.Push(neighbour);
            }
        }

        if (withStart)
        {
            reached.Add(start);
        }

        return reached;
    }

    private static Func<int, Element, bool>? PropertyTest(Element filter, string property)
    {
        if (filter.Child("op").Text == "exists")
        {
            var expected = filter.Child("value").Text == "true";
            return (_, concept) => Values(concept, property).Any() == expected;
        }

        var negated = filter.Child("op").Text == "not-in";
        return TextTest(filter) is { } test ? (_, concept) => negated ? Values(concept, property).All(test) : Values(concept, property).Any(test) : null;
    }

    private static IEnumerable<string> Values(Element concept, string property)
    {
        for (var item = concept.Child("property"); item.Exists; item = item.NextSame())
        {
            if (item.Child("code").Text == property && LoadedCodeSystem.ValueOf(item) is { } value)
            {
                yield return value;
            }
        }
    }

    private static Func<string, bool>? TextTest(Element filter)
    {
        var value = filter.Child("value").Text ?? "";
        switch (filter.Child("op").Text)
        {
            case "=":
                return text => text == value;
            case "in":
                var allowed = Parts(value).ToHashSet(StringComparer.Ordinal);
                return allowed.Contains;
            case "not-in":
                var refused = Parts(value).ToHashSet(StringComparer.Ordinal);
                return text => !refused.Contains(text);
            case "regex" when value.Length <= LongestRegex:
                return Pattern(value) is { } regex ? regex.IsMatch : null;
            default:
                return null;
        }
    }

    private static Regex? Pattern(string value)
    {
        try
        {
            return new Regex($"^(?:{value})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            // Not a regular expression that can be evaluated in linear time: the filter counts as not understood.
            return null;
        }
    }

    private static string[] Parts(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsDeclared(string property, ElementTree resource)
    {
        for (var declared = resource.Root.Child("property"); declared.Exists; declared = declared.NextSame())
        {
            if (declared.Child("code").Text == property)
            {
                return true;
            }
        }

        return false;
    }
}
