using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace FhirGenomics.Resources;

/// <summary>What the reader looks up and says: the resource type ahead, and findings with their place.</summary>
internal ref partial struct ElementTreeReader
{
    /// <summary>Finds <c>resourceType</c> in the object whose brace was just read, wherever it stands in it.</summary>
    private short ResourceTypeAhead(int node)
    {
        if (++nestedResources > MaxNestedResources && builder.ResourceDepth(node) > MaxNestedResources)
        {
            Report(builder[node].Start, "json-nesting", $"Resources are nested more than {MaxNestedResources} deep.", node);
            return -1;
        }

        var ahead = reader;
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            var found = IsResourceType(ahead);
            ahead.Read();
            if (!found)
            {
                ahead.Skip();
                continue;
            }

            if (ahead.TokenType != JsonTokenType.String)
            {
                Report((int)ahead.TokenStartIndex, "resource-type-unknown", "'resourceType' must be a string: the name of an R4 resource type.", node);
                return -1;
            }

            var name = ahead.ValueIsEscaped && JsonStrings.FindBadEscape(ahead.ValueSpan) is null ? Encoding.UTF8.GetBytes(ahead.GetString()!) : ahead.ValueSpan;
            if (FhirTypes.R4.FindResource(name) is { IsAbstract: false } type)
            {
                return (short)type.Id;
            }

            Report((int)ahead.TokenStartIndex, "resource-type-unknown", $"'{Encoding.UTF8.GetString(name)}' is not a resource type of FHIR R4." + Spelling.DidYouMean(Encoding.UTF8.GetString(name), FhirTypes.R4.ResourceTypeNames), node);
            return -1;
        }

        Report(builder[node].Start, "resource-type-missing", "A resource needs the property 'resourceType' with the name of an R4 resource type.", node);
        return -1;
    }

    private void SkipRest()
    {
        while (reader.TokenType == JsonTokenType.PropertyName)
        {
            reader.Read();
            reader.Skip();
            reader.Read();
        }
    }

    private static bool IsResourceType(in Utf8JsonReader at) => !at.ValueIsEscaped && at.ValueSpan.SequenceEqual("resourceType"u8);

    private readonly void Report(int offset, string messageId, string text, int node = -1)
    {
        if (issues.Count >= MaxIssues)
        {
            return;
        }

        var (line, column) = JsonStrings.PositionAt(source, offset);
        issues.Add(new Issue(IssueSeverity.Error, IssueCode.Structure, messageId, text) { Line = line, Column = column, Expression = node < 0 ? null : builder.Path(node, source) });
    }

    private readonly int FirstInvalidByte()
    {
        Utf8.ToUtf16(source, new char[source.Length], out var read, out _, replaceInvalidSequences: false);
        return read;
    }

    private readonly int OffsetOf(JsonException syntax)
    {
        var offset = 0;
        for (var line = syntax.LineNumber ?? 0; line > 0; line--)
        {
            var end = source[offset..].IndexOf((byte)'\n');
            offset = end < 0 ? offset : offset + end + 1;
        }

        return (int)Math.Min(source.Length, offset + (syntax.BytePositionInLine ?? 0));
    }

    private static string Reason(JsonException syntax)
    {
        var text = syntax.Message;
        var end = text.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? text : text[..end]).TrimEnd('.');
    }

    private static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "a boolean",
    };
}
