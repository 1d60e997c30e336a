using FhirGenomics.Resources;
using FhirGenomics.Validation.Bundles;
using FhirGenomics.Validation.Schema;

namespace FhirGenomics.Validation.Rules;

/// <summary>References: that they point to something, and to what the definitions allow. Source: https://hl7.org/fhir/R4/references.html</summary>
internal static class ReferenceRule
{
    /// <summary>Checks the target of a reference against what a schema allows.</summary>
    public static void CheckTargets(ValidationRun run, Element node, ElementSchema rule)
    {
        if (node.Type is not { Name: "Reference" } referenceType || Array.Find(rule.Types!, type => type.Type == referenceType) is not { Targets: { Length: > 0 } targets })
        {
            return;
        }

        var resolved = run.References.Follow(node);
        if ((resolved.Type ?? TypeOf(node)) is not { } type)
        {
            return;
        }

        var fits = false;
        var needsProfile = true;
        foreach (var target in targets)
        {
            if (target.BaseType is { } allowed)
            {
                fits |= type.Is(allowed);
                needsProfile &= !type.Is(allowed);
            }
            else if (target.Profile is not { } profile || profile.Type is null)
            {
                return;
            }
            else
            {
                fits |= type.Is(profile.Type);
            }
        }

        if (!fits)
        {
            run.Error(node, rule, IssueCode.Invalid, MessageId.ReferenceType,
                $"The reference points to a {type.Name}: expected {string.Join(" or ", targets.Select(target => target.BaseType?.Name ?? target.Profile?.Type?.Name).Distinct())}{Messages.By(rule)}.",
                $"Referencen peger på en {type.Name}: forventet {string.Join(" eller ", targets.Select(target => target.BaseType?.Name ?? target.Profile?.Type?.Name).Distinct())}{Danish.By(rule)}.");
        }
        else if (needsProfile && resolved.Exists && !ConformsToAny(run, resolved, targets))
        {
            var reasons = run.WantsText ? Reasons(run, resolved, type, targets) : Said.Nothing;
            run.Error(node, rule, IssueCode.Invalid, MessageId.ReferenceProfile,
                $"{type.Name}{Id(resolved)} does not conform to what may be referenced here{Messages.By(rule)}:{reasons.English}",
                $"{type.Name}{Id(resolved)} er ikke i overensstemmelse med det, der må refereres til her{Danish.By(rule)}:{reasons.Danish}");
        }
    }

    /// <summary>Checks that a reference into the resource or its Bundle finds something, and that <c>type</c> tells the truth.</summary>
    public static void CheckFound(ValidationRun run, Element node)
    {
        var reference = node.Child("reference");
        if (reference.Kind != ElementKind.String || reference.Utf8.IsEmpty)
        {
            return;
        }

        if (node.Child("type").Text is { } stated && TypeOf(reference.Text!) is { } actual && stated != actual.Name && !stated.Contains(':', StringComparison.Ordinal))
        {
            run.Error(node, null, IssueCode.Invalid, MessageId.ReferenceType,
                $"The reference states the type '{Messages.Shorten(stated)}', but points to a {actual.Name}.",
                $"Referencen angiver typen '{Messages.Shorten(stated)}', men peger på en {actual.Name}.");
        }

        if (ReferenceIndex.EntryOf(node) is { Exists: true } && TypeOf(reference.Text!) is { } told && run.References.Follow(node).Type is { } found && found != told)
        {
            run.Error(node, null, IssueCode.Invalid, MessageId.ReferenceType,
                $"The reference '{Messages.Show(reference)}' says {told.Name}, but the entry with that fullUrl is a {found.Name}.",
                $"Referencen '{Messages.Show(reference)}' siger {told.Name}, men den entry, der har denne fullUrl, er en {found.Name}.");
        }

        if (reference.Utf8[0] == '#')
        {
            if (!run.References.Follow(node).Exists)
            {
                run.Error(node, null, IssueCode.Invariant, MessageId.ReferenceUnresolved,
                    $"ref-1: The reference '{Messages.Show(reference)}' points to a contained resource that does not exist.",
                    $"ref-1: Referencen '{Messages.Show(reference)}' peger på en indlejret ressource ('contained'), som ikke findes.");
            }
        }
        else if (reference.Utf8.StartsWith("urn:"u8) && ReferenceIndex.EntryOf(node) is { Exists: true } entry && !run.References.Follow(node).Exists)
        {
            var severity = entry.Parent.Child("type").Text is "transaction" or "document" or "message" ? IssueSeverity.Error : IssueSeverity.Warning;
            run.Add(node, null, severity, IssueCode.NotFound, MessageId.ReferenceUnresolved,
                $"The reference '{Messages.Show(reference)}' finds no entry with that fullUrl in the Bundle, and a URN means nothing outside it.",
                $"Referencen '{Messages.Show(reference)}' passer ikke til nogen entry med den fullUrl i Bundle, og en URN betyder intet uden for den.");
        }
    }

    /// <summary>The resource type that a reference's text tells: of <c>Patient/1</c>, <c>http://.../Patient/1</c>, <c>Patient?identifier=...</c>; null if it tells none.</summary>
    public static FhirType? TypeOf(string reference)
    {
        var text = reference.AsSpan();
        var query = text.IndexOf('?');
        if (query > 0)
        {
            return Resource(text[..query]);
        }

        if (text.IndexOf("/_history/", StringComparison.Ordinal) is > 0 and var history)
        {
            text = text[..history];
        }

        var id = text.LastIndexOf('/');
        return id > 0 && !text.StartsWith("urn:", StringComparison.Ordinal) ? Resource(text[(text[..id].LastIndexOf('/') + 1)..id]) : null;
    }

    private static FhirType? Resource(ReadOnlySpan<char> name) =>
        FhirTypes.R4.Find(name.ToString()) is { Kind: FhirTypeKind.Resource, IsAbstract: false } type ? type : null;

    private static FhirType? TypeOf(Element node) =>
        (node.Child("reference").Text is { } reference ? TypeOf(reference) : null)
        ?? (node.Child("type").Text is { } type && FhirTypes.R4.Find(type) is { Kind: FhirTypeKind.Resource } stated ? stated : null);

    private static bool ConformsToAny(ValidationRun run, Element resolved, ProfileLink[] targets)
    {
        foreach (var target in targets)
        {
            if (target.Profile is { } profile && run.Conforms(resolved, profile))
            {
                return true;
            }
        }

        return false;
    }

    private static Said Reasons(ValidationRun run, Element resolved, FhirType type, ProfileLink[] targets)
    {
        var reasons = Said.Nothing;
        foreach (var target in targets)
        {
            if (target.Profile is { Type: { } allowed } profile && type.Is(allowed) && run.WhyNot(resolved, profile) is { } why)
            {
                reasons += new Said($" not '{target.Name}' because {why.English}", $" ikke '{target.Name}', fordi {why.Danish}");
            }
        }

        return reasons;
    }

    private static string Id(Element resource) => resource.Child("id").Text is { } id ? "/" + id : "";
}
