using FhirGenomics.Store.Search.Index;

namespace FhirGenomics.Store.Search;

/// <summary>Which modifiers a search parameter has, and what is indexed for them. Source: https://hl7.org/fhir/R4/search.html#modifiers</summary>
internal static class SearchModifiers
{
    /// <summary>The modifiers of a parameter, without the colon.</summary>
    public static IReadOnlyList<string> Of(SearchParameter parameter) => parameter.Type switch
    {
        _ when parameter.Code is "_id" => ["not"],
        _ when parameter.Code is "_lastUpdated" => [],
        "token" => ["missing", "not", .. HasText(parameter) ? (string[])["text"] : [], "in", "not-in", "above", "below", "of-type"],
        "string" => ["missing", "exact", "contains"],
        "reference" => ["missing", "identifier", .. ReferenceHierarchy.Of(parameter).Count > 0 ? (string[])[ReferenceHierarchy.Above, ReferenceHierarchy.Below] : [], .. parameter.Targets],
        "uri" when parameter.Code[0] != '_' => ["missing", "above", "below", "contains"],
        _ => ["missing"],
    };

    /// <summary>The table and the suffix of the parameter's name that a modifier searches.</summary>
    public static (IndexTable Table, string Suffix) IndexOf(SearchParameter parameter, string modifier) => (parameter.Type, modifier) switch
    {
        ("reference", "identifier") => (IndexTable.Token, ReferenceParameter.Identifier),
        ("uri", "below") => (IndexTable.Uri, UriParameter.Below),
        ("uri", "contains") => (IndexTable.Text, SortText.Suffix),
        ("token", "text") => (IndexTable.Text, TokenParameter.TextSuffix),
        ("token", "of-type") => (IndexTable.Token, TokenParameter.OfTypeSuffix),
        _ => (SearchParameterTypes.TableOf(parameter), ""),
    };

    /// <summary>The suffixes under which a parameter is indexed besides its own name when a resource is written.</summary>
    public static IReadOnlyList<string> Suffixes(SearchParameter parameter) => parameter.Type switch
    {
        "reference" => [ReferenceParameter.Identifier],
        "uri" when parameter.Code[0] != '_' => [UriParameter.Below],
        "token" => [TokenParameter.OfTypeSuffix],
        _ => [],
    };

    /// <summary>The suffixes under which a parameter is indexed when a search first asks for it (see <see cref="Writing.LateIndexer"/>).</summary>
    public static IReadOnlyList<string> LateSuffixes(SearchParameter parameter) => parameter.Type switch
    {
        "token" when HasText(parameter) => [SortText.Suffix, TokenParameter.TextSuffix],
        _ when SortText.Sorts(parameter) => [SortText.Suffix],
        _ => [],
    };

    /// <summary>True for the name of an index that is filled late.</summary>
    public static bool IsLate(string name) => name.EndsWith(SortText.Suffix, StringComparison.Ordinal) || name.EndsWith(TokenParameter.TextSuffix, StringComparison.Ordinal);

    private static bool HasText(SearchParameter parameter) => parameter.Code[0] != '_';
}
