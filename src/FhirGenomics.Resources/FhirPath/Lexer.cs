using System.Globalization;
using System.Text;

namespace FhirGenomics.Resources.FhirPath;

internal enum TokenKind
{
    End,
    Identifier,

    /// <summary>An identifier in backticks: never a keyword.</summary>
    Quoted,
    String,
    Number,
    Date,

    /// <summary><c>$this</c> and its like; the text is without the dollar.</summary>
    Dollar,

    /// <summary><c>%name</c>; the text is without the percent sign.</summary>
    Variable,
    Symbol,
}

/// <summary>One token: its text decoded, and where it starts.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Position)
{
    public PartialDateTime? Date { get; init; }

    public bool Is(string text) => Kind is TokenKind.Symbol or TokenKind.Identifier && Text == text;
}

/// <summary>Splits an expression into tokens. Source: http://hl7.org/fhirpath/N1/grammar.html</summary>
internal ref struct Lexer(string text)
{
    private static readonly string[] Pairs = ["<=", ">=", "!=", "!~"];

    private int at;

    /// <summary>All tokens, with an end token last.</summary>
    public static List<Token> Read(string text)
    {
        var lexer = new Lexer(text);
        var tokens = new List<Token>();
        do
        {
            tokens.Add(lexer.Next());
        }
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private Token Next()
    {
        SkipBlanks();
        var start = at;
        if (at >= text.Length)
        {
            return new Token(TokenKind.End, "", start);
        }

        var c = text[at];
        if (char.IsAsciiLetter(c) || c == '_')
        {
            return new Token(TokenKind.Identifier, Word(), start);
        }

        if (char.IsAsciiDigit(c))
        {
            return new Token(TokenKind.Number, Number(), start);
        }

        switch (c)
        {
            case '`':
                return new Token(TokenKind.Quoted, Quoted('`'), start);
            case '\'':
                return new Token(TokenKind.String, Quoted('\''), start);
            // Not of the grammar, but R4's own text writes names so: %"vs-name".
            case '"':
                return new Token(TokenKind.Quoted, Quoted('"'), start);
            case '@':
                return Date(start);
            case '$':
                at++;
                return new Token(TokenKind.Dollar, Word(), start);
            case '%':
                at++;
                return new Token(TokenKind.Variable, at < text.Length && text[at] is '`' or '\'' or '"' ? Quoted(text[at]) : VariableName(), start);
        }

        foreach (var pair in Pairs)
        {
            if (string.CompareOrdinal(text, at, pair, 0, 2) == 0)
            {
                at += 2;
                return new Token(TokenKind.Symbol, pair, start);
            }
        }

        at++;
        return "()[]{}.,+-*/&|=~<>".Contains(c)
            ? new Token(TokenKind.Symbol, c.ToString(), start)
            : throw new FhirPathException($"'{c}' has no meaning here", start);
    }

    private void SkipBlanks()
    {
        while (at < text.Length)
        {
            if (text[at] is ' ' or '\t' or '\r' or '\n' or '\u00A0')
            {
                at++;
            }
            else if (text[at] == '/' && at + 1 < text.Length && text[at + 1] == '/')
            {
                var end = text.AsSpan(at).IndexOfAny('\r', '\n');
                at = end < 0 ? text.Length : at + end;
            }
            else if (text[at] == '/' && at + 1 < text.Length && text[at + 1] == '*')
            {
                var end = text.IndexOf("*/", at + 2, StringComparison.Ordinal);
                at = end < 0 ? throw new FhirPathException("The comment does not end", at) : end + 2;
            }
            else
            {
                return;
            }
        }
    }

    private string Word()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
        {
            at++;
        }

        return at > start ? text[start..at] : throw new FhirPathException("A name is expected", start);
    }

    // Without quotes a hyphen belongs to the name where R4's text has one: %vs-name, %ext-name.
    private string VariableName()
    {
        var start = at;
        Word();
        if (text.AsSpan(start, at - start) is "vs" or "ext")
        {
            while (at + 1 < text.Length && text[at] == '-' && char.IsAsciiLetterOrDigit(text[at + 1]))
            {
                at++;
                Word();
            }
        }

        return text[start..at];
    }

    private string Number()
    {
        var start = at;
        SkipDigits();
        if (at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1]))
        {
            at++;
            SkipDigits();
        }

        return text[start..at];
    }

    private void SkipDigits()
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }
    }

    private string Quoted(char quote)
    {
        var start = at++;
        var value = new StringBuilder();
        for (; at < text.Length && text[at] != quote; at++)
        {
            value.Append(text[at] == '\\' ? Escape() : text[at]);
        }

        if (at >= text.Length)
        {
            throw new FhirPathException("The quote does not end", start);
        }

        at++;
        return value.ToString();
    }

    private char Escape()
    {
        var start = at++;
        switch (at < text.Length ? text[at] : '\0')
        {
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'f':
                return '\f';
            case 'u' when at + 4 < text.Length && ushort.TryParse(text.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                at += 4;
                return (char)code;
            case var c and ('\\' or '/' or '\'' or '"' or '`'):
                return c;
            // Expressions that people write leave regex escapes as they are: '\d', '\.'.
            case '\0' or 'u':
                throw new FhirPathException("The escape is not one of \\n \\r \\t \\f \\\\ \\/ \\' \\\" \\` \\uXXXX", start);
            default:
                at--;
                return '\\';
        }
    }

    private Token Date(int start)
    {
        at++;
        var isTime = at < text.Length && text[at] == 'T';
        if (isTime)
        {
            at++;
        }

        var from = at;
        var kind = isTime ? FhirPathKind.Time : FhirPathKind.Date;
        if (!isTime)
        {
            SkipDigits();
            while (at + 2 < text.Length && text[at] == '-' && char.IsAsciiDigit(text[at + 1]) && char.IsAsciiDigit(text[at + 2]))
            {
                at += 3;
            }

            if (at < text.Length && text[at] == 'T')
            {
                kind = FhirPathKind.DateTime;
                at++;
            }
        }

        if (kind != FhirPathKind.Date)
        {
            TimeOfDay(kind == FhirPathKind.DateTime);
        }

        var date = PartialDateTime.Parse(kind, text.AsSpan(from, at - from));
        return date is null
            ? throw new FhirPathException($"'{text[start..at]}' is no date, dateTime or time", start)
            : new Token(TokenKind.Date, text[start..at], start) { Date = date };
    }

    private void TimeOfDay(bool withOffset)
    {
        SkipDigits();
        while (at + 1 < text.Length && text[at] == ':' && char.IsAsciiDigit(text[at + 1]))
        {
            at++;
            SkipDigits();
        }

        if (at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1]))
        {
            at++;
            SkipDigits();
        }

        if (withOffset && at < text.Length && text[at] == 'Z')
        {
            at++;
        }
        else if (withOffset && at + 5 < text.Length && text[at] is '+' or '-' && text[at + 3] == ':')
        {
            at += 6;
        }
    }
}
