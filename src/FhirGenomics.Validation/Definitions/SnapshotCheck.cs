using FhirGenomics.Resources;
using FhirGenomics.Resources.FhirPath;
using FhirGenomics.Validation.Schema;

namespace FhirGenomics.Validation.Definitions;

/// <summary>
/// Tells what of a profile would never be checked once it is used: an unknown base, slices that nothing tells apart, contexts that are no FHIRPath,
/// value sets and profiles that are not known. What its differential says against its base is told by <see cref="Conformance.ProfileCheck"/>.
/// Source: https://hl7.org/fhir/R4/profiling.html
/// </summary>
internal sealed class SnapshotCheck
{
    private readonly Validator validator;
    private readonly Element root;
    private readonly string url;
    private readonly Dictionary<string, Element> elements = new(StringComparer.Ordinal);
    private readonly List<Issue> issues = [];

    private SnapshotCheck(ElementTree source, Validator validator)
    {
        this.validator = validator;
        root = source.Root;
        url = root.Child("url").Text ?? "";
        foreach (var list in (string[])["differential", "snapshot"])
        {
            for (var element = root.Child(list).Child("element"); element.Exists; element = element.NextSame())
            {
                elements.TryAdd(element.Child("id").Text ?? element.Child("path").Text ?? "", element);
            }
        }
    }

    /// <summary>All findings about a StructureDefinition, in the places of its source.</summary>
    /// <param name="source">As it came.</param>
    /// <param name="validator">Knows the StructureDefinition, with its snapshot.</param>
    public static IReadOnlyList<Issue> Run(ElementTree source, Validator validator)
    {
        var check = new SnapshotCheck(source, validator);
        check.Run();
        return check.issues;
    }

    private void Run()
    {
        CheckContexts();
        foreach (var (id, element) in elements)
        {
            CheckNames(id, element);
        }

        if (root.Child("derivation").Text != "constraint" || root.Child("kind").Text == "logical")
        {
            return;
        }

        var baseDefinition = root.Child("baseDefinition");
        if (baseDefinition.Text is not { } canonical || validator.Terminology.Definitions.FindEntry("StructureDefinition", canonical) is null)
        {
            Error(baseDefinition, null, MessageId.ProfileBase, $"The base '{Messages.Shorten(baseDefinition.Text ?? "")}' is not known here.", $"Grundprofilen '{Messages.Shorten(baseDefinition.Text ?? "")}' kendes ikke her.");
            return;
        }

        var own = url + (root.Child("version").Text is { } version ? "|" + version : "");
        if (validator.Terminology.Definitions.Find("StructureDefinition", own) is { } definition && definition.Root.Child("snapshot").Exists && validator.Profile(own) is { } profile)
        {
            profile.Problems.ForEach(problem => Error(root.Child("differential"), null, MessageId.ProfileBroken, problem.English, problem.Danish));
            CheckSlices(profile.Root);
        }
    }

    private void CheckContexts()
    {
        for (var context = root.Child("context"); context.Exists; context = context.NextSame())
        {
            var expression = context.Child("expression");
            if (context.Child("type").Text == "fhirpath" && expression.Text is { } text)
            {
                try
                {
                    FhirPathExpression.Compile(text);
                }
                catch (FhirPathException wrong)
                {
                    Error(expression, null, MessageId.ProfileExpression, $"The context is not FHIRPath: {wrong.Message}", $"Konteksten er ikke FHIRPath: {wrong.Message}");
                }
            }
        }
    }

    /// <summary>Value sets and profiles that an element names: what is not known is not checked, which is no error.</summary>
    private void CheckNames(string id, Element element)
    {
        var binding = element.Child("binding");
        if (binding.Child("valueSet") is { Text: { } valueSet } at && binding.Child("strength").Text is "required" or "extensible" && !validator.Terminology.Compile(valueSet).IsLoaded)
        {
            Warn(at, id, $"The value set '{Messages.Shorten(valueSet)}' is not known here: codes are not checked against it.", $"Værdisættet '{Messages.Shorten(valueSet)}' kendes ikke her: koder kontrolleres ikke mod det.");
        }

        for (var type = element.Child("type"); type.Exists; type = type.NextSame())
        {
            foreach (var name in (string[])["profile", "targetProfile"])
            {
                for (var link = type.Child(name); link.Exists; link = link.NextSame())
                {
                    if (link.Text is { } canonical && Schemas.BaseType(canonical) is null && validator.Terminology.Definitions.FindEntry("StructureDefinition", canonical) is null)
                    {
                        Warn(link, id, $"The profile '{Messages.Shorten(canonical)}' is not known here: it is not checked.", $"Profilen '{Messages.Shorten(canonical)}' kendes ikke her: den kontrolleres ikke.");
                    }
                }
            }
        }
    }

    /// <summary>Slices that nothing tells apart: no item could ever be in one.</summary>
    private void CheckSlices(ElementSchema profile)
    {
        var open = new Stack<ElementSchema>([profile]);
        while (open.TryPop(out var schema))
        {
            for (var i = 0; i < (schema.Slicing?.Slices.Length ?? 0); i++)
            {
                var slice = schema.Slicing!.Slices[i];
                if (i != schema.Slicing.Default && elements.TryGetValue(slice.ElementId, out var at) && !Array.Exists(schema.Slicing.Tests(i), test => test.Decides))
                {
                    var paths = string.Join(", ", schema.Slicing.Discriminators.Select(discriminator => $"{discriminator.Type}:{discriminator.Path}"));
                    Error(at, slice.ElementId, MessageId.ProfileSlicing, $"Nothing says what is in the slice '{slice.SliceName}': it has no fixed value, pattern, required binding, type or profile at the discriminator ({paths}).", $"Intet siger, hvad der hører til slicen '{slice.SliceName}': den har hverken fast værdi, mønster, påkrævet binding, type eller profil ved diskriminatoren ({paths}).");
                }
            }

            foreach (var below in schema.Slots.Concat(schema.Slicing?.Slices ?? []))
            {
                open.Push(below);
            }
        }
    }

    private void Warn(Element at, string id, string text, string danish) => Add(at, id, IssueSeverity.Warning, MessageId.ProfileLink, text, danish);

    private void Error(Element at, string? id, string messageId, string text, string danish) => Add(at, id, IssueSeverity.Error, messageId, text, danish);

    private void Add(Element at, string? id, IssueSeverity severity, string messageId, string text, string danish) =>
        issues.Add(Issue.At(at.Exists ? at : root, severity, IssueCode.Invalid, messageId, text, danish) with { Profile = url, ElementId = id });
}
