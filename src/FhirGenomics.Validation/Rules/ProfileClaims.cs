using FhirGenomics.Resources;
using FhirGenomics.Validation.Schema;

namespace FhirGenomics.Validation.Rules;

/// <summary>The profiles that a resource claims in <c>meta.profile</c>, those that its content asks for, and those that the caller asks for.</summary>
internal static class ProfileClaims
{
    /// <summary>Adds the profiles asked for to the resource's set.</summary>
    public static void PushRequested(ValidationRun run, Element resource)
    {
        var set = run.Walk.Top - 1;
        foreach (var canonical in run.Request.Profiles)
        {
            if (run.Schemas.Find(canonical) is { } profile)
            {
                Push(run, resource, resource, canonical, profile, set, isAsked: true);
            }
            else
            {
                var meant = Meant(run, canonical);
                run.Error(resource, null, IssueCode.NotFound, MessageId.ProfileUnknown,
                    $"The profile '{Messages.Shorten(canonical)}' that was asked for is not known here.{meant.English}",
                    $"Profilen '{Messages.Shorten(canonical)}', som der blev bedt om, er ikke kendt her.{meant.Danish}");
            }
        }
    }

    /// <summary>Adds the profiles claimed, and those that the content asks for, to the resource's set, which begins at <paramref name="set"/>.</summary>
    public static void PushClaimed(ValidationRun run, Element resource, int set)
    {
        for (var claim = resource.Child("meta").Child("profile"); claim.Exists; claim = claim.NextSame())
        {
            if (claim.Kind != ElementKind.String)
            {
                continue;
            }

            if (run.Schemas.Find(claim.Text!) is { } profile)
            {
                Push(run, resource, claim, claim.Text!, profile, set, isAsked: false);
            }
            else
            {
                var meant = Meant(run, claim.Text!);
                run.Warning(claim, null, IssueCode.NotFound, MessageId.ProfileUnknown,
                    $"The profile '{Messages.Show(claim)}' is not known here, so it was not checked.{meant.English}",
                    $"Profilen '{Messages.Show(claim)}' er ikke kendt her, så den blev ikke kontrolleret.{meant.Danish}");
            }
        }

        foreach (var canonical in run.Request.ProfilesOf?.Invoke(resource) ?? [])
        {
            if (run.Schemas.Find(canonical) is { } profile)
            {
                Push(run, resource, resource, canonical, profile, set, isAsked: false);
            }
        }
    }

    private static Said Meant(ValidationRun run, string canonical) =>
        run.WantsText && run.MayGuess() ? Spelling.Question(UriHints.Canonical(run.Schemas.Definitions, "StructureDefinition", canonical)) : Said.Nothing;

    private static void Push(ValidationRun run, Element resource, Element at, string canonical, CompiledProfile profile, int set, bool isAsked)
    {
        if (profile.Type is not { } type || !resource.Type!.Is(type))
        {
            run.Error(at, null, IssueCode.Invalid, MessageId.ProfileType,
                $"The profile '{profile.Name}' is for {profile.Definition.Child("type").Text}: this is a {resource.Type!.Name}.",
                $"Profilen '{profile.Name}' er til {profile.Definition.Child("type").Text}, men dette er en {resource.Type!.Name}.");
            return;
        }

        if (canonical.IndexOf('|', StringComparison.Ordinal) is >= 0 and var bar && canonical[(bar + 1)..] is var version && version != profile.Version && !profile.Version.StartsWith(version + '.', StringComparison.Ordinal))
        {
            run.Warning(at, null, IssueCode.NotFound, MessageId.ProfileVersion,
                $"The version '{Messages.Shorten(version)}' of the profile '{profile.Name}' is not known here: it was checked against version {profile.Version}.",
                $"Version '{Messages.Shorten(version)}' af profilen '{profile.Name}' er ikke kendt her: der blev kontrolleret mod version {profile.Version}.");
        }

        foreach (var problem in profile.Problems)
        {
            run.Add(at, null, isAsked ? IssueSeverity.Error : IssueSeverity.Warning, IssueCode.Invalid, MessageId.ProfileBroken,
                $"The profile '{profile.Name}' has an error of its own, so it was not checked in full: {problem.English}",
                $"Profilen '{profile.Name}' har selv en fejl, så den blev ikke kontrolleret fuldt ud: {problem.Danish}");
        }

        run.Walk.Push(profile.Root, set);
    }
}
