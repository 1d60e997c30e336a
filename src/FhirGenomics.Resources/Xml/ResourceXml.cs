using System.Xml;

namespace FhirGenomics.Resources.Xml;

/// <summary>
/// The XML form of a resource. Both ways keep every digit and character, because the type model alone drives them:
/// no value is turned into a number or date on its way. Source: https://hl7.org/fhir/R4/xml.html
/// </summary>
public static class ResourceXml
{
    /// <summary>Namespace of all FHIR elements.</summary>
    public const string FhirNamespace = "http://hl7.org/fhir";

    /// <summary>Namespace of a narrative.</summary>
    public const string XhtmlNamespace = "http://www.w3.org/1999/xhtml";

    /// <summary>
    /// Reads a resource from XML. Throws <see cref="Failure"/> (400) with all findings if it is not well-formed, has a DTD, or has elements,
    /// attributes or an order that FHIR does not know. Positions of the tree's elements are those in the XML.
    /// </summary>
    public static ElementTree Read(ReadOnlyMemory<byte> xml)
    {
        var tree = ReadToJudge(xml);
        return tree.Faults.Count == 0 ? tree : throw new Failure(FailureKind.BadRequest, tree.Faults);
    }

    /// <summary>
    /// Reads a resource from XML so that all that is wrong with it can be told at once, as <see cref="ElementTree.ReadToJudge"/> does. Throws <see cref="Failure"/> (400)
    /// with all findings if the rest cannot be read.
    /// </summary>
    public static ElementTree ReadToJudge(ReadOnlyMemory<byte> xml)
    {
        var (json, positions, faults) = XmlToJson.Convert(xml);
        if (!ReadingFaults.LeaveReadable(faults))
        {
            throw new Failure(FailureKind.BadRequest, faults);
        }

        var issues = new List<Issue>();
        var tree = ElementTree.TryRead(json, issues);
        if (faults.Count + issues.Count > 0)
        {
            // Of an element that is wrong in the XML, the JSON is too. Offsets of the JSON mean nothing to one who sent XML; paths do.
            var told = faults.Select(fault => fault.Expression).ToHashSet(StringComparer.Ordinal);
            faults = [.. faults, .. issues.Where(issue => !told.Contains(issue.Expression)).Select(issue => issue with { Line = 0, Column = 0 })];
        }

        return tree is not null && ReadingFaults.LeaveReadable(issues)
            ? new ElementTree(json, tree.Nodes, positions.Find) { Faults = faults }
            : throw new Failure(FailureKind.BadRequest, faults);
    }

    /// <summary>The resource's XML as JSON. Throws <see cref="Failure"/> if something is wrong with the XML.</summary>
    public static byte[] ToJson(ReadOnlyMemory<byte> xml)
    {
        var (json, _, faults) = XmlToJson.Convert(xml);
        return faults.Count == 0 ? json : throw new Failure(FailureKind.BadRequest, faults);
    }

    /// <summary>A resource's JSON as XML: that of an answer (<see cref="ElementTree.ReadAnswer"/>). Throws <see cref="Failure"/> if it is not FHIR JSON.</summary>
    public static byte[] ToXml(ReadOnlyMemory<byte> json, bool indent = false) => ToXml(ElementTree.ReadAnswer(json), indent);

    /// <summary>A resource as XML; elements that R4 does not have are left out.</summary>
    public static byte[] ToXml(ElementTree resource, bool indent = false)
    {
        using var stream = new MemoryStream(resource.Json.Length * 2);
        var settings = new XmlWriterSettings { Encoding = new System.Text.UTF8Encoding(false), Indent = indent, NewLineHandling = NewLineHandling.Entitize, CheckCharacters = false };
        using (var writer = XmlWriter.Create(stream, settings))
        {
            writer.WriteStartDocument();
            JsonToXml.WriteResource(writer, resource.Root);
            writer.WriteEndDocument();
        }

        return stream.ToArray();
    }
}
