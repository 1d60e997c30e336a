using FhirGenomics.Resources;
using FhirGenomics.Validation.Schema;

namespace FhirGenomics.Validation.Rules;

/// <summary>Extensions: their definitions, where they may stand, and modifiers. Source: https://hl7.org/fhir/R4/extensibility.html</summary>
internal static class ExtensionRule
{
    /// <summary>Finds the definition of an extension and adds what it asks to the node's set, which begins at <paramref name="set"/>.</summary>
    public static void Enter(ValidationRun run, Element extension, int set)
    {
        var url = extension.Child("url");
        if (url.Kind != ElementKind.String || url.Utf8.IsEmpty)
        {
            return;
        }

        if (url.Utf8.IndexOf((byte)':') < 0)
        {
            CheckNested(run, extension, url);
        }
        else if (run.Schemas.FindExtension(url) is { } definition)
        {
            run.Walk.Push(definition.Root, set);
            CheckPlace(run, extension, url, definition);
        }
        else
        {
            ReportUnknown(run, extension, url);
        }
    }

    /// <summary>ext-1: either nested extensions or a value.</summary>
    public static void CheckContent(ValidationRun run, Element extension)
    {
        if (extension.Child("extension").Exists == extension.Child("value").Exists && extension.Child("url").Exists)
        {
            run.Error(extension, null, IssueCode.Invariant, MessageId.Invariant,
                $"ext-1: Must have either extensions or value[x], not both: found {(extension.Child("value").Exists ? "both" : "neither")}.",
                $"ext-1: En udvidelse skal have enten indre udvidelser ('extension') eller en værdi ('value[x]'), men har {(extension.Child("value").Exists ? "begge dele" : "ingen af delene")}.");
        }
    }

    private static void ReportUnknown(ValidationRun run, Element extension, Element url)
    {
        var meant = run.WantsText && run.MayGuess() ? Spelling.Question(UriHints.Canonical(run.Schemas.Definitions, "StructureDefinition", url.Text!)) : Said.Nothing;
        if (extension.Name == "modifierExtension")
        {
            run.Error(extension, null, IssueCode.Extension, MessageId.ModifierExtensionUnknown,
                $"The modifier extension '{Messages.Show(url)}' is not known here: who does not know it must not use the resource.{meant.English}",
                $"Udvidelsen '{Messages.Show(url)}', som ændrer betydningen (modifierExtension), er ikke kendt her: den, der ikke kender den, må ikke bruge ressourcen.{meant.Danish}");
        }
        else if (run.Request.UnknownExtensions == UnknownExtensions.Error)
        {
            run.Error(extension, null, IssueCode.Extension, MessageId.ExtensionUnknown,
                $"The extension '{Messages.Show(url)}' is not known here, and only known ones are allowed.{meant.English}",
                $"Udvidelsen '{Messages.Show(url)}' er ikke kendt her, og kun kendte udvidelser er tilladt.{meant.Danish}");
        }
        else
        {
            run.Information(extension, null, IssueCode.Extension, MessageId.ExtensionUnknown,
                $"The extension '{Messages.Show(url)}' is not known here, so its content was not checked.{meant.English}",
                $"Udvidelsen '{Messages.Show(url)}' er ikke kendt her, så dens indhold blev ikke kontrolleret.{meant.Danish}");
        }
    }

    private static void CheckNested(ValidationRun run, Element extension, Element url)
    {
        var parent = extension.Parent;
        if (parent.Type?.Name != "Extension")
        {
            run.Error(url, null, IssueCode.Extension, MessageId.ExtensionUnknown,
                $"The URL of an extension must be absolute: found '{Messages.Show(url)}'.",
                $"En udvidelses URL skal være absolut, men her står '{Messages.Show(url)}'.");
            return;
        }

        var parentUrl = parent.Child("url");
        if (parentUrl.Kind != ElementKind.String || parentUrl.Utf8.IndexOf((byte)':') < 0 || run.Schemas.FindExtension(parentUrl) is not { } definition)
        {
            return;
        }

        var names = (definition.Root.Slot(FhirTypes.R4.NameId("extension"))?.Slicing?.Slices ?? []).Select(slice => slice.Slot(FhirTypes.R4.NameId("url"))?.Fixed.Text).OfType<string>().ToList();
        if (!names.Contains(url.Text!))
        {
            var meant = run.WantsText ? Spelling.DidYouMean(url.Text!, names) : Said.Nothing;
            run.Error(url, definition.Root, IssueCode.Extension, MessageId.ExtensionNested,
                $"The extension '{definition.Name}' has no part '{Messages.Show(url)}'.{(names.Count == 0 ? "" : $" It has: {string.Join(", ", names)}.")}{meant.English}",
                $"Udvidelsen '{definition.Name}' har ingen del '{Messages.Show(url)}'.{(names.Count == 0 ? "" : $" Den har: {string.Join(", ", names)}.")}{meant.Danish}");
        }
    }

    private static void CheckPlace(ValidationRun run, Element extension, Element url, CompiledProfile definition)
    {
        var isModifier = extension.Name == "modifierExtension";
        if (isModifier != definition.IsModifier)
        {
            var (does, expected) = isModifier ? ("does not modify", "extension") : ("modifies", "modifierExtension");
            run.Error(extension, definition.Root, IssueCode.Extension, MessageId.ExtensionModifier,
                $"The extension '{Messages.Show(url)}' {does} meaning: it must stand in '{expected}', not in '{extension.Name}'.",
                $"Udvidelsen '{Messages.Show(url)}' {(isModifier ? "ændrer ikke" : "ændrer")} betydningen: den skal stå i '{expected}', ikke i '{extension.Name}'.");
        }

        foreach (var invariant in definition.ContextInvariants)
        {
            if (run.FhirPath.Holds(invariant, extension.Parent, extension) == false)
            {
                run.Error(extension, definition.Root, IssueCode.Extension, MessageId.ExtensionContext,
                    $"The extension '{Messages.Show(url)}' may stand only where this holds: {Messages.Shorten(invariant)}",
                    $"Udvidelsen '{Messages.Show(url)}' må kun stå, hvor dette gælder: {Messages.Shorten(invariant)}");
            }
        }

        if (!ExtensionPlaces.Allow(run, extension.Parent, definition))
        {
            run.Error(extension, definition.Root, IssueCode.Extension, MessageId.ExtensionContext,
                $"The extension '{Messages.Show(url)}' may not stand in {ExtensionPlaces.Describe(extension.Parent)}: its definition allows {string.Join(", ", definition.Contexts.Select(context => context.Expression))}.",
                $"Udvidelsen '{Messages.Show(url)}' må ikke stå i {ExtensionPlaces.Describe(extension.Parent)}: dens definition tillader {string.Join(", ", definition.Contexts.Select(context => context.Expression))}.");
        }
    }
}
