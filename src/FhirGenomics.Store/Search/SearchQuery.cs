using FhirGenomics.Resources;

namespace FhirGenomics.Store.Search;

/// <summary>A parsed search. Source: https://hl7.org/fhir/R4/search.html</summary>
public sealed class SearchQuery
{
    /// <summary>
    /// Reads the parameters of a search URL on one resource type. A value that cannot be read is a Failure (400). A parameter or modifier that is not
    /// supported is a Failure if <paramref name="strict"/>, else it is left out and reported in <see cref="Ignored"/>.
    /// </summary>
    public static SearchQuery Parse(string type, IEnumerable<KeyValuePair<string, string>> parameters, SearchParameterSet set, bool strict) => throw new NotImplementedException();

    /// <summary>What was left out, as warnings for the caller.</summary>
    public IReadOnlyList<Issue> Ignored { get; } = [];

    /// <summary>The parameters that were used, URL-encoded, in the caller's order: for the self link.</summary>
    public string Used { get; } = "";
}

/// <summary>The search parameters of all resource types, with their compiled expressions.</summary>
public sealed class SearchParameterSet
{
    /// <summary>Builds the set from SearchParameter resources; what R4 cannot index is left out and listed in <see cref="Unsupported"/>.</summary>
    public static SearchParameterSet From(IEnumerable<ElementTree> searchParameters) => throw new NotImplementedException();

    /// <summary>The parameters of one resource type, those of Resource and DomainResource included.</summary>
    public IReadOnlyList<SearchParameter> For(string resourceType) => throw new NotImplementedException();

    /// <summary>Canonical URLs of parameters that are not supported, each with the reason.</summary>
    public IReadOnlyDictionary<string, string> Unsupported { get; } = new Dictionary<string, string>();
}

/// <summary>One search parameter.</summary>
/// <param name="Code">Name in URLs: <c>identifier</c>.</param>
/// <param name="Type"><c>token</c>, <c>string</c>, <c>reference</c>, <c>date</c>, <c>quantity</c>, <c>number</c>, <c>uri</c>, <c>composite</c>.</param>
/// <param name="Url">Canonical URL of its definition.</param>
/// <param name="Description">What it searches, for people.</param>
/// <param name="Targets">Resource types that a reference parameter may point to.</param>
public sealed record SearchParameter(string Code, string Type, string Url, string Description, IReadOnlyList<string> Targets);
