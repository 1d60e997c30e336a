using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Terminology;

/// <content>What the terminology operations of FHIR ask. Source: https://hl7.org/fhir/R4/terminology-service.html</content>
public sealed partial class TerminologyService
{
    /// <summary>One version of a code system, the newest if none is asked for, with its supplements; null if it is not loaded.</summary>
    public CodeSystemView? View(string system, string? version)
    {
        var bar = system.IndexOf('|', StringComparison.Ordinal);
        (system, version) = bar < 0 ? (system, version) : (system[..bar], system[(bar + 1)..]);
        return Find(system, version) is { } found && (version is null || found.Entry.Version == version)
            ? new CodeSystemView(found.Loaded, Definitions.Read(found.Entry), Supplements(system))
            : null;
    }

    /// <summary>A code system that was sent with the request.</summary>
    public CodeSystemView View(ElementTree codeSystem) => new(new LoadedCodeSystem(codeSystem), codeSystem, Supplements(codeSystem.Root.Child("url").Text ?? ""));

    /// <summary>Lists the concepts of a value set. Throws <see cref="Failure"/> (422) if they cannot be listed here or are too many; says which code system is missing.</summary>
    public ValueSetExpansion Expand(Element valueSet, ExpansionRequest request) => new ValueSetExpander(this, request).Expand(valueSet);

    /// <summary>Whether one of several codes is in a value set, which may be one that is not loaded; abstract codes may count as not valid.</summary>
    public CodeAnswer ValidateInValueSet(Element valueSet, IReadOnlyList<CodeToValidate> codes, string? language, bool allowsAbstract = true) =>
        CodeValidation.InValueSet(this, Bounded(new ValueSetCompiler(this, []).Compile(valueSet.Child("url").Text ?? "", valueSet)), codes, language, allowsAbstract);

    /// <summary>Whether one of several codes is one of a code system. <paramref name="view"/> is the system if it is loaded.</summary>
    public CodeAnswer ValidateInCodeSystem(CodeSystemView? view, string system, string? version, IReadOnlyList<CodeToValidate> codes, string? language, bool allowsAbstract = true) =>
        CodeValidation.InCodeSystem(this, view, system, version, codes, language, allowsAbstract);

    /// <summary>Translates codes with some ConceptMaps, or with all that are loaded.</summary>
    public IReadOnlyList<Translation> Translate(TranslationRequest request, IReadOnlyList<ElementTree>? maps) => new ConceptTranslation(this, request).Run(
        maps ?? Definitions.Entries.Where(entry => entry.ResourceType == "ConceptMap" && Definitions.FindEntry("ConceptMap", entry.Url) == entry).Select(Definitions.Read));

    /// <summary>True, false or null (cannot tell) for "the first code is the second, or above it in their system's hierarchy".</summary>
    internal bool? Subsumes(string? system, string general, string special)
    {
        if (system is null || Find(system, null) is not ({ HierarchyMeaning: "is-a" } loaded, _))
        {
            return null;
        }

        var (top, bottom) = (loaded.IndexOf(general), loaded.IndexOf(special));
        return top < 0 || bottom < 0 ? (loaded.IsComplete ? false : null) : loaded.Subsumes(top, bottom);
    }

    /// <summary>The CodeSystems that only add designations and properties to another. The newest version of each counts.</summary>
    private IEnumerable<ElementTree> Supplements(string system) => supplements.Value[system].Select(Definitions.Read);
}
