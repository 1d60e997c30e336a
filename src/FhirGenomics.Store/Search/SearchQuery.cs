using FhirGenomics.Resources;

namespace FhirGenomics.Store.Search;

/// <summary>A parsed search, to be run once or often. Immutable. Source: https://hl7.org/fhir/R4/search.html</summary>
public sealed class SearchQuery
{
    /// <summary>Matches on a page if the caller does not say.</summary>
    public const int DefaultCount = 50;

    /// <summary>Most matches on a page; a larger <c>_count</c> gets this.</summary>
    public const int LargestCount = 1000;

    /// <summary>Name of the parameter that continues a search where a page ended: its value is <see cref="SearchPage.Next"/>.</summary>
    public const string ContinueParameter = "_page";

    private readonly Compartment? compartment;

    internal SearchQuery(IReadOnlyList<string> types, Compartment? compartment) => (Types, this.compartment) = (types, compartment);

    /// <summary>
    /// Reads the parameters of a search URL on one resource type. A value that cannot be read is a Failure (400). So is a modifier that is not
    /// supported, and a parameter if <paramref name="strict"/>; else that is left out and reported in <see cref="Ignored"/>. Parameters that
    /// concern the answer's form (<c>_format</c>, <c>_pretty</c>, <c>_elements</c>, <c>_summary</c>) are the caller's business; of them only <c>_summary=count</c> changes the search.
    /// <paramref name="ownBase"/> is the FHIR base URL (without slash at the end) under which the caller sees this server: references below it are those to its resources.
    /// </summary>
    public static SearchQuery Parse(string type, IEnumerable<KeyValuePair<string, string>> parameters, SearchParameterSet set, bool strict, string? ownBase = null) =>
        Parse([type], null, parameters, set, strict, ownBase);

    /// <summary>Reads the parameters of a search on several types, or on what belongs to a compartment; otherwise as the other.</summary>
    public static SearchQuery Parse(
        IReadOnlyList<string> types, Compartment? compartment, IEnumerable<KeyValuePair<string, string>> parameters, SearchParameterSet set, bool strict, string? ownBase = null) =>
        new SearchQueryParser(types, compartment, set, strict, ownBase).Parse(parameters);

    /// <summary>The resource types that are searched: one at least.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>The resource type that is searched, if it is only one; else the first.</summary>
    public string Type => Types[0];

    /// <summary>What was left out or cannot match anything, as warnings for the caller.</summary>
    public IReadOnlyList<Issue> Ignored { get; internal init; } = [];

    /// <summary>The parameters that were used, URL-encoded, in the caller's order and without <see cref="ContinueParameter"/>: for the self link.</summary>
    public string Used { get; internal init; } = "";

    /// <summary>Matches on a page.</summary>
    public int Count { get; internal init; } = DefaultCount;

    /// <summary>True if only the number of matches is asked for: <c>_summary=count</c> or <c>_count=0</c>.</summary>
    public bool CountOnly { get; internal init; }

    /// <summary>True if the number of all matches is asked for: <c>_total=accurate</c>.</summary>
    public bool WithTotal { get; internal init; }

    /// <summary>True if what it gives is read by one statement, which needs no snapshot for several.</summary>
    internal bool IsOneRead => CountOnly || (!WithTotal && Includes.Count == 0);

    /// <summary>What the search asks, as text: the same for the same search.</summary>
    internal string Identity => IdentityOf(Types, compartment, Used);

    /// <summary>The parameters that are asked, sorted or included by.</summary>
    internal IEnumerable<IndexedName> Asked => Criteria.SelectMany(criterion => criterion.Asked)
        .Concat(Sort.Where(key => key.Parameter.Code is not ("_id" or "_lastUpdated")).SelectMany(key => Types.Select(type => new IndexedName(type, key.IndexedCode))))
        .Concat(Includes.Where(include => include is { IsReverse: true, Source: not null, Parameter: not null }).Select(include => new IndexedName(include.Source!, include.Parameter!.Code)));

    /// <summary>True if it asks for words of a text.</summary>
    internal bool AsksText => Criteria.Any(criterion => criterion.AsksText);

    /// <summary>True if it needs an index that follows the writes, so that it is run where that was made to follow.</summary>
    internal bool NeedsLateIndex => AsksText || Asked.Any(name => SearchModifiers.IsLate(name.Code));

    /// <summary>The types whose parameters must have numbers before the search runs.</summary>
    internal IEnumerable<string> AskedTypes => Asked.Select(name => name.Type).Concat(Includes.Select(include => include.Source).OfType<string>()).Distinct(StringComparer.Ordinal);

    /// <summary>Criteria that must all hold.</summary>
    internal IReadOnlyList<Criterion> Criteria { get; init; } = [];

    /// <summary>True if resources that are created later cannot change what it finds among those before.</summary>
    internal bool AsksOneResource => Sort.Count == 0 && Continue is null && Criteria.All(criterion => criterion.AsksOneResource);

    /// <summary>The order, most important key first; after all comes the newest resource first.</summary>
    internal IReadOnlyList<SortKey> Sort { get; init; } = [];

    /// <summary><c>_include</c> and <c>_revinclude</c>.</summary>
    internal IReadOnlyList<Include> Includes { get; init; } = [];

    /// <summary>Where the page before ended; null at the start.</summary>
    internal ContinueToken? Continue { get; init; }

    /// <summary>What a search asks, as text.</summary>
    internal static string IdentityOf(IReadOnlyList<string> types, Compartment? compartment, string used) =>
        $"{(compartment is null ? "" : $"{compartment.Type}/{compartment.Id}/")}{string.Join(',', types)}?{used}";
}
