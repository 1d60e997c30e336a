using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace FhirGenomics.Store.Search.Index;

/// <summary>
/// The normal form of text in which string searches compare: lower case, without accents, with single spaces. It is made here because .NET
/// does not decompose characters when it runs without the ICU library. Its results are in every database: a change needs a re-index.
/// </summary>
internal static class NormalText
{
    /// <summary>Characters of a normal form that are kept; what a longer text has after them cannot be searched.</summary>
    public const int Longest = 1024;

    /// <summary>Stands for the form of texts where a definition is hashed: those of another form are of another definition.</summary>
    public const string RowForm = "text without marks";

    /// <summary>Bytes of UTF-8 that are kept at most: PostgreSQL has no longer keys.</summary>
    private const int LongestBytes = 2400;

    /// <summary>Base letters, each followed by the lower-case letters that become it.</summary>
    private static readonly string[] Letters =
    [
        "aàáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ",
        "bƀɓḃḅḇ",
        "cçćĉċčḉ",
        "dðďđɗḋḍḏḑḓ",
        "eèéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ",
        "fḟ",
        "gĝğġģǧǵḡ",
        "hĥħȟḣḥḧḩḫẖ",
        "iìíîïĩīĭįıǐȉȋɨḭḯỉị",
        "jĵǰ",
        "kķĸƙǩḱḳḵ",
        "lĺļľłḷḹḻḽ",
        "mḿṁṃ",
        "nñńņňŋǹṅṇṉṋ",
        "oòóôõöøōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ",
        "pṕṗ",
        "rŕŗřȑȓṙṛṝṟ",
        "sśŝşšſșṡṣṥṧṩẛ",
        "tţťŧțṫṭṯṱẗ",
        "uùúûüũūŭůűųưǔǖǘǚǜȕȗʉṳṵṷṹṻụủứừửữự",
        "vṽṿ",
        "wŵẁẃẅẇẉẘ",
        "xẋẍ",
        "yýÿŷƴȳẏẙỳỵỷỹ",
        "zźżžẑẓẕ",
        "æǣǽ",
        "øǿ",
        "ʒǯ",
        "ʹʹ",
        "αάἀἁἂἃἄἅἆἇὰάᾀᾁᾂᾃᾄᾅᾆᾇᾰᾱᾲᾳᾴᾶᾷ",
        "βϐ",
        "εέϵἐἑἒἓἔἕὲέ",
        "ηήἠἡἢἣἤἥἦἧὴήᾐᾑᾒᾓᾔᾕᾖᾗῂῃῄῆῇ",
        "θϑ",
        "ιΐίϊἰἱἲἳἴἵἶἷὶίιῐῑῒΐῖῗ",
        "κϰ",
        "οόὀὁὂὃὄὅὸό",
        "πϖ",
        "ρϱῤῥ",
        "ςϲ",
        "σς",
        "υΰϋύϒϓϔὐὑὒὓὔὕὖὗὺύῠῡῢΰῦῧ",
        "φϕ",
        "ωώὠὡὢὣὤὥὦὧὼώᾠᾡᾢᾣᾤᾥᾦᾧῲῳῴῶῷ",
        "гѓ",
        "еѐё",
        "ийѝ",
        "кќ",
        "уў",
        "ії",
    ];

    private static readonly FrozenDictionary<char, char> Base =
        Letters.SelectMany(letters => letters.Skip(1).Select(letter => (letter, letters[0]))).ToFrozenDictionary(pair => pair.letter, pair => pair.Item2);

    private static readonly FrozenDictionary<char, string> Further = ReadFurther();

    /// <summary>The normal form.</summary>
    public static string Of(string text) => Of(text, out _);

    /// <summary>The normal form; <paramref name="isWhole"/> is false if a longer text might have the same.</summary>
    public static string Of(string text, out bool isWhole)
    {
        var normal = new StringBuilder(Math.Min(text.Length, Longest));
        var (spaceBefore, bytes) = (false, 0);
        isWhole = true;
        foreach (var letter in text)
        {
            if (char.IsWhiteSpace(letter))
            {
                spaceBefore = normal.Length > 0;
                continue;
            }

            if (letter >= 0x300 && CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            bytes += letter < 0x80 ? 2 : 4;
            if (normal.Length >= Longest - 3 || bytes > LongestBytes)
            {
                isWhole = false;
                break;
            }

            if (letter is >= '\u1161' and <= '\u11C2' && normal.Length > 0 && !spaceBefore && Syllable(normal[^1], letter) is { } syllable)
            {
                normal[^1] = syllable;
                continue;
            }

            _ = (spaceBefore ? normal.Append(' ') : normal).Append(Fold(char.ToLowerInvariant(letter)));
            spaceBefore = false;
        }

        if (normal.Length > 0 && char.IsHighSurrogate(normal[^1]))
        {
            normal.Length--;
        }

        isWhole &= normal.Length < Longest - 3 && bytes + 4 <= LongestBytes;
        return normal.ToString();
    }

    /// <summary>The letter without its accents; the letter itself if it has none.</summary>
    public static char BaseOf(char letter) => Base.TryGetValue(letter, out var plain) ? plain : letter;

    /// <summary>
    /// The Hangul syllable of a consonant and a vowel, or of both and a consonant after them; null for other letters. Source: https://www.unicode.org/versions/latest/core-spec/chapter-3/#G59688
    /// </summary>
    private static char? Syllable(char before, char letter) =>
        before is >= '\u1100' and <= '\u1112' && letter is >= '\u1161' and <= '\u1175' ? (char)(0xAC00 + ((((before - 0x1100) * 21) + letter - 0x1161) * 28))
        : before is >= '\uAC00' and <= '\uD7A3' && letter is >= '\u11A8' and <= '\u11C2' && (before - 0xAC00) % 28 == 0 ? (char)(before + letter - 0x11A7)
        : null;

    private static string Fold(char letter) => letter switch
    {
        < (char)0x80 => Ascii[letter],
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        _ => Further.TryGetValue(letter, out var further) ? further : Base.TryGetValue(letter, out var plain) ? plain.ToString() : letter.ToString(),
    };

    /// <summary>What is left of the letters that <see cref="Letters"/> does not have: in names alone, words of texts are indexed without.</summary>
    private static FrozenDictionary<char, string> ReadFurther()
    {
        using var reader = new StreamReader(typeof(NormalText).Assembly.GetManifestResourceStream("FhirGenomics.Store.LetterFolding.txt")!);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#');
        return lines.Select(line => line.Split(' ').Select(code => (char)ushort.Parse(code, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToArray())
            .ToFrozenDictionary(letters => letters[0], letters => new string(letters.AsSpan(1)));
    }

    private static readonly string[] Ascii = [.. Enumerable.Range(0, 0x80).Select(code => ((char)code).ToString())];
}
