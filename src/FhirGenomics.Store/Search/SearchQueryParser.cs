using System.Globalization;
using FhirGenomics.Resources;

namespace FhirGenomics.Store.Search;

/// <summary>Reads the parameters of one search.</summary>
internal sealed class SearchQueryParser(string type, SearchParameterSet set, bool strict)
{
    private const int MostParameters = 100;
    private const int MostValues = 500;

    private static readonly HashSet<string> OfTheAnswer = new(StringComparer.Ordinal) { "_format", "_pretty", "_elements" };

    private static readonly string[] ResultParameters =
        ["_count", "_sort", "_include", "_revinclude", "_total", "_summary", "_elements", "_format", "_pretty"];

    private readonly List<Issue> ignored = [];
    private readonly List<string> used = [];
    private readonly List<Criterion> criteria = [];
    private readonly List<SortKey> sort = [];
    private readonly List<Include> includes = [];
    private int count = SearchQuery.DefaultCount;
    private bool countOnly;
    private bool withTotal;
    private string? continueText;

    /// <summary>Reads all parameters.</summary>
    public SearchQuery Parse(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var number = 0;
        foreach (var (name, value) in parameters)
        {
            if (++number > MostParameters)
            {
                throw Bad("search-too-long", $"A search has at most {MostParameters} parameters.", IssueCode.TooCostly);
            }

            if (Take(name, value) && name != SearchQuery.ContinueParameter)
            {
                used.Add(QueryString.Write(name, value));
            }
        }

        var text = string.Join('&', used);
        return new SearchQuery(type)
        {
            Ignored = ignored,
            Used = text,
            Count = count,
            CountOnly = countOnly,
            WithTotal = withTotal,
            Criteria = criteria,
            Sort = sort,
            Includes = includes,
            Continue = continueText is null ? null : ContinueToken.Read(continueText, $"{type}?{text}", sort.Count),
        };
    }

    /// <summary>Takes one parameter; false if it is ignored.</summary>
    private bool Take(string name, string value)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var (code, modifier) = colon < 0 ? (name, "") : (name[..colon], name[(colon + 1)..]);
        switch (code)
        {
            case SearchQuery.ContinueParameter:
                continueText = value;
                return true;
            case "_count":
                count = Number(code, value);
                countOnly |= count == 0;
                count = Math.Clamp(count, 1, SearchQuery.LargestCount);
                return true;
            case "_total":
                withTotal = OneOf(code, value, "none", "estimate", "accurate") != "none";
                return true;
            case "_summary":
                countOnly |= OneOf(code, value, "true", "text", "data", "count", "false") == "count";
                return true;
            case "_sort":
                return SearchValue.Split(value, ',').TrueForAll(TakeSort);
            case "_include" or "_revinclude":
                return TakeInclude(code == "_revinclude", modifier, value);
            default:
                return OfTheAnswer.Contains(code) || TakeCriterion(code, modifier, name, value);
        }
    }

    private bool TakeCriterion(string code, string modifier, string name, string value)
    {
        if (set.Find(type, code) is not { } parameter)
        {
            var known = set.For(type).Select(known => known.Code).Concat(ResultParameters).ToList();
            return Ignore("search-parameter-unknown", $"{type} has no search parameter '{code}'.{Spelling.DidYouMean(code, known)} Known are {string.Join(", ", known)}.");
        }

        if (modifier.Length > 0 && !parameter.Modifiers.Contains(modifier))
        {
            return Ignore(
                "search-modifier-unknown",
                $"The search parameter '{name}' has a modifier that is not supported for {parameter.Type} parameters.{Spelling.DidYouMean(modifier, parameter.Modifiers)} '{code}' has "
                + (parameter.Modifiers.Count == 0 ? "none." : $"{string.Join(", ", parameter.Modifiers.Take(20))}."));
        }

        if (modifier == "missing")
        {
            criteria.Add(new Criterion(parameter, modifier, [], OneOf(name, value, "true", "false") == "true"));
            return true;
        }

        var texts = SearchValue.Split(value, ',');
        if (texts.Count > MostValues)
        {
            throw Bad("search-too-long", $"A search parameter has at most {MostValues} values.", IssueCode.TooCostly);
        }

        criteria.Add(new Criterion(parameter, modifier, [.. texts.Select(text => Value(text, modifier, parameter))], modifier == "not"));
        return true;
    }

    private static SearchValue Value(string text, string modifier, SearchParameter parameter) =>
        parameter.Code == "_id" ? new IdValue(SearchValue.Unescape(text)) : SearchParameterTypes.Parse(text, modifier, parameter);

    private bool TakeSort(string text)
    {
        var descending = text.StartsWith('-');
        var code = descending ? text[1..] : text;
        if (set.Find(type, code) is not { } parameter)
        {
            return Ignore("search-sort-unknown", $"{type} has no search parameter '{code}' to sort by.{Spelling.DidYouMean(code, set.For(type).Select(known => known.Code))}");
        }

        if (!SortKey.IsSortable(parameter))
        {
            return Ignore("search-sort-unsupported", $"Sorting by '{code}' is not supported: parameters of type {parameter.Type} have no order here.");
        }

        sort.Add(new SortKey(parameter, descending));
        return true;
    }

    private bool TakeInclude(bool isReverse, string modifier, string value)
    {
        if (Include.Parse(isReverse, modifier, value, type, set, out var problem) is not { } include)
        {
            return Ignore("search-include-unknown", problem);
        }

        includes.Add(include);
        return true;
    }

    private bool Ignore(string messageId, string text)
    {
        if (strict)
        {
            throw Bad(messageId, text, IssueCode.NotSupported);
        }

        ignored.Add(new Issue(IssueSeverity.Warning, IssueCode.NotSupported, messageId, text + " It was ignored."));
        return false;
    }

    private static string OneOf(string name, string value, params string[] allowed) => allowed.Contains(value)
        ? value
        : throw Bad("search-value", $"The value '{value}' of the search parameter '{name}' cannot be read: it is one of {string.Join(", ", allowed)}.", IssueCode.Value);

    private static int Number(string name, string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw Bad("search-value", $"The value '{value}' of the search parameter '{name}' cannot be read: it is a number from 0 on.", IssueCode.Value);

    private static Failure Bad(string messageId, string text, string code) => new(FailureKind.BadRequest, Issue.Error(code, messageId, text));
}
