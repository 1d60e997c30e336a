using System.Globalization;
using System.Xml;

namespace FhirGenomics.Resources.Xml;

/// <summary>
/// Reads a narrative out of XML content as the text that JSON holds: XHTML in the default namespace, whatever prefixes the content has for it.
/// Other namespaces are kept as they are, so that they are found and refused.
/// </summary>
internal static class XmlNarrative
{
    private const string Declarations = "http://www.w3.org/2000/xmlns/";

    /// <summary>The text of the element at the reader, which goes behind the end tag.</summary>
    public static string Read(XmlReader reader)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        using var writer = new XmlTextWriter(text);
        var open = 0;
        do
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    open += StartTag(reader, writer) ? 1 : 0;
                    break;
                case XmlNodeType.EndElement:
                    writer.WriteFullEndElement();
                    open--;
                    break;
                case XmlNodeType.CDATA:
                    writer.WriteCData(reader.Value);
                    break;
                case XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    writer.WriteWhitespace(reader.Value);
                    break;
                default:
                    writer.WriteString(reader.Value);
                    break;
            }

            reader.Read();
        }
        while (open > 0);
        return text.ToString();
    }

    /// <summary>Writes a start tag; false if the element is empty, and then closed.</summary>
    private static bool StartTag(XmlReader reader, XmlTextWriter writer)
    {
        var isEmpty = reader.IsEmptyElement;
        var name = reader.NamespaceURI;
        writer.WriteStartElement(name == ResourceXml.XhtmlNamespace ? "" : reader.Prefix, reader.LocalName, name);
        while (reader.MoveToNextAttribute())
        {
            var isNeeded = reader.NamespaceURI != Declarations || (reader.Prefix.Length == 0 ? reader.Value == name : reader.Value != ResourceXml.XhtmlNamespace);
            if (isNeeded)
            {
                writer.WriteAttributeString(reader.Prefix, reader.LocalName, reader.NamespaceURI, reader.Value);
            }
        }

        reader.MoveToElement();
        if (isEmpty)
        {
            writer.WriteEndElement();
        }

        return !isEmpty;
    }
}
