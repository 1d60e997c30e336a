using System.Globalization;
using System.Text;
using System.Xml;

namespace FhirGenomics.Resources.Xml;

/// <summary>Collects what is wrong with an XML source, with the place where the reader stands.</summary>
internal sealed class XmlIssues(IXmlLineInfo lines, List<(string Name, int Index)> path)
{
    private readonly List<Issue> issues = [];

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<Issue> Found => issues;

    /// <summary>A finding at the reader's place; reading goes on, unless there are so many that more would help nobody.</summary>
    public void Add(string messageId, string text, string danish, string code = IssueCode.Structure)
    {
        issues.Add(new Issue(IssueSeverity.Error, code, messageId, text) { Danish = danish, Line = lines.LineNumber, Column = lines.LinePosition, Expression = Path() });
        if (issues.Count >= ReadingFaults.Most)
        {
            throw new Failure(FailureKind.BadRequest, issues);
        }
    }

    /// <summary>A finding after which reading cannot go on.</summary>
    public void Fatal(string messageId, string text, string danish)
    {
        Add(messageId, text, danish);
        throw new Failure(FailureKind.BadRequest, issues);
    }

    /// <summary>The source is not well-formed XML.</summary>
    public void Syntax(Exception syntax)
    {
        var place = syntax as XmlException;

        // The reader's own words on document types are for its programmer.
        var text = syntax.Message.Contains("DtdProcessing", StringComparison.Ordinal)
            ? new Said("Not XML that a FHIR server reads: a document type (DOCTYPE) is not allowed.", "Ikke XML, som en FHIR-server læser: en dokumenttype (DOCTYPE) er ikke tilladt.")
            : new Said("Not XML that a FHIR server reads: " + syntax.Message, "Ikke XML, som en FHIR-server læser. XML-læseren siger (på engelsk): " + syntax.Message);
        issues.Add(new Issue(IssueSeverity.Fatal, IssueCode.Structure, "xml-syntax", text.English)
        {
            Danish = text.Danish,
            Line = place is { LineNumber: > 0 } ? place.LineNumber : Math.Max(1, lines.LineNumber),
            Column = place is { LineNumber: > 0 } ? place.LinePosition : Math.Max(1, lines.LinePosition),
            Expression = Path(),
        });
    }

    private string? Path()
    {
        if (path.Count == 0)
        {
            return null;
        }

        var text = new StringBuilder();
        foreach (var (name, index) in path)
        {
            text.Append(text.Length > 0 ? "." : "").Append(name);
            if (index >= 0)
            {
                text.Append('[').Append(index.ToString(CultureInfo.InvariantCulture)).Append(']');
            }
        }

        return text.ToString();
    }
}
