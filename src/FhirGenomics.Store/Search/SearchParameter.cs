using FhirGenomics.Resources.FhirPath;

namespace FhirGenomics.Store.Search;

/// <summary>One search parameter.</summary>
/// <param name="Code">Name in URLs: <c>identifier</c>.</param>
/// <param name="Type"><c>token</c>, <c>string</c>, <c>reference</c>, <c>date</c>, <c>quantity</c>, <c>number</c>, <c>uri</c>, <c>composite</c>, <c>special</c> (a distance).</param>
/// <param name="Url">Canonical URL of its definition.</param>
/// <param name="Description">What it searches, for people.</param>
/// <param name="Targets">Resource types that a reference parameter may point to.</param>
public sealed record SearchParameter(string Code, string Type, string Url, string Description, IReadOnlyList<string> Targets)
{
    /// <summary>FHIRPath of the elements it searches, reduced to the alternatives of one resource type.</summary>
    public string Expression { get; init; } = "";

    /// <summary>The compiled <see cref="Expression"/>; null as long as it stands for all resource types.</summary>
    internal FhirPathExpression? Compiled { get; init; }

    /// <summary>The parts of a composite; empty for others.</summary>
    internal IReadOnlyList<SearchComponent> Components { get; init; } = [];

    /// <summary>Modifiers that this server offers for the parameter.</summary>
    public IReadOnlyList<string> Modifiers => SearchModifiers.Of(this);
}

/// <summary>One part of a composite parameter.</summary>
/// <param name="Parameter">The parameter whose values it has.</param>
/// <param name="Expression">FHIRPath from the composite's element.</param>
/// <param name="Compiled">The compiled expression.</param>
internal sealed record SearchComponent(SearchParameter Parameter, string Expression, FhirPathExpression? Compiled);
