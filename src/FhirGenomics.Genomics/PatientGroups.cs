using FhirGenomics.Resources;

namespace FhirGenomics.Genomics;

/// <summary>One national patient group, as the CodeSystem of patient groups describes it.</summary>
/// <param name="Code">Code in the CodeSystem: <c>rare-disease-children</c>.</param>
/// <param name="English">Name in English.</param>
/// <param name="Danish">Name in Danish.</param>
/// <param name="Category"><c>rare-disease</c> or <c>cancer</c>.</param>
/// <param name="HasGermline">Germline analysis is ordered for the group.</param>
/// <param name="HasSomatic">Somatic analysis is ordered for the group.</param>
/// <param name="AnalysisTypes">Analyses that the group may be ordered.</param>
/// <param name="Materials">Materials that the group may be sequenced from; the evidence for it stands in the CodeSystem.</param>
public sealed record PatientGroup(
    string Code, string English, string Danish, string Category, bool HasGermline, bool HasSomatic, IReadOnlySet<string> AnalysisTypes, IReadOnlySet<string> Materials);

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

    /// <summary>
    /// The group that an order or report says it belongs to: in the extension that is meant for it, else in <c>category</c> or <c>code</c>; null if it names none.
    /// </summary>
    public static string? CodeOf(Element resource)
    {
        if (resource.Type?.Name is not ("ServiceRequest" or "DiagnosticReport"))
        {
            return null;
        }

        return resource.ExtensionCode(GenomicCodes.PatientGroupExtension)
            ?? resource.All("category").Append(resource.Child("code")).SelectMany(concept => concept.Codes(GenomicCodes.PatientGroupSystem)).FirstOrDefault();
    }

    private static PatientGroup Read(Element concept)
    {
        var properties = concept.All("property").ToLookup(property => property.Child("code").Text, property => property.Child("value"));
        return new PatientGroup(
            concept.Child("code").Text!,
            concept.Child("display").Text ?? "",
            concept.All("designation").Where(designation => designation.Child("language").Text == "da").Select(designation => designation.Child("value").Text).FirstOrDefault() ?? "",
            properties["category"].Select(value => value.Text).FirstOrDefault() ?? "",
            properties["germline"].Any(value => value.Text == "true"),
            properties["somatic"].Any(value => value.Text == "true"),
            Codes(properties["analysis-type"]),
            Codes(properties["material"]));
    }

    private static HashSet<string> Codes(IEnumerable<Element> codings) =>
        codings.Select(coding => coding.Child("code").Text).OfType<string>().ToHashSet(StringComparer.Ordinal);
}
