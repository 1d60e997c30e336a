using System.Text;
using FhirGenomics.Store.Search.Index;

namespace FhirGenomics.Store.Search.Text;

/// <summary>
/// Collects the words of texts in the form in which they are compared, each between two blanks: <c>" brca1 c 68_69del "</c> has four. A word is a run of
/// letters and digits, in lower case and without accents, so that no database decides what a word is. Danish æ, ø and å are letters of their own and stay.
/// </summary>
internal sealed class WordBuffer
{
    /// <summary>Characters of a word that count: longer ones (sequences) are compared by their beginning.</summary>
    public const int LongestWord = 64;

    private const char CombiningRing = '\u030A';

    private char[] words = new char[256];
    private int length;
    private int wordStart;

    public WordBuffer() => Clear();

    /// <summary>True if there is no word.</summary>
    public bool IsEmpty => length <= 1;

    /// <summary>Adds the words of a text; at its end a word ends.</summary>
    public void Add(ReadOnlySpan<byte> utf8)
    {
        AddPart(utf8);
        EndWord();
    }

    /// <summary>Adds text whose last word may go on in the next part.</summary>
    public void AddPart(ReadOnlySpan<byte> utf8)
    {
        while (utf8.Length > 0)
        {
            if (utf8[0] < 0x80)
            {
                AddAscii((char)utf8[0]);
                utf8 = utf8[1..];
                continue;
            }

            _ = Rune.DecodeFromUtf8(utf8, out var rune, out var consumed);
            Add(rune);
            utf8 = utf8[consumed..];
        }
    }

    /// <summary>Adds a character.</summary>
    public void Add(Rune rune)
    {
        if (rune.IsAscii)
        {
            AddAscii((char)rune.Value);
        }
        else if (Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark)
        {
            // Written in two characters, å is the same letter.
            words[length - 1] = rune.Value == CombiningRing && words[length - 1] == 'a' ? 'å' : words[length - 1];
        }
        else if (!Rune.IsLetterOrDigit(rune))
        {
            EndWord();
        }
        else if (rune.IsBmp)
        {
            AddLetter(char.ToLowerInvariant((char)rune.Value));
        }
        else if (length - wordStart < LongestWord - 1)
        {
            Span<char> pair = stackalloc char[2];
            _ = Rune.ToLowerInvariant(rune).EncodeToUtf16(pair);
            Put(pair[0]);
            Put(pair[1]);
        }
    }

    /// <summary>Ends the word under way, if there is one.</summary>
    public void EndWord()
    {
        if (words[length - 1] != ' ')
        {
            Put(' ', always: true);
        }

        wordStart = length;
    }

    /// <summary>The words, with a blank before and after each; empty if there are none. Afterwards the buffer is empty.</summary>
    public string Take()
    {
        EndWord();
        var text = IsEmpty ? "" : new string(words, 0, length);
        Clear();
        return text;
    }

    private void Clear()
    {
        words[0] = ' ';
        (length, wordStart) = (1, 1);
    }

    private void AddAscii(char letter)
    {
        if (char.IsAsciiLetterOrDigit(letter))
        {
            Put(char.IsAsciiLetterUpper(letter) ? (char)(letter | 0x20) : letter);
        }
        else
        {
            EndWord();
        }
    }

    private void AddLetter(char letter)
    {
        switch (letter)
        {
            case 'å' or 'æ' or 'ø':
                Put(letter);
                break;
            case 'ß':
                Put('s');
                Put('s');
                break;
            case 'œ':
                Put('o');
                Put('e');
                break;
            case 'þ':
                Put('t');
                Put('h');
                break;
            default:
                Put(NormalText.BaseOf(letter));
                break;
        }
    }

    private void Put(char letter, bool always = false)
    {
        if (!always && length - wordStart >= LongestWord)
        {
            return;
        }

        if (length == words.Length)
        {
            Array.Resize(ref words, length * 2);
        }

        words[length++] = letter;
    }
}
