using System.Xml;
using FhirGenomics.Resources;
using FhirGenomics.Validation.Schema;

namespace FhirGenomics.Validation.Rules;

/// <summary>
/// What profiles ask of the parts of a narrative: sections by language, and where each part comes from.
/// Source: https://hl7.org/fhir/extensions/StructureDefinition-narrative-language-control.html and StructureDefinition-narrative-source-control.html
/// </summary>
internal static class NarrativeControls
{
    private const string XmlNamespace = "http://www.w3.org/XML/1998/namespace";

    /// <summary>Checks a narrative whose XHTML is in order; what is not XHTML is told elsewhere.</summary>
    public static void Check(ValidationRun run, Element narrative, ElementSchema rule, NarrativeControl control)
    {
        if (narrative.Child("div").Text is not { } xhtml || Parts(xhtml) is not { } parts)
        {
            return;
        }

        if (control.Source is { } severity && parts.Find(part => !part.HasSource).Text is { } unsourced)
        {
            run.Add(narrative, rule, severity, IssueCode.Invalid, MessageId.NarrativeControl,
                $"The part '{Messages.Shorten(unsourced)}' of the narrative does not tell its source: class boilerplate, generated or original{Messages.By(rule)}.",
                $"Delen '{Messages.Shorten(unsourced)}' af den læsbare tekst oplyser ikke sin kilde: class boilerplate, generated eller original{Danish.By(rule)}.");
        }

        if (control.Language is { } language)
        {
            CheckLanguages(run, narrative, rule, language, [.. parts.Select(part => part.Language).OfType<string>()]);
        }
    }

    private static void CheckLanguages(ValidationRun run, Element narrative, ElementSchema rule, string asked, List<string> languages)
    {
        var needed = asked == "_resource" ? narrative.Parent.Child("language").Text : asked is "_yes" or "_no" ? null : asked;
        if (asked == "_no" && languages.Count > 0)
        {
            run.Error(narrative, rule, IssueCode.Invalid, MessageId.NarrativeControl,
                $"The narrative has sections by language ({string.Join(", ", languages)}): none are allowed{Messages.By(rule)}.",
                $"Den læsbare tekst har afsnit efter sprog ({string.Join(", ", languages)}): ingen er tilladt{Danish.By(rule)}.");
        }
        else if (asked == "_yes" && languages.Count == 0)
        {
            run.Error(narrative, rule, IssueCode.Invalid, MessageId.NarrativeControl,
                $"The narrative has no sections by language (<div lang=\"...\">): they are needed{Messages.By(rule)}.",
                $"Den læsbare tekst har ingen afsnit efter sprog (<div lang=\"...\">): de er påkrævet{Danish.By(rule)}.");
        }
        else if (needed is not null && !languages.Contains(needed))
        {
            run.Error(narrative, rule, IssueCode.Invalid, MessageId.NarrativeControl,
                $"The narrative has no section in the language '{Messages.Shorten(needed)}': it is needed{Messages.By(rule)}.",
                $"Den læsbare tekst har intet afsnit på sproget '{Messages.Shorten(needed)}': det er påkrævet{Danish.By(rule)}.");
        }
    }

    /// <summary>The texts and elements directly below the outer div; null if it is not XML.</summary>
    private static List<(string Text, string? Language, bool HasSource)>? Parts(string xhtml)
    {
        var parts = new List<(string, string?, bool)>();
        try
        {
            using var reader = XmlReader.Create(new StringReader(xhtml), new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            while (reader.Read())
            {
                if (reader.Depth == 1 && reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                {
                    parts.Add((reader.Value, null, false));
                }
                else if (reader is { Depth: 1, NodeType: XmlNodeType.Element })
                {
                    var classes = (reader.GetAttribute("class") ?? "").Split(' ');
                    var language = reader.GetAttribute("lang", XmlNamespace) ?? reader.GetAttribute("lang");
                    parts.Add(($"<{reader.Name}>", reader.LocalName == "div" ? language : null, classes.Intersect(["boilerplate", "generated", "original"]).Any()));
                }
            }
        }
        catch (XmlException)
        {
            return null;
        }

        return parts;
    }
}
