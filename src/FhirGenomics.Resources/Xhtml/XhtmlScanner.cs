using System.Buffers;
using System.Text;

namespace FhirGenomics.Resources.Xhtml;

/// <summary>
/// Reads the XHTML of a narrative once, front to back, without building anything: well-formed XML in the one namespace, only allowed elements and
/// attributes, no document type, no entities but those of XML, no script. Nothing is ever fetched or expanded. The narrative rule and FHIRPath's
/// <c>htmlChecks()</c> both judge by it. Source: https://hl7.org/fhir/R4/narrative.html
/// </summary>
/// <param name="text">The XHTML in UTF-8.</param>
public ref struct XhtmlScanner(ReadOnlySpan<byte> text)
{
    private const int MostLevels = 256;
    private static readonly SearchValues<byte> NameEnds = SearchValues.Create(" \t\r\n/>=<\"'"u8);
    private static readonly SearchValues<byte> ContentStops = SearchValues.Create("<&"u8);

    private readonly ReadOnlySpan<byte> text = text;
    private readonly List<Range> open = new(16);
    private readonly List<Range> attributes = new(8);

    /// <summary>Where the scan stands: at what is wrong, if something is.</summary>
    public int At { get; private set; }

    /// <summary>True if there is text that is not blank, or an image.</summary>
    public bool HasContent { get; private set; }

    /// <summary>What is wrong; null if nothing is.</summary>
    public Said? Scan()
    {
        SkipBlanks();
        if (!Rest.StartsWith("<div"u8))
        {
            return new("it must start with <div>.", "den skal begynde med <div>.");
        }

        while (At < text.Length)
        {
            var problem = text[At] == '<' ? Markup() : Content();
            if (problem is not null)
            {
                return problem;
            }

            if (open.Count == 0)
            {
                SkipBlanks();
                return At == text.Length ? null : new("nothing may follow after </div>.", "der må ikke stå noget efter </div>.");
            }
        }

        return new($"<{Name(open[^1])}> is not closed.", $"<{Name(open[^1])}> er ikke lukket.");
    }

    private readonly ReadOnlySpan<byte> Rest => text[At..];

    private Said? Content()
    {
        var stop = Rest.IndexOfAny(ContentStops);
        var run = stop < 0 ? Rest : Rest[..stop];
        HasContent |= run.ContainsAnyExcept(" \t\r\n"u8);
        if (run.IndexOf("]]>"u8) is >= 0 and var end)
        {
            At += end;
            return new("']]>' must be written as ']]&gt;'.", "']]>' skal skrives som ']]&gt;'.");
        }

        At += run.Length;
        return stop >= 0 && text[At] == '&' ? Entity() : null;
    }

    private Said? Entity()
    {
        HasContent = true;
        var problem = XhtmlEntities.Problem(Rest, out var length);
        At += problem is null ? length : 0;
        return problem;
    }

    private Said? Markup()
    {
        if (Rest.StartsWith("<!--"u8))
        {
            return Comment();
        }

        if (Rest.StartsWith("<![CDATA["u8))
        {
            return CharacterData();
        }

        if (Rest.Length > 1 && Rest[1] is (byte)'!' or (byte)'?')
        {
            return new("document types and processing instructions are not allowed.", "dokumenttyper (DOCTYPE) og behandlingsinstruktioner er ikke tilladt.");
        }

        return Rest.Length > 1 && Rest[1] == '/' ? EndTag() : StartTag();
    }

    private Said? Comment()
    {
        var dashes = Rest[4..].IndexOf("--"u8);
        if (dashes < 0 || Rest[(4 + dashes)..] is not [_, _, (byte)'>', ..])
        {
            At += dashes < 0 ? 0 : 4 + dashes;
            return dashes < 0 ? new("a comment is not closed.", "en kommentar er ikke lukket.") : new("'--' may not stand inside a comment.", "'--' må ikke stå inde i en kommentar.");
        }

        At += 4 + dashes + 3;
        return null;
    }

    private Said? CharacterData()
    {
        HasContent = true;
        var end = Rest[9..].IndexOf("]]>"u8);
        At += end < 0 ? 0 : 9 + end + 3;
        return end < 0 ? new("a CDATA section is not closed.", "en CDATA-sektion er ikke lukket.") : null;
    }

    private Said? EndTag()
    {
        var name = Rest[2..];
        var end = name.IndexOf((byte)'>');
        name = end < 0 ? name : name[..end].TrimEnd(" \t\r\n"u8);
        if (end < 0 || open.Count == 0 || !text[open[^1]].SequenceEqual(name))
        {
            var (closing, last) = (Encoding.UTF8.GetString(name[..Math.Min(name.Length, 20)]), open.Count == 0 ? "" : Name(open[^1]));
            return new($"</{closing}> does not close <{last}>.", $"</{closing}> lukker ikke <{last}>.");
        }

        open.RemoveAt(open.Count - 1);
        At += 2 + end + 1;
        return null;
    }

    private Said? StartTag()
    {
        var start = At + 1;
        var length = text[start..].IndexOfAny(NameEnds);
        var name = length < 0 ? text[start..] : text.Slice(start, length);
        if (name.IsEmpty || length < 0)
        {
            return new("'<' must be written as '&lt;'.", "'<' skal skrives som '&lt;'.");
        }

        if (!XhtmlNames.IsElement(name))
        {
            var element = Encoding.UTF8.GetString(name[..Math.Min(name.Length, 20)]);
            return new($"the element <{element}> is not allowed.", $"elementet <{element}> er ikke tilladt.");
        }

        HasContent |= name.SequenceEqual("img"u8);
        At = start + length;
        attributes.Clear();
        var hasNamespace = false;
        while (true)
        {
            var isApart = Rest.IndexOfAnyExcept(" \t\r\n"u8) != 0;
            SkipBlanks();
            if (Rest.StartsWith("/>"u8) || Rest.StartsWith(">"u8))
            {
                break;
            }

            if (!isApart)
            {
                return new("there must be a blank between attributes.", "der skal være et mellemrum mellem attributter.");
            }

            if (Attribute(name, ref hasNamespace) is { } problem)
            {
                return problem;
            }
        }

        if (open.Count == 0 && !hasNamespace)
        {
            return new("the outer <div> needs xmlns=\"http://www.w3.org/1999/xhtml\".", "den ydre <div> skal have xmlns=\"http://www.w3.org/1999/xhtml\".");
        }

        if (open.Count >= MostLevels)
        {
            return new($"elements are nested more than {MostLevels} deep.", $"elementer ligger mere end {MostLevels} niveauer inde i hinanden.");
        }

        var isEmpty = text[At] == '/';
        At += isEmpty ? 2 : 1;
        if (!isEmpty)
        {
            open.Add(start..(start + length));
        }

        return null;
    }

    private Said? Attribute(ReadOnlySpan<byte> element, ref bool hasNamespace)
    {
        var length = Rest.IndexOfAny(NameEnds);
        if (length <= 0)
        {
            return new("a tag is not closed.", "et tag er ikke lukket.");
        }

        var name = Rest[..length];
        if (!XhtmlNames.IsAttribute(element, name))
        {
            var (tag, attribute) = (Encoding.UTF8.GetString(element), Encoding.UTF8.GetString(name[..Math.Min(name.Length, 20)]));
            return new($"<{tag}> may not have the attribute '{attribute}'.", $"<{tag}> må ikke have attributten '{attribute}'.");
        }

        foreach (var earlier in attributes)
        {
            if (text[earlier].SequenceEqual(name))
            {
                return new($"<{Encoding.UTF8.GetString(element)}> has the attribute '{Encoding.UTF8.GetString(name)}' twice.", $"<{Encoding.UTF8.GetString(element)}> har attributten '{Encoding.UTF8.GetString(name)}' to gange.");
            }
        }

        attributes.Add(At..(At + length));
        At += length;
        SkipBlanks();
        var equals = Rest.StartsWith("="u8);
        At += equals ? 1 : 0;
        SkipBlanks();
        var quote = Rest.IsEmpty ? (byte)0 : Rest[0];
        var end = equals && quote is (byte)'"' or (byte)'\'' ? Rest[1..].IndexOf(quote) : -1;
        if (!equals || end < 0)
        {
            return new($"the attribute '{Encoding.UTF8.GetString(name)}' needs a value in quotes.", $"attributten '{Encoding.UTF8.GetString(name)}' skal have en værdi i anførselstegn.");
        }

        var value = Rest.Slice(1, end);
        if (value.Contains((byte)'<'))
        {
            return new("'<' in an attribute must be written as '&lt;'.", "'<' i en attribut skal skrives som '&lt;'.");
        }

        for (var and = value.IndexOf((byte)'&'); and >= 0;)
        {
            if (XhtmlEntities.Problem(value[and..], out _) is { } problem)
            {
                return problem;
            }

            var next = value[(and + 1)..].IndexOf((byte)'&');
            and = next < 0 ? -1 : and + 1 + next;
        }

        if (name.SequenceEqual("xmlns"u8))
        {
            hasNamespace = value.SequenceEqual("http://www.w3.org/1999/xhtml"u8);
            if (!hasNamespace && open.Count > 0)
            {
                return new("only the namespace http://www.w3.org/1999/xhtml may stand in it.", "kun navnerummet http://www.w3.org/1999/xhtml må stå i den.");
            }
        }
        else if ((name.SequenceEqual("href"u8) || name.SequenceEqual("src"u8)) && !XhtmlNames.IsSafeLink(value))
        {
            return new("links to scripts are not allowed.", "links til scripts er ikke tilladt.");
        }

        At += end + 2;
        return null;
    }

    private readonly string Name(Range range) => Encoding.UTF8.GetString(text[range]);

    private void SkipBlanks()
    {
        var blanks = Rest.IndexOfAnyExcept(" \t\r\n"u8);
        At = blanks < 0 ? text.Length : At + blanks;
    }
}
