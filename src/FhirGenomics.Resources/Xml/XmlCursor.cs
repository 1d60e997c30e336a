using System.Text;
using System.Xml;

namespace FhirGenomics.Resources.Xml;

/// <summary>Walks the elements of an XML source and refuses what stands between them.</summary>
internal sealed class XmlCursor(XmlReader reader, XmlIssues issues)
{
    /// <summary>From a start tag to the first child element; false if there is none, and then behind the end tag.</summary>
    public bool OpenContent()
    {
        var isEmpty = reader.IsEmptyElement;
        reader.Read();
        return !isEmpty && NextElement();
    }

    /// <summary>To the next child element; false at the parent's end tag, and then behind it.</summary>
    public bool NextElement()
    {
        if (SkipToElement())
        {
            return true;
        }

        reader.Read();
        return false;
    }

    /// <summary>To the element here or after what stands between elements; false at an end tag.</summary>
    public bool SkipToElement()
    {
        while (reader.NodeType is not (XmlNodeType.Element or XmlNodeType.EndElement or XmlNodeType.None))
        {
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                issues.Add("xml-text", "Text stands between the elements: FHIR keeps values in attributes.", "Der står tekst mellem elementerne: i FHIR står værdier i attributter (value=\"...\").");
            }

            reader.Read();
        }

        return reader.NodeType == XmlNodeType.Element;
    }

    /// <summary>What the type says of the element here; null if it does not have it, which is a finding.</summary>
    public TypeElement? Definition(FhirType type, bool isResource)
    {
        var element = type.FindJson(Encoding.UTF8.GetBytes(reader.LocalName));
        var expected = element?.Type.Name == "xhtml" ? ResourceXml.XhtmlNamespace : ResourceXml.FhirNamespace;
        if (element is null)
        {
            var meant = Spelling.DidYouMean(reader.LocalName, type.Elements.Select(known => known.JsonName));
            issues.Add("unknown-element", $"'{reader.LocalName}' is not an element of {type.Name}.{meant.English}", $"{type.Name} har intet element '{reader.LocalName}'.{meant.Danish}");
        }
        else if (reader.NamespaceURI != expected)
        {
            issues.Add("xml-namespace", $"'{reader.LocalName}' stands in the namespace '{reader.NamespaceURI}', expected {expected}.", $"'{reader.LocalName}' står i navnerummet '{reader.NamespaceURI}', forventet {expected}.");
            return null;
        }
        else if (!isResource && (element.Name == "id" || (element.Name == "url" && type.Name == "Extension")))
        {
            issues.Add("xml-attribute", $"'{element.Name}' of {type.Name} is an attribute in XML, not an element.", $"'{element.Name}' i {type.Name} er en attribut i XML, ikke et element.");
            return null;
        }

        return element;
    }
}
