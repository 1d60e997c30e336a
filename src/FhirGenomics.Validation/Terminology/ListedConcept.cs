using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Terminology;

/// <summary>A concept while a value set is expanded: where it stands, so that its texts are read only if they are asked for.</summary>
/// <param name="System">URL of the code system.</param>
/// <param name="Code">Code.</param>
/// <param name="View">The code system; null if it is not loaded.</param>
/// <param name="Listed">The concept as the value set lists it; none if it does not.</param>
internal sealed record ListedConcept(string System, string Code, CodeSystemView? View, Element Listed)
{
    private readonly int index = View?.IndexOf(Code) ?? -1;

    public bool IsInactive => index >= 0 && View!.IsInactive(index);

    public bool IsAbstract => index >= 0 && View!.IsAbstract(index);

    private IEnumerable<Designation> Designations => CodeSystemView.DesignationsOf(Listed).Concat(index >= 0 ? View!.Designations(index) : []).Distinct();

    /// <summary>Display and designations.</summary>
    public IEnumerable<string> Texts() => Designations.Select(designation => designation.Value).Append(Display(null) ?? "");

    public ExpandedConcept ToExpanded(string? language) => new(System, Code)
    {
        Display = Display(language),
        IsInactive = IsInactive,
        IsAbstract = IsAbstract,
        Designations = [.. Designations],
    };

    private string? Display(string? language) =>
        (language is null ? null : CodeSystemView.DesignationsOf(Listed).FirstOrDefault(designation => Languages.Fits(designation.Language, language))?.Value)
        ?? (language is null ? Listed.Child("display").Text : null)
        ?? (index >= 0 ? View!.Display(index, language) : null)
        ?? Listed.Child("display").Text;
}
