using FhirGenomics.Resources;
using FhirGenomics.Validation.Slicing;

namespace FhirGenomics.Validation.Conformance;

/// <summary>Whether slices can be told apart: the element is sliced, and each discriminator's path exists. Source: https://hl7.org/fhir/R4/profiling.html#slicing</summary>
internal sealed class SlicingCheck
{
    private readonly ProfileCheck profile;
    private readonly HashSet<string> sliced;

    public SlicingCheck(ProfileCheck profile, Element definition)
    {
        this.profile = profile;
        sliced = BaseElements.Elements(definition).Where(element => element.Child("slicing").Exists).Select(element => element.Child("path").Text ?? "").ToHashSet(StringComparer.Ordinal);
    }

    public void Check(Element element, string path, IReadOnlyList<ElementPlace> places)
    {
        var name = element.Child("sliceName");
        if (name.HasValue && !sliced.Contains(path) && !places.Any(place => IsSlicedItself(place) || profile.Base.IsSliced(place)))
        {
            profile.Error(name, element, MessageId.ProfileSlicing, $"'{Messages.Show(name)}' is a slice of '{Messages.Shorten(path)}', which is not sliced: 'slicing' says how slices are told apart.", $"'{Messages.Show(name)}' er en slice af '{Messages.Shorten(path)}', som ikke er delt i slices: 'slicing' siger, hvordan de kendes fra hinanden.");
        }

        for (var discriminator = element.Child("slicing").Child("discriminator"); discriminator.Exists; discriminator = discriminator.NextSame())
        {
            var at = discriminator.Child("path");
            if (at.Text is not { } text)
            {
                continue;
            }

            if (DiscriminatorPath.Parse(text) is not { } steps)
            {
                profile.Error(at, element, MessageId.ProfileSlicing, $"The discriminator path '{Messages.Shorten(text)}' is not one that FHIR allows: element names, extension(url), resolve(), ofType(type).", $"Discriminator-stien '{Messages.Shorten(text)}' er ikke en, FHIR tillader: elementnavne, extension(url), resolve(), ofType(type).");
            }
            else if (Follow(places, path, steps) is [])
            {
                profile.Error(at, element, MessageId.ProfileSlicing, $"The discriminator path '{Messages.Shorten(text)}' does not exist in '{Messages.Shorten(path)}', which is sliced.", $"Discriminator-stien '{Messages.Shorten(text)}' findes ikke i '{Messages.Shorten(path)}', som deles i slices.");
            }
        }
    }

    /// <summary>Choices are sliced by type and extensions by URL without saying so.</summary>
    private static bool IsSlicedItself(ElementPlace place) => place.Path.EndsWith("[x]", StringComparison.Ordinal) || place.Types.Contains("Extension");

    private IReadOnlyList<ElementPlace>? Follow(IReadOnlyList<ElementPlace> from, string path, Step[] steps)
    {
        IReadOnlyList<ElementPlace>? at = from;
        foreach (var step in steps)
        {
            switch (step.Kind)
            {
                case StepKind.Resolve:
                    // What a reference points to is any resource that is allowed; too much to tell.
                    return null;
                case StepKind.Extension:
                    at = profile.Base.Root("Extension") is { } extension ? [extension] : null;
                    break;
                case StepKind.OfType:
                    at = profile.Base.Root(step.Text) is { } type ? [type] : null;
                    break;
                default:
                    at = profile.Base.Children(at, step.Text, profile.Base.SaidTypes(path));
                    path += "." + step.Text;
                    break;
            }

            if (at is null or [])
            {
                return at;
            }
        }

        return at;
    }
}
