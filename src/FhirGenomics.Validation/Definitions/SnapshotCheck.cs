using FhirGenomics.Resources;
using FhirGenomics.Resources.FhirPath;
using FhirGenomics.Validation.Schema;

namespace FhirGenomics.Validation.Definitions;

/// <summary>
/// Tells what is wrong with a profile before it is used: what would never be evaluated, and what allows more than its base.
/// Source: https://hl7.org/fhir/R4/profiling.html
/// </summary>
internal sealed class ProfileCheck
{
    private readonly ElementTree source;
    private readonly Validator validator;
    private readonly string url;
    private readonly Dictionary<string, Element> sourceElements = new(StringComparer.Ordinal);
    private readonly List<Issue> issues = [];

    private ProfileCheck(ElementTree source, Validator validator)
    {
        this.source = source;
        this.validator = validator;
        url = source.Root.Child("url").Text ?? "";
        foreach (var element in Elements(source.Root.Child("differential")).Concat(Elements(source.Root.Child("snapshot"))))
        {
            sourceElements.TryAdd(Id(element), element);
        }
    }

    /// <summary>All findings about a StructureDefinition, in the places of its source.</summary>
    /// <param name="source">As it came.</param>
    /// <param name="validator">Knows the StructureDefinition, with its snapshot.</param>
    public static IReadOnlyList<Issue> Run(ElementTree source, Validator validator) => new ProfileCheck(source, validator).Run();

    private List<Issue> Run()
    {
        var root = source.Root;
        var canonical = url + (root.Child("version").Text is { } version ? "|" + version : "");
        var isConstraint = root.Child("derivation").Text == "constraint";
        var definition = validator.Terminology.Definitions.Find("StructureDefinition", canonical)?.Root ?? default;
        var elements = Elements(definition.Child("snapshot")).ToList();
        elements = elements.Count > 0 ? elements : [.. Elements(root.Child("differential"))];
        elements.ForEach(CheckRules);
        for (var context = root.Child("context"); context.Exists; context = context.NextSame())
        {
            if (context.Child("type").Text == "fhirpath")
            {
                CheckExpression(context.Child("expression"), context.Child("expression").Text ?? "", "context", null);
            }
        }

        if (isConstraint)
        {
            CheckBase(root.Child("baseDefinition"), Elements(root.Child("differential")).Concat(elements));
            if (definition.Child("snapshot").Exists && validator.Profile(canonical) is { } profile)
            {
                issues.AddRange(profile.Problems.Select(problem => Issue(source.Root.Child("differential"), null, MessageId.ProfileBroken, problem, "Profilen kan ikke bruges: " + problem)));
                CheckSlices(profile.Root);
            }
        }

        return issues;
    }

