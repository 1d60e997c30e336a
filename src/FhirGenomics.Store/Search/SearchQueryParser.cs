using System.Globalization;
using FhirGenomics.Resources;

namespace FhirGenomics.Store.Search;

/// <summary>Reads the parameters of one search.</summary>
internal sealed class SearchQueryParser(IReadOnlyList<string> types, Compartment? compartment, SearchParameterSet set, bool strict, string? ownBase)
{
    private const int MostParameters = 100;
    private const int MostSortKeys = 20;

    private static readonly HashSet<string> OfTheAnswer = new(StringComparer.Ordinal) { "_format", "_pretty", "_elements" };

    private readonly List<Issue> ignored = [];
    private readonly List<string> used = [];
    private readonly List<Criterion> criteria = [];
    private readonly CriterionParser criterionParser = new(set, strict, ownBase);
    private readonly List<SortKey> sort = [];
    private readonly List<Include> includes = [];
    private int count = SearchQuery.DefaultCount;
    private bool countOnly;
    private bool withTotal;
    private string? continueText;

    /// <summary>Reads all parameters.</summary>
    public SearchQuery Parse(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        if (compartment is not null)
        {
            criteria.Add(criterionParser.Of(compartment, types));
        }

        var number = 0;
        foreach (var (name, value) in parameters)
        {
            if (++number > MostParameters)
            {
                throw Bad("search-too-long", $"A search has at most {MostParameters} parameters.", $"En søgning har højst {MostParameters} parametre.", IssueCode.TooCostly);
            }

            if (Take(name, value) is { } taken && name != SearchQuery.ContinueParameter)
            {
                used.Add(QueryString.Write(name, taken));
            }
        }

        var text = string.Join('&', used);
        return new SearchQuery(types, compartment)
        {
            Ignored = [.. ignored, .. criterionParser.Warnings],
            Used = text,
            Count = count,
            CountOnly = countOnly,
            WithTotal = withTotal,
            Criteria = criteria,
            Sort = sort,
            Includes = includes,
            Continue = continueText is null ? null : ContinueToken.Read(continueText, SearchQuery.IdentityOf(types, compartment, text), sort),
        };
    }

    /// <summary>Takes one parameter. The result is what of its value is used; null if it is ignored.</summary>
    private string? Take(string name, string value)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var (code, modifier) = colon < 0 ? (name, "") : (name[..colon], name[(colon + 1)..]);
        if (code == "_sort" && colon < 0)
        {
            var keys = SearchValue.Split(value, ',').FindAll(TakeSort);
            return keys.Count > 0 ? string.Join(',', keys) : null;
        }

        return TakeWhole(name, code, modifier, value) ? value : null;
    }

    /// <summary>Takes one parameter with its whole value; false if it is ignored.</summary>
    private bool TakeWhole(string name, string code, string modifier, string value)
    {
        // Those about the answer have no modifiers: with one they are unknown, as any other.
        switch (code == name || code is "_include" or "_revinclude" ? code : "")
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
            case "_query":
                return Ignore(new("search-query-unknown", $"There is no named query '{value}'.", $"Der er ingen navngiven forespørgsel '{value}'.") { IsRefused = true });
            case "_include" or "_revinclude":
                return TakeInclude(code == "_revinclude", modifier, value);
            default:
                return OfTheAnswer.Contains(name) || TakeCriterion(name, value);
        }
    }

    private bool TakeCriterion(string name, string value)
    {
        if (criterionParser.Read(types, name, value, out var problem) is not { } criterion)
        {
            return Ignore(problem!);
        }

        criteria.Add(criterion);
        return true;
    }

    private bool TakeSort(string text)
    {
        var descending = text.StartsWith('-');
        var code = descending ? text[1..] : text;
        if (code == "_score")
        {
            return Ignore(new(
                "search-sort-unsupported",
                "Sorting by '_score' is not supported: a resource matches a search or does not, none matches more than another.",
                "Der kan ikke sorteres efter '_score': en ressource opfylder søgningen eller gør det ikke, ingen gør det mere end en anden."));
        }

        if (types.FirstOrDefault(type => set.Find(type, code) is null) is { } without)
        {
            var meant = Spelling.DidYouMean(code, set.For(without).Select(known => known.Code));
            return Ignore(new("search-sort-unknown", $"{without} has no search parameter '{code}' to sort by.{meant}", $"{without} har ingen søgeparameter '{code}' at sortere efter.{meant.Danish}"));
        }

        var parameter = set.Find(types[0], code)!;
        if (types.FirstOrDefault(type => set.Find(type, code)!.Url != parameter.Url) is { } other)
        {
            return Ignore(new(
                "search-sort-unsupported",
                $"Several types are sorted by what they share: '{code}' of {other} is another search parameter than that of {types[0]}.",
                $"Flere typer sorteres efter det, de har fælles: '{code}' på {other} er en anden søgeparameter end den på {types[0]}."));
        }

        if (sort.Count == MostSortKeys)
        {
            throw Bad("search-too-long", $"A search is sorted by at most {MostSortKeys} keys.", $"En søgning sorteres efter højst {MostSortKeys} nøgler.", IssueCode.TooCostly);
        }

        if (!SortKey.IsSortable(parameter, types))
        {
            return Ignore(new(
                "search-sort-unsupported",
                $"Sorting by '{code}' is not supported: {(types.Count > SortKey.MostTypes ? $"more than {SortKey.MostTypes} types are sorted by _id and _lastUpdated alone" : $"parameters of type {parameter.Type} have no order here")}.",
                $"Der kan ikke sorteres efter '{code}': {(types.Count > SortKey.MostTypes ? $"flere end {SortKey.MostTypes} typer sorteres kun efter _id og _lastUpdated" : $"parametre af typen {parameter.Type} har ingen rækkefølge her")}."));
        }

        sort.Add(new SortKey(parameter, descending));
        return true;
    }

    private bool TakeInclude(bool isReverse, string modifier, string value)
    {
        if (Include.Parse(isReverse, modifier, value, set, out var problem) is not { } include)
        {
            return Ignore(problem!);
        }

        includes.Add(include);
        return true;
    }

    private bool Ignore(SearchProblem problem)
    {
        if (strict || problem.IsRefused)
        {
            throw Bad(problem.MessageId, problem.Text, problem.Danish, IssueCode.NotSupported);
        }

        ignored.Add(new Issue(IssueSeverity.Warning, IssueCode.NotSupported, problem.MessageId, problem.Text + " It was ignored.") { Danish = problem.Danish + " Den er ikke brugt." });
        return false;
    }

    /// <summary>A value that must be one of a few. Throws <see cref="Failure"/> (400) if it is not.</summary>
    public static string OneOf(string name, string value, params string[] allowed) => allowed.Contains(value)
        ? value
        : throw Bad(
            "search-value",
            $"The value '{value}' of the search parameter '{name}' cannot be read: it is one of {string.Join(", ", allowed)}.",
            $"Værdien '{value}' af søgeparameteren '{name}' kan ikke læses: den er en af {string.Join(", ", allowed)}.",
            IssueCode.Value);

    /// <summary>The Failure (400) of a search that cannot be read.</summary>
    public static Failure Bad(string messageId, string text, string danish, string code) => new(FailureKind.BadRequest, Issue.Error(code, messageId, text, danish));

    private static int Number(string name, string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw Bad(
            "search-value",
            $"The value '{value}' of the search parameter '{name}' cannot be read: it is a number from 0 on.",
            $"Værdien '{value}' af søgeparameteren '{name}' kan ikke læses: den er et tal fra 0.",
            IssueCode.Value);
}
