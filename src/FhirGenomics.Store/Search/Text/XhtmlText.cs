using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace FhirGenomics.Store.Search.Text;

/// <summary>The text of XHTML as people read it: without tags and comments, entities decoded. Only what marks letters (<c>b</c>, <c>sub</c> ...) does not end a word.</summary>
internal static class XhtmlText
{
    private const int LongestEntity = 12;

    private static readonly SearchValues<byte> NameEnds = SearchValues.Create(" />\t\r\n"u8);

    /// <summary>Adds the words of a narrative; what is not well-formed is read as far as it goes.</summary>
    public static void AddTo(WordBuffer words, ReadOnlySpan<byte> xhtml)
    {
        while (xhtml.Length > 0)
        {
            var mark = xhtml.IndexOfAny("<&"u8);
            words.AddPart(mark < 0 ? xhtml : xhtml[..mark]);
            if (mark < 0)
            {
                break;
            }

            xhtml = xhtml[mark] == '&' ? AfterEntity(words, xhtml[mark..]) : AfterTag(words, xhtml[mark..]);
        }

        words.EndWord();
    }

    private static ReadOnlySpan<byte> AfterTag(WordBuffer words, ReadOnlySpan<byte> tag)
    {
        if (tag.StartsWith("<!--"u8))
        {
            var end = tag.IndexOf("-->"u8);
            return end < 0 ? default : tag[(end + 3)..];
        }

        if (!MarksLetters(tag))
        {
            words.EndWord();
        }

        // An attribute may have a '>' in quotes.
        byte quote = 0;
        for (var i = 1; i < tag.Length; i++)
        {
            if (quote != 0)
            {
                quote = tag[i] == quote ? (byte)0 : quote;
            }
            else if (tag[i] is (byte)'"' or (byte)'\'')
            {
                quote = tag[i];
            }
            else if (tag[i] == '>')
            {
                return tag[(i + 1)..];
            }
        }

        return default;
    }

    private static bool MarksLetters(ReadOnlySpan<byte> tag)
    {
        var name = tag[(tag.Length > 1 && tag[1] == '/' ? 2 : 1)..];
        var end = name.IndexOfAny(NameEnds);
        name = end < 0 ? name : name[..end];
        return name.SequenceEqual("b"u8) || name.SequenceEqual("i"u8) || name.SequenceEqual("u"u8) || name.SequenceEqual("s"u8) || name.SequenceEqual("em"u8) || name.SequenceEqual("strong"u8)
            || name.SequenceEqual("span"u8) || name.SequenceEqual("sub"u8) || name.SequenceEqual("sup"u8) || name.SequenceEqual("small"u8) || name.SequenceEqual("big"u8) || name.SequenceEqual("a"u8);
    }

    private static ReadOnlySpan<byte> AfterEntity(WordBuffer words, ReadOnlySpan<byte> entity)
    {
        var end = entity[..Math.Min(entity.Length, LongestEntity)].IndexOf((byte)';');
        if (end < 2)
        {
            words.EndWord();
            return entity[1..];
        }

        var name = entity[1..end];
        if (name[0] == '#' && Number(name[1..]) is { } number)
        {
            words.Add(number);
        }
        else
        {
            foreach (var rune in System.Net.WebUtility.HtmlDecode(Encoding.UTF8.GetString(entity[..(end + 1)])).EnumerateRunes())
            {
                words.Add(rune);
            }
        }

        return entity[(end + 1)..];
    }

    private static Rune? Number(ReadOnlySpan<byte> digits)
    {
        var isHex = digits.Length > 0 && digits[0] is (byte)'x' or (byte)'X';
        digits = isHex ? digits[1..] : digits;
        return Utf8Parser.TryParse(digits, out uint number, out var read, isHex ? 'x' : 'D') && read == digits.Length && Rune.TryCreate(number, out var rune) ? rune : null;
    }
}
