using System.Xml;

namespace FhirGenomics.Resources.Xml;

/// <summary>Writes the element tree as XML, in the order of the specification.</summary>
internal static class JsonToXml
{
    private static readonly int Id = FhirTypes.R4.NameId("id");
    private static readonly int Url = FhirTypes.R4.NameId("url");

    public static void WriteResource(XmlWriter writer, Element resource)
    {
        writer.WriteStartElement(resource.Type!.Name, ResourceXml.FhirNamespace);
        WriteChildren(writer, resource, isResource: true);
        writer.WriteEndElement();
    }

    private static void WriteChildren(XmlWriter writer, Element parent, bool isResource)
    {
        if (IsInOrder(parent))
        {
            foreach (var child in parent.Children)
            {
                WriteChild(writer, child, isResource);
            }

            return;
        }

        var children = new List<Element>();
        foreach (var child in parent.Children)
        {
            children.Add(child);
        }

        foreach (var child in children.OrderBy(child => child.Definition?.Order ?? int.MaxValue))
        {
            WriteChild(writer, child, isResource);
        }
    }

    private static void WriteChild(XmlWriter writer, Element child, bool parentIsResource)
    {
        if (child.Definition is not { } definition || (!parentIsResource && IsAttribute(child)))
        {
            return;
        }

        if (definition.Type.Name == "xhtml")
        {
            WriteNarrative(writer, child.Text ?? "");
            return;
        }

        writer.WriteStartElement(definition.JsonName, ResourceXml.FhirNamespace);
        if (definition.Type.Kind == FhirTypeKind.Resource)
        {
            WriteResource(writer, child);
        }
        else
        {
            WriteAttributes(writer, child);
            WriteChildren(writer, child, isResource: false);
        }

        writer.WriteEndElement();
    }

    private static void WriteAttributes(XmlWriter writer, Element element)
    {
        foreach (var child in element.Children)
        {
            if (IsAttribute(child) && child.Text is { } text)
            {
                writer.WriteAttributeString(child.NameId == Id ? "id" : "url", Legal(text));
            }
        }

        if (element.Text is { } value)
        {
            writer.WriteAttributeString("value", Legal(value));
        }
    }

    /// <summary>The narrative is XHTML text inside JSON. One that is not well-formed (HTML entities, say) goes out as text, so that the document stays XML.</summary>
    private static void WriteNarrative(XmlWriter writer, string xhtml)
    {
        try
        {
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
            using (var check = XmlReader.Create(new StringReader(xhtml), settings))
            {
                while (check.Read())
                {
                }
            }

            using var reader = XmlReader.Create(new StringReader(xhtml), settings);
            reader.MoveToContent();
            writer.WriteNode(reader, defattr: false);
        }
        catch (XmlException)
        {
            writer.WriteElementString("div", ResourceXml.XhtmlNamespace, Legal(xhtml));
        }
    }

    private static bool IsInOrder(Element parent)
    {
        var last = -1;
        foreach (var child in parent.Children)
        {
            var order = child.Definition?.Order ?? last;
            if (order < last)
            {
                return false;
            }

            last = order;
        }

        return true;
    }

    private static bool IsAttribute(Element child) =>
        child.NameId == Id || (child.NameId == Url && child.Definition!.Owner.Name == "Extension");

    /// <summary>XML has no control characters at all; what JSON may carry of them becomes the replacement character.</summary>
    private static string Legal(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!XmlConvert.IsXmlChar(text[i]) && !char.IsSurrogate(text[i]))
            {
                return string.Create(text.Length, text, static (target, source) =>
                {
                    for (var at = 0; at < source.Length; at++)
                    {
                        target[at] = XmlConvert.IsXmlChar(source[at]) || char.IsSurrogate(source[at]) ? source[at] : '\uFFFD';
                    }
                });
            }
        }

        return text;
    }
}
