using System.Collections.Frozen;
using System.Xml;

namespace FhirGenomics.Resources.FhirPath;

/// <summary>The XHTML of a narrative. Source: https://hl7.org/fhir/R4/narrative.html</summary>
internal static class Narrative
{
    private const string Xhtml = "http://www.w3.org/1999/xhtml";

    private static readonly FrozenSet<string> Elements = Set(
        "a abbr acronym address area b bdo big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img kbd li map ol p pre q samp small span " +
        "strong sub sup table tbody td tfoot th thead tr tt ul var");

    private static readonly FrozenSet<string> Attributes = Set(
        "abbr accesskey align alt axis bgcolor border cellpadding cellspacing char charoff charset cite class clear color colspan compact coords dir face frame headers height " +
        "href hreflang hspace id ismap lang longdesc name noshade nohref nowrap rel rev rowspan rules scope shape size span src start style summary tabindex target title type " +
        "usemap valign value vspace width");

    /// <summary>
    /// <c>htmlChecks()</c>: one well-formed <c>div</c> with the elements and attributes that FHIR allows (no scripts, forms, frames, event handlers
    /// or entities of HTML), and with text or an image in it.
    /// </summary>
    public static bool IsValid(string xhtml)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 50_000_000 };
        var hasContent = false;
        try
        {
            using var reader = XmlReader.Create(new StringReader(xhtml), settings);
            while (reader.Read())
            {
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element when !IsAllowed(reader):
                    case XmlNodeType.ProcessingInstruction or XmlNodeType.XmlDeclaration:
                        return false;
                    case XmlNodeType.Element:
                        hasContent |= reader.LocalName == "img";
                        break;
                    case XmlNodeType.Text or XmlNodeType.CDATA:
                        hasContent |= !string.IsNullOrWhiteSpace(reader.Value);
                        break;
                }
            }
        }
        catch (XmlException)
        {
            return false;
        }

        return hasContent;
    }

    private static bool IsAllowed(XmlReader reader)
    {
        if (reader.NamespaceURI != Xhtml || !Elements.Contains(reader.LocalName) || (reader.Depth == 0 && reader.LocalName != "div"))
        {
            return false;
        }

        for (var more = reader.MoveToFirstAttribute(); more; more = reader.MoveToNextAttribute())
        {
            var isNamespace = reader.Name == "xmlns" || reader.Prefix == "xmlns";
            if (!isNamespace && reader.Prefix != "xml" && (!Attributes.Contains(reader.Name) || IsScript(reader)))
            {
                reader.MoveToElement();
                return false;
            }
        }

        reader.MoveToElement();
        return true;
    }

    private static bool IsScript(XmlReader attribute) =>
        attribute.Name is "href" or "src" && attribute.Value.AsSpan().TrimStart().StartsWith("javascript:", StringComparison.OrdinalIgnoreCase);

    private static FrozenSet<string> Set(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
