using System.Text;
using FhirGenomics.Resources;

namespace FhirGenomics.Store.Search.Text;

/// <summary>Splits a value of <c>_text</c> or <c>_content</c> into its parts.</summary>
internal sealed class TextTokens
{
    private const int MostTokens = 200;

    private readonly string name;
    private readonly string text;
    private readonly WordBuffer words = new();
    private readonly List<TextToken> tokens = [];

    private TextTokens(string name, string text) => (this.name, this.text) = (name, text);

    /// <summary>The parts, the end last. Throws <see cref="Failure"/> (400) naming the parameter if there are too many or a phrase has no end.</summary>
    public static List<TextToken> Of(string name, string text)
    {
        var split = new TextTokens(name, text);
        split.Split();
        return split.tokens;
    }

    private void Split()
    {
        for (var i = 0; i < text.Length;)
        {
            i = text[i] switch
            {
                '(' => Add(TextTokenKind.Open, i, i + 1),
                ')' => Add(TextTokenKind.Close, i, i + 1),
                ',' => Add(TextTokenKind.Or, i, i + 1),
                '"' => Quoted(i),
                var letter when char.IsWhiteSpace(letter) => i + 1,
                _ => Plain(i),
            };
        }

        Add(TextTokenKind.End, text.Length, text.Length);
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
            "AND" => Add(TextTokenKind.And, start, end),
            "OR" => Add(TextTokenKind.Or, start, end),
            "NOT" => Add(TextTokenKind.Not, start, end),
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

        return phrase.Length == 0 ? end : Add(TextTokenKind.Phrase, start, end, phrase);
    }

    private int Add(TextTokenKind kind, int start, int end, string phrase = "")
    {
        if (tokens.Count > MostTokens)
        {
            throw SearchQueryParser.Bad("search-too-long", $"'{name}' has at most {MostTokens} words.", $"'{name}' har højst {MostTokens} ord.", IssueCode.TooCostly);
        }

        tokens.Add(new TextToken(kind, start, phrase));
        return end;
    }
}
