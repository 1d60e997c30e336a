using System.Runtime.InteropServices;
using System.Text;
using FhirGenomics.Resources;

namespace FhirGenomics.Store.Search.Text;

/// <summary>
/// Reads a value of <c>_text</c> or <c>_content</c>: <c>(bone OR liver) and metastases not "no evidence of"</c>. Words beside each other must all be there;
/// a word with marks inside (<c>c.68_69del</c>) is a phrase; a comma means or, as in all searches. What a caller writes never reaches a database as it is.
/// Source: https://hl7.org/fhir/R4/search.html#content
/// </summary>
internal sealed class TextQueryParser
{
    private const int MostTokens = 200;
    private const int Deepest = 20;

    private readonly string name;
    private readonly string text;
    private readonly WordBuffer words = new();
    private readonly List<Token> tokens = [];
    private int at;

    private TextQueryParser(string name, string text) => (this.name, this.text) = (name, text);

    private enum TokenKind
    {
        End,
        Phrase,
        Open,
        Close,
        And,
        Or,
        Not,
    }

    /// <summary>The query. Throws <see cref="Failure"/> (400) naming the parameter if it cannot be read.</summary>
    public static TextQuery Parse(string name, string text)
    {
        var parser = new TextQueryParser(name, text);
        parser.Split();
        var query = parser.Any(0);
        return parser.Now.Kind == TokenKind.End ? query : throw parser.Unreadable("a word", "et ord");
    }

    private Token Now => tokens[at];

    private TextQuery Any(int depth)
    {
        var parts = new List<TextQuery> { All(depth) };
        while (Now.Kind == TokenKind.Or)
        {
            at++;
            parts.Add(All(depth));
        }

        return parts.Count == 1 ? parts[0] : new TextQuery.Any(parts);
    }

    private TextQuery All(int depth)
    {
        var parts = new List<TextQuery> { One(depth) };
        while (Now.Kind is TokenKind.And or TokenKind.Not or TokenKind.Open or TokenKind.Phrase)
        {
            at += Now.Kind == TokenKind.And ? 1 : 0;
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
        for (; Now.Kind == TokenKind.Not; at++)
        {
            isNot = !isNot;
        }

        var part = Now.Kind switch
        {
            TokenKind.Phrase => new TextQuery.Phrase(tokens[at++].Words),
            TokenKind.Open => Inner(depth),
            _ => throw Unreadable("a word", "et ord"),
        };
        return !isNot ? part : part is TextQuery.Not not ? not.Part : new TextQuery.Not(part);
    }

    private TextQuery Inner(int depth)
    {
        at++;
        var inner = Any(depth + 1);
        if (Now.Kind != TokenKind.Close)
        {
            throw Unreadable("')'", "')'");
        }

        at++;
        return inner;
    }

    private void Split()
    {
        for (var i = 0; i < text.Length;)
        {
            i = text[i] switch
            {
                '(' => Add(TokenKind.Open, i, i + 1),
                ')' => Add(TokenKind.Close, i, i + 1),
                ',' => Add(TokenKind.Or, i, i + 1),
                '"' => Quoted(i),
                var letter when char.IsWhiteSpace(letter) => i + 1,
                _ => Plain(i),
            };
        }

        Add(TokenKind.End, text.Length, text.Length);
    }

    private int Quoted(int start)
    {
        var end = start + 1;
        while (end < text.Length && text[end] != '"')
        {
            end += text[end] == '\\' ? 2 : 1;
        }

        return end < text.Length ? Phrase(start, text[(start + 1)..end], end + 1)
            : throw SearchQueryParser.Bad("search-value", $"'{name}={text}' has a phrase without its closing quotation mark.", $"'{name}={text}' har en frase uden afsluttende anførselstegn.", IssueCode.Value);
    }

    private int Plain(int start)
    {
        var end = start;
        while (end < text.Length && text[end] is not ('(' or ')' or ',' or '"') && !char.IsWhiteSpace(text[end]))
        {
            end += text[end] == '\\' ? 2 : 1;
        }

        end = Math.Min(end, text.Length);
        var plain = text[start..end];
        return plain.ToUpperInvariant() switch
        {
            "AND" => Add(TokenKind.And, start, end),
            "OR" => Add(TokenKind.Or, start, end),
            "NOT" => Add(TokenKind.Not, start, end),
            _ => Phrase(start, plain, end),
        };
    }

    /// <summary>Adds a phrase; marks alone (<c>&amp;</c>, <c>-</c>) are as good as a blank.</summary>
    private int Phrase(int start, string plain, int end)
    {
        words.Add(Encoding.UTF8.GetBytes(SearchValue.Unescape(plain)));
        var phrase = words.Take().Trim();
        if (phrase.AsSpan().Count(' ') >= TextQuery.LongestPhrase)
        {
            throw SearchQueryParser.Bad("search-too-long", $"A phrase of '{name}' has at most {TextQuery.LongestPhrase} words.", $"En frase i '{name}' har højst {TextQuery.LongestPhrase} ord.", IssueCode.TooCostly);
        }

        return phrase.Length == 0 ? end : Add(TokenKind.Phrase, start, end, phrase);
    }

    private int Add(TokenKind kind, int start, int end, string phrase = "")
    {
        if (tokens.Count > MostTokens)
        {
            throw SearchQueryParser.Bad("search-too-long", $"'{name}' has at most {MostTokens} words.", $"'{name}' har højst {MostTokens} ord.", IssueCode.TooCostly);
        }

        tokens.Add(new Token(kind, start, phrase));
        return end;
    }

    private Failure Unreadable(string expected, string ventet) => SearchQueryParser.Bad(
        "search-value",
        $"The value of '{name}' cannot be read at character {Now.Start + 1}: expected {expected}. It has words, \"phrases\", AND, OR, NOT and brackets.",
        $"Værdien af '{name}' kan ikke læses ved tegn {Now.Start + 1}: ventede {ventet}. Den har ord, \"fraser\", AND, OR, NOT og parenteser.",
        IssueCode.Value);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Token(TokenKind Kind, int Start, string Words);
}
