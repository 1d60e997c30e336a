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
        if (node.Type is not { Name: "Reference" } referenceType || Array.Find(rule.Types!, type => type.Type == referenceType) is not { } allowedType)
        {
            return;
        }

        if (allowedType.Aggregation.Length > 0)
        {
            CheckAggregation(run, node, rule, allowedType.Aggregation);
        }

        var targets = allowedType.Targets;
        if (targets.Length == 0)
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
        else if (needsProfile && resolved.Exists && !IsToldThere(run, node, resolved, targets) && !ConformsToAny(run, resolved, targets)
            && (run.IsTrying || run.IsFirstToRefer(resolved, targets[0].Profile!)))
        {
            var reasons = run.WantsText ? Reasons(run, resolved, type, targets) : Said.Nothing;
            run.Error(node, rule, IssueCode.Invalid, MessageId.ReferenceProfile,
                $"{type.Name}{Id(resolved)} does not conform to what may be referenced here{Messages.By(rule)}:{reasons.English}",
                $"{type.Name}{Id(resolved)} er ikke i overensstemmelse med det, der må refereres til her{Danish.By(rule)}:{reasons.Danish}");
        }
    }

    // Source: https://hl7.org/fhir/R4/valueset-resource-aggregation-mode.html
    private static void CheckAggregation(ValidationRun run, Element node, ElementSchema rule, string[] allowed)
    {
        if (node.Child("reference").Text is not { Length: > 0 } reference)
        {
            return;
        }

        var mode = reference[0] == '#' ? "contained" : run.References.IsBundled(node, reference) ? "bundled" : "referenced";

        // What stands in the Bundle stands outside the resource too.
        if (!allowed.Contains(mode) && !(mode == "bundled" && allowed.Contains("referenced")))
        {
            run.Error(node, rule, IssueCode.Invalid, MessageId.ReferenceAggregation,
                $"The reference '{Messages.Shorten(reference)}' is {mode}: only {string.Join(" or ", allowed)} allowed{Messages.By(rule)}.",
                $"Referencen '{Messages.Shorten(reference)}' er '{mode}': kun {string.Join(" eller ", allowed.Select(one => $"'{one}'"))} er tilladt{Danish.By(rule)}.");
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

        if (ReferenceIndex.EntryOf(node) is { Exists: true } && TypeOf(reference.Text!) is { } told && (run.References.Follow(node).Type ?? run.References.ByUuid(node, reference.Text!).Type) is { } found && found != told)
        {
            run.Error(node, null, IssueCode.Invalid, MessageId.ReferenceType,
                $"The reference '{Messages.Show(reference)}' says {told.Name}, but the entry with that fullUrl is a {found.Name}.",
                $"Referencen '{Messages.Show(reference)}' siger {told.Name}, men den entry, der har denne fullUrl, er en {found.Name}.");
        }

        if (ReferenceIndex.EntryOf(node).Exists && Guid.TryParseExact(reference.Text, "D", out _) && UriHints.Absolute(reference.Text!) is { } urn && run.References.Resolve(urn, node).Exists)
        {
            run.Error(node, null, IssueCode.NotFound, MessageId.ReferenceUnresolved,
                $"The reference '{Messages.Show(reference)}' finds nothing. Did you mean '{urn}', the fullUrl of an entry?",
                $"Referencen '{Messages.Show(reference)}' finder intet. Mente du '{urn}', som er fullUrl for en entry?");
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

    /// <summary>The resource type that a reference's text tells: of <c>Patient/1</c>, <c>http://.../Patient/1</c>, <c>Patient?identifier=...</c>, <c>http://.../Patient?identifier=...</c>; null if it tells none.</summary>
    public static FhirType? TypeOf(string reference)
    {
        var text = reference.AsSpan();
        var query = text.IndexOf('?');
        if (query > 0)
        {
            return Resource(text[(text[..query].LastIndexOf('/') + 1)..query]);
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

    /// <summary>True if the target stands in what is validated and claims one of the profiles: what is wrong with it is told there, not at all that refers to it.</summary>
    private static bool IsToldThere(ValidationRun run, Element node, Element resolved, ProfileLink[] targets)
    {
        if (run.IsTrying || resolved.Tree != node.Tree)
        {
            return false;
        }

        for (var claim = resolved.Child("meta").Child("profile"); claim.Exists; claim = claim.NextSame())
        {
            for (var profile = claim.Kind == ElementKind.String ? run.Schemas.Find(claim.Text!) : null; profile is not null;)
            {
                if (Array.Exists(targets, target => target.Profile == profile))
                {
                    return true;
                }

                var parent = profile.Definition.Child("baseDefinition").Text;
                profile = parent is null || Schemas.BaseType(parent) is not null ? null : run.Schemas.Find(parent);
            }
        }

        return false;
    }

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
