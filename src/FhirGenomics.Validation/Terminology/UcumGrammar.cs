using System.Collections.Frozen;
using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Validation.Terminology;

/// <summary>
/// Tells whether a text is a UCUM unit: products and quotients of (prefixed) unit atoms with exponents, numbers, parentheses and annotations.
/// Source: https://ucum.org/ucum. Which atoms take prefixes is not known here, so every atom may.
/// </summary>
internal sealed class UcumGrammar(FrozenSet<string> atoms)
{
    /// <summary>The code system's URL in FHIR.</summary>
    public const string System = "http://unitsofmeasure.org";

    private const int LongestUnit = 200;

    private static readonly string[] Prefixes =
        ["Ki", "Mi", "Gi", "Ti", "da", "Y", "Z", "E", "P", "T", "G", "M", "k", "h", "d", "c", "m", "u", "n", "p", "f", "a", "z", "y"];

    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup = atoms.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The grammar over the unit atoms among the definitions.</summary>
    public static UcumGrammar From(DefinitionsPack definitions)
    {
        var codes = definitions.Find("CodeSystem", System) is { } found ? LoadedCodeSystem.Concepts(found).Select(item => item.Concept.Child("code").Text ?? "") : [];
        return new UcumGrammar(codes.ToFrozenSet(StringComparer.Ordinal));
    }

    /// <summary>Whether this is a unit; unknown if no atoms are loaded.</summary>
    public Membership Test(string code)
    {
        if (atoms.Count == 0)
        {
            return Membership.Unknown;
        }

        var rest = code.AsSpan();
        return code.Length is > 0 and <= LongestUnit && Term(ref rest) && rest.IsEmpty ? Membership.In : Membership.Out;
    }

    private bool Term(ref ReadOnlySpan<char> rest)
    {
        if (rest.StartsWith('/'))
        {
            rest = rest[1..];
        }

        while (Component(ref rest))
        {
            if (rest.IsEmpty || rest[0] is not ('.' or '/'))
            {
                return true;
            }

            rest = rest[1..];
        }

        return false;
    }

    private bool Component(ref ReadOnlySpan<char> rest)
    {
        if (rest.StartsWith('('))
        {
            rest = rest[1..];
            if (!Term(ref rest) || !rest.StartsWith(')'))
            {
                return false;
            }

            rest = rest[1..];
            return Annotation(ref rest, needed: false);
        }

        var end = SymbolEnd(rest);
        if (end == 0)
        {
            return Annotation(ref rest, needed: true);
        }

        var symbol = rest[..end];
        rest = rest[end..];
        return IsSimpleUnit(symbol) && Annotation(ref rest, needed: false);
    }

    private static bool Annotation(ref ReadOnlySpan<char> rest, bool needed)
    {
        if (!rest.StartsWith('{'))
        {
            return !needed;
        }

        var end = rest.IndexOf('}');
        var isText = end > 0 && !rest[1..end].Contains('{') && !rest[1..end].ContainsAnyExceptInRange(' ', '~');
        rest = isText ? rest[(end + 1)..] : rest;
        return isText;
    }

    /// <summary>A symbol ends at an operator, parenthesis or annotation; square brackets keep what they enclose together.</summary>
    private static int SymbolEnd(ReadOnlySpan<char> rest)
    {
        var inBrackets = false;
        for (var i = 0; i < rest.Length; i++)
        {
            inBrackets = rest[i] == '[' || (inBrackets && rest[i] != ']');
            if (!inBrackets && rest[i] is '.' or '/' or '(' or ')' or '{' or '}')
            {
                return i;
            }
        }

        return rest.Length;
    }

    private bool IsSimpleUnit(ReadOnlySpan<char> symbol)
    {
        if (!symbol.ContainsAnyExceptInRange('0', '9') || IsAtom(symbol))
        {
            return true;
        }

        var digits = symbol.LastIndexOfAnyExceptInRange('0', '9') + 1;
        if (digits == symbol.Length)
        {
            return false;
        }

        var unit = symbol[..digits];
        return IsAtom(unit) || (unit[^1] is '+' or '-' && IsAtom(unit[..^1]));
    }

    private bool IsAtom(ReadOnlySpan<char> symbol)
    {
        if (lookup.Contains(symbol))
        {
            return true;
        }

        foreach (var prefix in Prefixes)
        {
            if (symbol.Length > prefix.Length && symbol.StartsWith(prefix) && lookup.Contains(symbol[prefix.Length..]))
            {
                return true;
            }
        }

        return false;
    }
}
