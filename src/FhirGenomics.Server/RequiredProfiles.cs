using FhirGenomics.Genomics;
using FhirGenomics.Resources;
using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Server;

/// <summary>
/// The setting <c>Validation:Profiles=Required</c>: an order, specimen, consent or report, and an observation of the category Genetics, has one of our profiles,
/// claimed in <c>meta.profile</c> or by its content. A profile of another package counts if it is derived from ours, and one of Genomics Reporting if none of ours is derived from it.
/// </summary>
internal sealed class RequiredProfiles
{
    private const string Ours = GenomicCodes.Base + "/StructureDefinition/";
    private const string GenomicsReporting = "http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/";
    private const string DiagnosticServiceSections = "http://terminology.hl7.org/CodeSystem/v2-0074";

    private static readonly string[] Types = ["ServiceRequest", "Specimen", "Consent", "DiagnosticReport"];

    private readonly Dictionary<string, string> bases = new(StringComparer.Ordinal);
    private readonly HashSet<string> refined;
    private readonly ILookup<string, string> names;
    private readonly ContentProfiles content;

    /// <summary>Reads which profiles there are and what they are derived from.</summary>
    public RequiredProfiles(DefinitionsPack definitions, PatientGroups groups, ContentProfiles content)
    {
        this.content = content;
        var profiles = definitions.Entries.Where(entry => entry is { ResourceType: "StructureDefinition", Kind: "resource", Derivation: "constraint" }).ToList();
        foreach (var profile in profiles)
        {
            bases.TryAdd(profile.Url, profile.BaseDefinition);
        }

        refined = profiles.Where(profile => profile.Url.StartsWith(Ours, StringComparison.Ordinal)).Select(profile => profile.BaseDefinition).ToHashSet(StringComparer.Ordinal);
        names = profiles.Where(profile => profile.Url.StartsWith(Ours, StringComparison.Ordinal) && !groups.All.Any(group => profile.Id.StartsWith(group.Code + "-", StringComparison.Ordinal)))
            .ToLookup(profile => profile.Type, profile => profile.Id);
    }

    /// <summary>Adds an error for each resource that must have a profile and has none: the resource itself, or those of a Bundle.</summary>
    public void Check(Element root, List<Issue> issues)
    {
        if (root.Type?.Name != "Bundle")
        {
            CheckOne(root, issues);
            return;
        }

        for (var entry = root.Child("entry"); entry.Exists; entry = entry.NextSame())
        {
            CheckOne(entry.Child("resource"), issues);
        }
    }

    private void CheckOne(Element resource, List<Issue> issues)
    {
        if (resource.Type is not { } type || !MustHaveOne(resource, type.Name) || content.Of(resource).Count > 0)
        {
            return;
        }

        for (var claim = resource.Child("meta").Child("profile"); claim.Exists; claim = claim.NextSame())
        {
            if (claim.Text is { } profile && Counts(profile.Split('|')[0]))
            {
                return;
            }
        }

        var offered = string.Join(", ", names[type.Name].Order(StringComparer.Ordinal));
        issues.Add(Issue.Error(IssueCode.BusinessRule, "profile-required",
            $"This server takes a {type.Name} only with a profile of {Ours}: name it in meta.profile. There are {offered}, and those of the patient groups.", resource,
            $"Denne server modtager kun {type.Name} med en profil fra {Ours}: angiv den i meta.profile. Der findes {offered} samt patientgruppernes."));
    }

    private static bool MustHaveOne(Element resource, string type)
    {
        if (type != "Observation")
        {
            return Types.Contains(type, StringComparer.Ordinal);
        }

        for (var category = resource.Child("category"); category.Exists; category = category.NextSame())
        {
            for (var coding = category.Child("coding"); coding.Exists; coding = coding.NextSame())
            {
                if (coding.Child("code").Text == "GE" && coding.Child("system").Text == DiagnosticServiceSections)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool Counts(string? profile)
    {
        if (profile is not null && profile.StartsWith(GenomicsReporting, StringComparison.Ordinal) && bases.ContainsKey(profile))
        {
            return !refined.Contains(profile);
        }

        // A base that leads back to itself ends the search.
        for (var steps = 0; profile is not null && steps < 32; steps++)
        {
            if (!bases.TryGetValue(profile, out var parent))
            {
                return false;
            }

            if (profile.StartsWith(Ours, StringComparison.Ordinal))
            {
                return true;
            }

            profile = parent;
        }

        return false;
    }
}