    private void CheckBase(Element baseDefinition, IEnumerable<Element> elements)
    {
        if (baseDefinition.Text is not { } canonical || validator.Terminology.Definitions.Find("StructureDefinition", canonical) is not { } found)
        {
            issues.Add(Issue(baseDefinition.Exists ? baseDefinition : source.Root, null, MessageId.ProfileLink, $"The base '{Messages.Shorten(baseDefinition.Text ?? "")}' is not known here.", $"Grundlaget '{Messages.Shorten(baseDefinition.Text ?? "")}' kendes ikke her."));
            return;
        }

        var known = Elements(found.Root.Child("snapshot")).GroupBy(Id, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        var told = new HashSet<(string, string)>();
        foreach (var element in elements)
        {
            // A slice is held against itself in the base, or against the element that it is a slice of.
            var isSlice = !known.TryGetValue(Id(element), out var original);
            if (!isSlice || known.TryGetValue(element.Child("path").Text ?? "", out original))
            {
                issues.AddRange(ElementNarrowing.Check(element, original, isSlice).Where(wrong => told.Add((Id(element), wrong.Text))).Select(wrong => Issue(At(element), Id(element), MessageId.ProfileElement, wrong.Text, wrong.Danish)));
            }
        }
    }

    private void CheckRules(Element element)
    {
        for (var constraint = element.Child("constraint"); constraint.Exists; constraint = constraint.NextSame())
        {
            if (constraint.Child("expression").Text is { } expression)
            {
                CheckExpression(At(element), expression, constraint.Child("key").Text ?? "", Id(element));
            }
        }

        if (element.Child("binding").Child("valueSet").Text is { } valueSet && element.Child("binding").Child("strength").Text is "required" or "extensible"
            && sourceElements.ContainsKey(Id(element)) && !validator.Terminology.Compile(valueSet!).IsLoaded)
        {
            Warn(element, $"The value set '{Messages.Shorten(valueSet!)}' is not known here: codes are not checked against it.", $"Værdisættet '{Messages.Shorten(valueSet!)}' kendes ikke her: koder kontrolleres ikke mod det.");
        }

        for (var type = element.Child("type"); type.Exists && sourceElements.ContainsKey(Id(element)); type = type.NextSame())
        {
            foreach (var link in Links(type))
            {
                if (Schemas.BaseType(link) is null && validator.Terminology.Definitions.FindEntry("StructureDefinition", link) is null)
                {
                    Warn(element, $"The profile '{Messages.Shorten(link)}' is not known here: it is not checked.", $"Profilen '{Messages.Shorten(link)}' kendes ikke her: den kontrolleres ikke.");
                }
            }
        }
    }

    private void CheckExpression(Element at, string expression, string key, string? elementId)
    {
        try
        {
            FhirPathExpression.Compile(expression);
        }
        catch (FhirPathException wrong)
        {
            issues.Add(Issue(at, elementId, MessageId.ProfileExpression, $"The expression of {key} is not FHIRPath: {wrong.Message}", $"Udtrykket for {key} er ikke FHIRPath: {wrong.Message}"));
        }
    }

    /// <summary>Slices that nothing tells apart: no item could ever be in one.</summary>
    private void CheckSlices(ElementSchema root)
    {
        var open = new Stack<ElementSchema>([root]);
        while (open.TryPop(out var schema))
        {
            for (var i = 0; i < (schema.Slicing?.Slices.Length ?? 0); i++)
            {
                var slice = schema.Slicing!.Slices[i];
                if (i != schema.Slicing.Default && sourceElements.TryGetValue(slice.ElementId, out var at) && !Array.Exists(schema.Slicing.Tests(i), test => test.Decides))
                {
                    var paths = string.Join(", ", schema.Slicing.Discriminators.Select(discriminator => $"{discriminator.Type}:{discriminator.Path}"));
                    issues.Add(Issue(at, slice.ElementId, MessageId.ProfileExpression, $"Nothing says what is in the slice '{slice.SliceName}': it has no fixed value, pattern, required binding, type or profile at the discriminator ({paths}).", $"Intet siger, hvad der hører til udsnittet '{slice.SliceName}': det har hverken fast værdi, mønster, påkrævet binding, type eller profil ved diskriminatoren ({paths})."));
                }
            }

            foreach (var below in schema.Slots.Concat(schema.Slicing?.Slices ?? []))
            {
                open.Push(below);
            }
        }
    }

    private static IEnumerable<string> Links(Element type)
    {
        foreach (var name in (string[])["profile", "targetProfile"])
        {
            for (var link = type.Child(name); link.Exists; link = link.NextSame())
            {
                yield return link.Text ?? "";
            }
        }
    }

    private static IEnumerable<Element> Elements(Element of)
    {
        for (var element = of.Child("element"); element.Exists; element = element.NextSame())
        {
            yield return element;
        }
    }

    private static string Id(Element element) => element.Child("id").Text ?? element.Child("path").Text ?? "";

    private Element At(Element element) => sourceElements.TryGetValue(Id(element), out var at) ? at : source.Root;

    private void Warn(Element element, string text, string danish) =>
        issues.Add(Issue(At(element), Id(element), MessageId.ProfileLink, text, danish) with { Severity = IssueSeverity.Warning });

    private Issue Issue(Element at, string? elementId, string messageId, string text, string danish) =>
        Resources.Issue.Error(IssueCode.Invalid, messageId, text, at.Exists ? at : source.Root, danish) with { Profile = url, ElementId = elementId };
}
