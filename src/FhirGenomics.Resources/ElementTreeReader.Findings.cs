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
        if (++nestedResources > mostNestedResources && builder.ResourceDepth(node) > mostNestedResources)
        {
            Report(builder[node].Start, "json-nesting", $"Resources are nested more than {MaxNestedResources} deep.", $"Ressourcer ligger mere end {MaxNestedResources} niveauer inde i hinanden.", node);
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
                Report((int)ahead.TokenStartIndex, "resource-type-unknown", "'resourceType' must be a string: the name of an R4 resource type.", "'resourceType' skal være en tekst: navnet på en ressourcetype i R4.", node);
                return -1;
            }

            var name = ahead.ValueIsEscaped && JsonStrings.FindBadEscape(ahead.ValueSpan) is null ? Encoding.UTF8.GetBytes(ahead.GetString()!) : ahead.ValueSpan;
            if (FhirTypes.R4.FindResource(name) is { IsAbstract: false } type)
            {
                return (short)type.Id;
            }

            var text = Encoding.UTF8.GetString(name);
            var meant = Spelling.DidYouMean(text, FhirTypes.R4.ResourceTypeNames);
            Report((int)ahead.TokenStartIndex, "resource-type-unknown",
                $"'{text}' is not a resource type of FHIR R4.{meant.English}",
                $"'{text}' er ikke en ressourcetype i FHIR R4.{meant.Danish}", node);
            return -1;
        }

        Report(builder[node].Start, "resource-type-missing",
            "A resource needs the property 'resourceType' with the name of an R4 resource type.",
            "En ressource skal have egenskaben 'resourceType' med navnet på en ressourcetype i R4.", node);
        return -1;
    }

    /// <summary>Why the string here is not FHIR text; null if it is.</summary>
    private readonly Said? BadText() =>
        (reader.ValueIsEscaped ? JsonStrings.FindBadEscape(reader.ValueSpan) : null) ?? (hasNoCharacter ? JsonStrings.FindNoCharacter(reader.ValueSpan) : null);

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

    private readonly void Report(int offset, string messageId, string text, string danish, int node = -1)
    {
        if (issues.Count >= ReadingFaults.Most)
        {
            return;
        }

        var (line, column) = JsonStrings.PositionAt(source, offset);
        issues.Add(new Issue(IssueSeverity.Error, IssueCode.Structure, messageId, text) { Danish = danish, Line = line, Column = column, Expression = node < 0 ? null : builder.Path(node, source) });
    }

    private readonly void ReportSyntax(JsonException syntax)
    {
        var (reason, last) = (JsonSyntax.Explain(syntax), builder.Count > 1 ? builder.Path(builder.Count - 1, source) : null);
        Report(JsonSyntax.OffsetOf(syntax, source), "json-syntax",
            $"Not JSON: {reason.English}{(last is null ? "" : $" (after {last})")}.",
            $"Ikke JSON: {reason.Danish}{(last is null ? "" : $" (efter {last})")}.");
    }

    private readonly void ReportNull(int start, int node, bool isItem) => Report(start, "json-null",
        $"null is not allowed: FHIR leaves out what has no content{(isItem ? "" : " (null stands only in arrays of primitives, where the other array has an item)")}.",
        $"null er ikke tilladt: i FHIR udelades det, der ikke har indhold{(isItem ? "" : " (null må kun stå i arrays af simple værdier, hvor det andet array har et element)")}.", node);

    private readonly int FirstInvalidByte()
    {
        Utf8.ToUtf16(source, new char[source.Length], out var read, out _, replaceInvalidSequences: false);
        return read;
    }

    private static Said Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartArray => new("an array", "et array"),
        JsonTokenType.String => new("a string", "en tekst"),
        JsonTokenType.Number => new("a number", "et tal"),
        JsonTokenType.Null => Said.Same("null"),
        _ => new("a boolean", "true eller false"),
    };
}
