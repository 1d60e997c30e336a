using FhirGenomics.Resources;

namespace FhirGenomics.Genomics;

/// <summary>One national patient group, as the CodeSystem of patient groups describes it.</summary>
/// <param name="Code">Code in the CodeSystem: <c>rare-disease-children</c>.</param>
/// <param name="English">Name in English.</param>
/// <param name="Danish">Name in Danish.</param>
/// <param name="Category"><c>rare-disease</c> or <c>cancer</c>.</param>
/// <param name="AnalysisTypes">Analyses that the group may be ordered.</param>
/// <param name="Materials">Materials that the group may be sequenced from; the evidence for it stands in the CodeSystem.</param>
public sealed record PatientGroup(string Code, string English, string Danish, string Category, IReadOnlySet<string> AnalysisTypes, IReadOnlySet<string> Materials);

/// <summary>The national patient groups by code. They are data: the CodeSystem is the only list.</summary>
public sealed class PatientGroups
{
    private readonly Dictionary<string, PatientGroup> byCode;

    private PatientGroups(IEnumerable<PatientGroup> groups) => byCode = groups.ToDictionary(group => group.Code, StringComparer.Ordinal);

    /// <summary>All groups.</summary>
    public IReadOnlyCollection<PatientGroup> All => byCode.Values;

    /// <summary>Reads the groups from their CodeSystem.</summary>
    public static PatientGroups From(ElementTree codeSystem) => new(codeSystem.Root.All("concept").Select(Read));

    /// <summary>The group of this code; null if there is none.</summary>
    public PatientGroup? Find(string? code) => code is null ? null : byCode.GetValueOrDefault(code);

    private static PatientGroup Read(Element concept)
    {
        var properties = concept.All("property").ToLookup(property => property.Child("code").Text, property => property.Child("value"));
        return new PatientGroup(
            concept.Child("code").Text!,
            concept.Child("display").Text ?? "",
            concept.All("designation").Where(designation => designation.Child("language").Text == "da").Select(designation => designation.Child("value").Text).FirstOrDefault() ?? "",
            properties["category"].Select(value => value.Text).FirstOrDefault() ?? "",
            Codes(properties["analysis-type"]),
            Codes(properties["material"]));
    }

    private static HashSet<string> Codes(IEnumerable<Element> codings) =>
        codings.Select(coding => coding.Child("code").Text).OfType<string>().ToHashSet(StringComparer.Ordinal);
}
