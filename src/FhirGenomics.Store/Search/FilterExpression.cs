using FhirGenomics.Resources;

namespace FhirGenomics.Store.Search;

/// <summary>
/// Reads the parameter <c>_filter</c>: <c>family eq "smith" and (birthdate ge 1990 or not (gender eq male))</c>. What <c>and</c> and <c>or</c> join is read from left to right.
/// Source: https://hl7.org/fhir/R4/search_filter.html
/// </summary>
internal sealed class FilterExpression(string text, IReadOnlyList<string> types, CriterionParser parameters)
{
    private const int Deepest = 20;
    private const int MostComparisons = 100;

    private int at;
    private int comparisons;
    private SearchProblem? unknown;

    /// <summary>The criterion; null with the problem if a parameter is not known. What is no filter at all is a Failure (400).</summary>
    public Criterion? Read(out SearchProblem? problem)
    {
        var criterion = Joined(0);
        if (at < text.Length)
        {
            throw Unreadable("the end or 'and' or 'or'", "slutningen eller 'and' eller 'or'");
        }

        problem = unknown;
        return problem is null ? criterion : null;
    }

    /// <summary>Comparisons and brackets with what joins them, from left to right.</summary>
    private Criterion Joined(int depth)
    {
        var parts = new List<Criterion> { One(depth) };
        var isAll = false;
        while (TakeWord("and") is var and && (and || TakeWord("or")))
        {
            parts = parts.Count > 1 && isAll != and ? [new LogicalCriterion(parts, isAll, IsNot: false)] : parts;
            parts.Add(One(depth));
            isAll = and;
        }

        return parts.Count == 1 ? parts[0] : new LogicalCriterion(parts, isAll, IsNot: false);
    }

    private Criterion One(int depth)
    {
        if (depth > Deepest)
        {
            throw SearchQueryParser.Bad("search-too-long", $"A filter has at most {Deepest} brackets inside each other.", $"Et filter har højst {Deepest} parenteser inden i hinanden.", IssueCode.TooCostly);
        }

        var isNot = TakeWord("not");
        if (!TakeMark('('))
        {
            return isNot ? throw Unreadable("'(' after 'not'", "'(' efter 'not'") : Comparison();
        }

        var inner = Joined(depth + 1);
        if (!TakeMark(')'))
        {
            throw Unreadable("')'", "')'");
        }

        return isNot ? new LogicalCriterion([inner], IsAll: true, IsNot: true) : inner;
    }

    private Criterion Comparison()
    {
        if (++comparisons > MostComparisons)
        {
            throw SearchQueryParser.Bad("search-too-long", $"A filter has at most {MostComparisons} comparisons.", $"Et filter har højst {MostComparisons} sammenligninger.", IssueCode.TooCostly);
        }

        var name = Word("the name of a search parameter", "navnet på en søgeparameter");
        if (name.Contains('[', StringComparison.Ordinal))
        {
            throw SearchQueryParser.Bad(
                "search-filter-operator",
                $"A filter in square brackets ('{name}') is not supported. Join comparisons by and: 'subject.gender eq male and subject.name eq a'.",
                $"Et filter i kantede parenteser ('{name}') understøttes ikke. Forbind sammenligninger med and: 'subject.gender eq male and subject.name eq a'.",
                IssueCode.NotSupported);
        }

        var operation = Word("an operator such as eq", "en operator som eq");
        var value = Value();
        var criterion = parameters.Compare(types, name, operation, value, out var problem);
        unknown ??= problem;
        return criterion ?? new LogicalCriterion([], IsAll: true, IsNot: false);
    }

    private string Value()
    {
        SkipBlanks();
        if (at >= text.Length || text[at] != '"')
        {
            return Word("a value", "en værdi");
        }

        var end = at + 1;
        while (end < text.Length && text[end] != '"')
        {
            end += text[end] == '\\' ? 2 : 1;
        }

        if (end >= text.Length)
        {
            throw Unreadable("the '\"' that ends the value", "det '\"', der afslutter værdien");
        }

        var value = SearchValue.Unescape(text[(at + 1)..end]);
        at = end + 1;
        return value;
    }

    private string Word(string expected, string ventet)
    {
        SkipBlanks();
        var end = at;
        while (end < text.Length && text[end] is not (' ' or '(' or ')' or '"'))
        {
            end++;
        }

        if (end == at)
        {
            throw Unreadable(expected, ventet);
        }

        var word = text[at..end];
        at = end;
        return word;
    }

    private bool TakeWord(string word)
    {
        SkipBlanks();
        var end = at + word.Length;
        if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0 || (end < text.Length && text[end] is not (' ' or '(')))
        {
            return false;
        }

        at = end;
        return true;
    }

    private bool TakeMark(char mark)
    {
        SkipBlanks();
        if (at >= text.Length || text[at] != mark)
        {
            return false;
        }

        at++;
        return true;
    }

    private void SkipBlanks()
    {
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }
    }

    private Failure Unreadable(string expected, string ventet) => SearchQueryParser.Bad(
        "search-value", $"The filter cannot be read at character {at + 1}: expected {expected}.", $"Filteret kan ikke læses ved tegn {at + 1}: ventede {ventet}.", IssueCode.Value);
}
