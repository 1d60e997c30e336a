namespace FhirGenomics.Store.Search;

/// <summary>The comparisons of <c>_filter</c>.</summary>
internal sealed partial class CriterionParser
{
    /// <summary>The criterion of one comparison of <c>_filter</c>; null with the problem if parameter or operator are not known.</summary>
    public Criterion? Compare(IReadOnlyList<string> types, string name, string operation, string value, out SearchProblem? problem, int links = 0)
    {
        if (Linked(types, name, (IReadOnlyList<string> linked, string rest, out SearchProblem? unknown) => Compare(linked, rest, operation, value, out unknown, links + 1), out problem, links) is { } found)
        {
            return found;
        }

        if (problem is not null)
        {
            return null;
        }

        if (ResultParameters.Contains(name))
        {
            return name is Text or Content && operation is "co" or "eq" || name == "_list" && operation == "eq" ? Read(types, name, value, out problem)
                : name is Text or Content or "_list" ? NoOperator(operation, name, out problem)
                : Unusable($"'{name}' says how the answer is to be, which a filter cannot.", $"'{name}' siger, hvordan svaret skal være, hvilket et filter ikke kan.", out problem);
        }

        if (name.Contains(':', StringComparison.Ordinal))
        {
            return Unusable($"'{name}': a filter has operators such as co in place of modifiers.", $"'{name}': et filter har operatorer som co i stedet for modifikatorer.", out problem);
        }

        if (Parameter(types, name, out problem) is not { } parameter)
        {
            return null;
        }

        if (FilterOperator.Translate(parameter.Code == "_id" ? "uri" : parameter.Type, operation, value) is not { } same || (parameter.Code == "_id" && same.Modifier.Length > 0))
        {
            return NoOperator(operation, name, out problem);
        }

        var criterion = Simple(types, parameter, same.Modifier, name, same.Value);
        return same.IsNot ? Unequal(types, parameter, criterion, value) : criterion;
    }

    /// <summary>
    /// An item is not equal. Where the index has several rows of one item (the codings of a concept, a canonical URL with and without its version) it does not tell
    /// which belong together: there no item may be equal, and one must be there.
    /// </summary>
    private static Criterion Unequal(IReadOnlyList<string> types, SearchParameter parameter, Criterion equal, string value)
    {
        var not = new LogicalCriterion([equal], IsAll: true, IsNot: true);
        if (equal is not ValueCriterion one)
        {
            return not;
        }

        if (parameter.Type == "token" || (parameter.Type == "reference" && value.Contains(':', StringComparison.Ordinal)))
        {
            return new LogicalCriterion([not, ValueCriterion.For(types, parameter, "missing", [], isNegative: false)], IsAll: true, IsNot: false);
        }

        var bare = parameter.Type == "reference" ? ReferenceParameter.BareId(value) : null;
        return one.WithValue(new UnequalValue(bare is null ? one.Values : [.. one.Values, bare]));
    }

    private static Criterion? NoOperator(string operation, string name, out SearchProblem? problem) =>
        Unusable($"The operator '{operation}' has no meaning for '{name}'.", $"Operatoren '{operation}' har ingen betydning for '{name}'.", out problem);

    private static Criterion? Unusable(string text, string danish, out SearchProblem? problem)
    {
        problem = new("search-filter-operator", text, danish);
        return null;
    }
}
