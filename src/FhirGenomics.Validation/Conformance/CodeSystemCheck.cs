using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Validation.Conformance;

/// <summary>Whether a CodeSystem keeps its own promises: its count, its properties, what it supplements. Source: https://hl7.org/fhir/R4/codesystem.html</summary>
internal static class CodeSystemCheck
{
    public static void Check(ValidationRun run, Element system)
    {
        var content = system.Child("content");
        var supplements = system.Child("supplements");
        if (supplements.HasValue && content.HasValue && !content.ValueIs("supplement"u8))
        {
            run.Error(content, null, IssueCode.Invalid, MessageId.CodeSystemContent,
                $"A code system that supplements another has the content 'supplement': found '{Messages.Show(content)}'.",
                $"Et kodesystem, der supplerer et andet, har content 'supplement': her står '{Messages.Show(content)}'.");
        }

        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var property = system.Child("property"); property.Exists; property = property.NextSame())
        {
            properties.TryAdd(property.Child("code").Text ?? "", property.Child("type").Text ?? "");
        }

        var count = 0;
        foreach (var concept in Concepts(system))
        {
            count++;
            CheckSupplemented(run, concept, supplements);
            CheckProperties(run, concept, properties);
        }

        if (content.ValueIs("complete"u8) && system.Child("count").Text is { } stated && stated != count.ToString(CultureInfo.InvariantCulture))
        {
            run.Error(system.Child("count"), null, IssueCode.Invalid, MessageId.CodeSystemContent,
                $"The code system is complete and has {count} concepts, but count says {Messages.Shorten(stated)}.",
                $"Kodesystemet er fuldstændigt og har {count} begreber, men count siger {Messages.Shorten(stated)}.");
        }
    }

    private static IEnumerable<Element> Concepts(Element system)
    {
        var open = new Stack<Element>();
        open.Push(system.Child("concept"));
        while (open.TryPop(out var concept))
        {
            if (concept.Exists)
            {
                open.Push(concept.NextSame());
                open.Push(concept.Child("concept"));
                yield return concept;
            }
        }
    }

    private static void CheckSupplemented(ValidationRun run, Element concept, Element supplements)
    {
        run.Work++;
        if (supplements.Text is { } url && concept.Child("code") is { HasValue: true } code && run.Terminology.InCodeSystem(url.Split('|')[0], code.Text!) == Membership.Out)
        {
            run.Error(code, null, IssueCode.CodeInvalid, MessageId.UnknownCode,
                $"The code system {Messages.Shorten(url)}, which this supplements, has no code '{Messages.Show(code)}'.",
                $"Kodesystemet {Messages.Shorten(url)}, som dette supplerer, har ingen kode '{Messages.Show(code)}'.");
        }
    }

    private static void CheckProperties(ValidationRun run, Element concept, Dictionary<string, string> properties)
    {
        for (var property = concept.Child("property"); property.Exists; property = property.NextSame())
        {
            var code = property.Child("code");
            var value = property.Child("value");
            if (code.Text is { } name && properties.TryGetValue(name, out var type) && value.Type is { } actual && !Fits(actual.Name, type))
            {
                run.Error(value, null, IssueCode.Value, MessageId.CodeSystemProperty,
                    $"The property '{Messages.Shorten(name)}' is a {type} by its definition: found a {actual.Name}.",
                    $"Egenskaben '{Messages.Shorten(name)}' er en {type} ifølge sin definition: her står en {actual.Name}.");
            }
        }
    }

    private static bool Fits(string actual, string type) => actual == type || type.Length == 0 || (actual == "string" && type == "code") || (actual == "code" && type == "string");
}
