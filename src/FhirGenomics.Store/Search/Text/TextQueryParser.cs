using FhirGenomics.Resources;

namespace FhirGenomics.Store.Search.Text;

/// <summary>
/// Reads a value of <c>_text</c> or <c>_content</c>: <c>(bone OR liver) and metastases not "no evidence of"</c>. Words beside each other must all be there;
/// a word with marks inside (<c>c.68_69del</c>) is a phrase; a comma means or, as in all searches. What a caller writes never reaches a database as it is.
/// Source: https://hl7.org/fhir/R4/search.html#content
/// </summary>
internal sealed class TextQueryParser
{
    private const int Deepest = 20;

    private readonly string name;
    private readonly List<TextToken> tokens;
    private int at;

    private TextQueryParser(string name, string text) => (this.name, tokens) = (name, TextTokens.Of(name, text));

    /// <summary>The query. Throws <see cref="Failure"/> (400) naming the parameter if it cannot be read.</summary>
    public static TextQuery Parse(string name, string text)
    {
        var parser = new TextQueryParser(name, text);
        var query = parser.Any(0);
        return parser.Now.Kind == TextTokenKind.End ? query : throw parser.Unreadable("a word", "et ord");
    }

    private TextToken Now => tokens[at];

    private TextQuery Any(int depth)
    {
        var parts = new List<TextQuery> { All(depth) };
        while (Now.Kind == TextTokenKind.Or)
        {
            at++;
            parts.Add(All(depth));
        }

        return parts.Count == 1 ? parts[0] : new TextQuery.Any(parts);
    }

    private TextQuery All(int depth)
    {
        var parts = new List<TextQuery> { One(depth) };
        while (Now.Kind is TextTokenKind.And or TextTokenKind.Not or TextTokenKind.Open or TextTokenKind.Phrase)
        {
            at += Now.Kind == TextTokenKind.And ? 1 : 0;
            parts.Add(One(depth));
        }

        return parts.Count == 1 ? parts[0] : new TextQuery.All(parts);
    }

    private TextQuery One(int depth)
    {
        if (depth > Deepest)
        {
            throw SearchQueryParser.Bad("search-too-long", $"'{name}' has at most {Deepest} brackets inside each other.", $"'{name}' har højst {Deepest} parenteser inden i hinanden.", IssueCode.TooCostly);
        }

        var isNot = false;
        for (; Now.Kind == TextTokenKind.Not; at++)
        {
            isNot = !isNot;
        }

        var part = Now.Kind switch
        {
            TextTokenKind.Phrase => new TextQuery.Phrase(tokens[at++].Words),
            TextTokenKind.Open => Inner(depth),
            _ => throw Unreadable("a word", "et ord"),
        };
        return !isNot ? part : part is TextQuery.Not not ? not.Part : new TextQuery.Not(part);
    }

    private TextQuery Inner(int depth)
    {
        at++;
        var inner = Any(depth + 1);
        if (Now.Kind != TextTokenKind.Close)
        {
            throw Unreadable("')'", "')'");
        }

        at++;
        return inner;
    }

    private Failure Unreadable(string expected, string ventet) => SearchQueryParser.Bad(
        "search-value",
        $"The value of '{name}' cannot be read at character {Now.Start + 1}: expected {expected}. It has words, \"phrases\", AND, OR, NOT and brackets.",
        $"Værdien af '{name}' kan ikke læses ved tegn {Now.Start + 1}: ventede {ventet}. Den har ord, \"fraser\", AND, OR, NOT og parenteser.",
        IssueCode.Value);
}
