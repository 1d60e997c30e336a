using FhirGenomics.Resources;
using FhirGenomics.Resources.FhirPath;
using FhirGenomics.Validation.Schema;

namespace FhirGenomics.Validation.Conformance;

/// <summary>Whether an element of a differential narrows the one it is derived from: cardinality, types, binding, values; and whether its constraints are FHIRPath.</summary>
internal sealed class ElementCheck(ProfileCheck profile)
{
    private readonly TypeCheck types = new(profile);

    public void Check(Element element, string path, IReadOnlyList<ElementPlace> places)
    {
        var narrowed = profile.Base.Narrowed(ProfileCheck.IdOf(element), path);
        if (narrowed.Exists)
        {
            CheckCardinality(element, narrowed);
            CheckStrength(element, narrowed);
            CheckSameValue(element, narrowed);
        }

        types.Check(element, places);
        CheckConstraints(element);
    }

    private void CheckCardinality(Element element, Element narrowed)
    {
        // A slice may be optional although the element is not.
        var isNewSlice = element.Child("sliceName").Exists && narrowed.Child("sliceName").Text != element.Child("sliceName").Text;
        var min = element.Child("min");
        if (min.HasValue && !isNewSlice && ElementReading.Min(element) < ElementReading.Min(narrowed))
        {
            profile.Error(min, element, MessageId.ProfileCardinality, $"min is {Messages.Show(min)}, but the base asks for at least {ElementReading.Min(narrowed)}.", $"min er {Messages.Show(min)}, men grundprofilen kræver mindst {ElementReading.Min(narrowed)}.");
        }

        var max = element.Child("max");
        if (max.HasValue && ElementReading.Max(element) > ElementReading.Max(narrowed))
        {
            profile.Error(max, element, MessageId.ProfileCardinality, $"max is {Messages.Show(max)}, but the base allows at most {ElementReading.Max(narrowed)}.", $"max er {Messages.Show(max)}, men grundprofilen tillader højst {ElementReading.Max(narrowed)}.");
        }
    }

    private void CheckStrength(Element element, Element narrowed)
    {
        var strength = element.Child("binding").Child("strength");
        if (strength.Text is { } stated && stated != "required" && narrowed.Child("binding").Child("strength").Text == "required")
        {
            profile.Error(strength, element, MessageId.ProfileBinding, $"The binding is '{Messages.Shorten(stated)}', but that of the base is 'required' and cannot be weakened.", $"Bindingen er '{Messages.Shorten(stated)}', men grundprofilens er 'required' og kan ikke svækkes.");
        }
    }

    private void CheckSameValue(Element element, Element narrowed)
    {
        var value = element.Child("fixed");
        var known = narrowed.Child("fixed");
        if (value.HasValue && known.HasValue && value.Text != known.Text)
        {
            profile.Error(value, element, MessageId.ProfileValue, $"The fixed value is '{Messages.Show(value)}', but the base fixes '{Messages.Show(known)}'.", $"Den faste værdi er '{Messages.Show(value)}', men grundprofilen har '{Messages.Show(known)}' som fast værdi.");
        }
    }

    private void CheckConstraints(Element element)
    {
        for (var constraint = element.Child("constraint"); constraint.Exists; constraint = constraint.NextSame())
        {
            var expression = constraint.Child("expression");
            if (expression.Text is not { } text)
            {
                continue;
            }

            try
            {
                _ = FhirPathExpression.Compile(text);
            }
            catch (FhirPathException broken)
            {
                profile.Error(expression, element, MessageId.ProfileExpression, $"The expression of the constraint '{constraint.Child("key").Text}' is no FHIRPath: {broken.Message}", $"Udtrykket i constraint '{constraint.Child("key").Text}' er ikke FHIRPath: {broken.Message}");
            }
        }
    }
}
