using System.Collections.Frozen;

namespace FhirGenomics.Resources.Xhtml;

/// <summary>The elements and attributes that narrative may have. Source: https://hl7.org/fhir/R4/narrative.html#security and HTML 4.0 chapters 7 to 11 and 15</summary>
internal static class XhtmlNames
{
    private static readonly FrozenSet<string> Elements = FrozenSet.Create(
        StringComparer.Ordinal,
        "div", "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "a", "span", "b", "em", "i", "strong", "small", "big", "tt", "dfn", "q", "var", "abbr", "acronym", "cite",
        "blockquote", "address", "bdo", "kbd", "sub", "sup", "ul", "ol", "li", "dl", "dt", "dd", "pre", "table", "caption", "colgroup", "col", "thead", "tr", "tfoot", "tbody",
        "th", "td", "code", "samp", "img", "map", "area", "ins", "del", "u", "s", "strike");

    private static readonly FrozenSet<string> Global = FrozenSet.Create(
        StringComparer.Ordinal, "id", "class", "style", "title", "lang", "xml:lang", "xml:space", "dir", "accesskey", "tabindex", "xmlns", "align", "width", "height", "valign", "border", "cite");

    private static readonly FrozenSet<string> Links = FrozenSet.Create(
        StringComparer.Ordinal, "name", "href", "charset", "type", "hreflang", "rel", "rev", "shape", "coords", "target", "nohref", "alt", "src", "longdesc", "usemap", "ismap");

    private static readonly FrozenSet<string> Cells = FrozenSet.Create(
        StringComparer.Ordinal, "summary", "frame", "rules", "cellspacing", "cellpadding", "abbr", "axis", "headers", "scope", "rowspan", "colspan", "char", "charoff", "span", "nowrap", "bgcolor");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ElementNames = Elements.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> GlobalNames = Global.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> LinkNames = Links.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> CellNames = Cells.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>True if narrative may have the element.</summary>
    public static bool IsElement(ReadOnlySpan<byte> name)
    {
        Span<char> text = stackalloc char[16];
        return name.Length <= 16 && System.Text.Encoding.Latin1.GetChars(name, text) is var length && ElementNames.Contains(text[..length]);
    }

    /// <summary>True if the element may have the attribute; never for event handlers.</summary>
    public static bool IsAttribute(ReadOnlySpan<byte> element, ReadOnlySpan<byte> name)
    {
        Span<char> text = stackalloc char[16];
        if (name.Length > 16)
        {
            return false;
        }

        text = text[..System.Text.Encoding.Latin1.GetChars(name, text)];
        return GlobalNames.Contains(text)
            || (LinkNames.Contains(text) && (element.SequenceEqual("a"u8) || element.SequenceEqual("img"u8) || element.SequenceEqual("map"u8) || element.SequenceEqual("area"u8)))
            || (CellNames.Contains(text) && IsOfTable(element));
    }

    /// <summary>True if a link or image may point there: no script.</summary>
    public static bool IsSafeLink(ReadOnlySpan<byte> url)
    {
        // Nobody writes a scheme with character references but to hide it.
        var beforePath = url.IndexOfAny("/?"u8) is var path and >= 0 ? url[..path] : url;
        if (beforePath.Contains((byte)'&'))
        {
            return false;
        }

        Span<byte> start = stackalloc byte[16];
        var length = 0;
        foreach (var b in url)
        {
            // Browsers skip control characters and blanks in the scheme.
            if (b > 0x20 && length < start.Length)
            {
                start[length++] = b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b + 32) : b;
            }
        }

        var scheme = start[..length];
        return !scheme.StartsWith("javascript:"u8) && !scheme.StartsWith("vbscript:"u8) && !scheme.StartsWith("data:text"u8);
    }

    private static bool IsOfTable(ReadOnlySpan<byte> element) =>
        element.SequenceEqual("table"u8) || element.SequenceEqual("td"u8) || element.SequenceEqual("th"u8) || element.SequenceEqual("tr"u8) || element.SequenceEqual("col"u8)
        || element.SequenceEqual("colgroup"u8) || element.SequenceEqual("thead"u8) || element.SequenceEqual("tbody"u8) || element.SequenceEqual("tfoot"u8);
}
