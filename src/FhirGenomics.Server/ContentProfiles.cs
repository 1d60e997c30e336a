using FhirGenomics.Genomics;
using FhirGenomics.Resources;
using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Server;

/// <summary>
/// The profiles that a resource is checked against because of what it says, whether or not <c>meta.profile</c> claims them: an order or report that is coded with a
/// patient group has the profile of that group. The CodeSystem of patient groups and the profiles there are decide; no group is named here.
/// </summary>
internal sealed class ContentProfiles
{
    private const string Profiles = GenomicCodes.Base + "/StructureDefinition/";

    private readonly Dictionary<string, string[]> orders = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Group, string Scope), string[]> reports = [];

    /// <summary>Finds the profiles of each group.</summary>
    public ContentProfiles(DefinitionsPack definitions, PatientGroups groups)
    {
        string[] Known(params string[] names) => [.. names.Select(name => Profiles + name).Where(url => definitions.FindEntry("StructureDefinition", url) is not null).Take(1)];

        foreach (var group in groups.All)
        {
            orders[group.Code] = Known(group.Code + "-order", "wgs-order");
            reports[(group.Code, GenomicCodes.Germline)] = Known(group.Code + "-germline-report", "germline-report");
            reports[(group.Code, GenomicCodes.Somatic)] = Known(group.Code + "-somatic-report", "somatic-report");
            reports[(group.Code, "")] = reports[(group.Code, group.HasGermline ? GenomicCodes.Germline : GenomicCodes.Somatic)];
        }
    }

    /// <summary>The profiles by content. A report with both scopes has two; one that does not say its scope has the group's first, so that the scope is found missing.</summary>
    public IReadOnlyList<string> Of(Element resource)
    {
        if (PatientGroups.CodeOf(resource) is not { } group)
        {
            return [];
        }

        if (resource.Type?.Name == "ServiceRequest")
        {
            return orders.GetValueOrDefault(group) ?? [];
        }

        var profiles = new List<string>();
        for (var category = resource.Child("category"); category.Exists; category = category.NextSame())
        {
            for (var coding = category.Child("coding"); coding.Exists; coding = coding.NextSame())
            {
                if (coding.Child("system").Text == GenomicCodes.Loinc && coding.Child("code").Text is { Length: > 0 } scope && reports.TryGetValue((group, scope), out var ofScope))
                {
                    profiles.AddRange(ofScope);
                }
            }
        }

        return profiles.Count > 0 ? profiles : reports.GetValueOrDefault((group, "")) ?? [];
    }
}
