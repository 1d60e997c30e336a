using System.Collections.Frozen;
using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Validation.Terminology;

/// <summary>
/// Tells whether a text is a UCUM unit: products and quotients of (prefixed) unit atoms with exponents, numbers, parentheses and annotations.
/// An atom in square brackets that is not in the table may be a newer one: such a unit cannot be told. Source: https://ucum.org/ucum.
/// </summary>
internal sealed class UcumGrammar
{
    /// <summary>The code system's URL in FHIR.</summary>
    public const string System = "http://unitsofmeasure.org";

    /// <summary>The concept property that says whether an atom takes a prefix (is "metric").</summary>
    public const string TakesPrefix = "metric";

    private const int LongestUnit = 200;

    private static readonly string[] Prefixes =
        ["Ki", "Mi", "Gi", "Ti", "da", "Y", "Z", "E", "P", "T", "G", "M", "k", "h", "d", "c", "m", "u", "n", "p", "f", "a", "z", "y"];

    private readonly FrozenDictionary<string, bool>.AlternateLookup<ReadOnlySpan<char>> atoms;
    private readonly bool isLoaded;

    private UcumGrammar(FrozenDictionary<string, bool> atoms)
    {
        isLoaded = atoms.Count > 0;
        this.atoms = atoms.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The grammar over the unit atoms among the definitions.</summary>
    public static UcumGrammar From(DefinitionsPack definitions)
    {
        var atoms = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var (concept, _) in definitions.Find("CodeSystem", System) is { } found ? LoadedCodeSystem.Concepts(found) : [])
        {
            atoms[concept.Child("code").Text ?? ""] = concept.Child("property").Child("value").Text == "true";
        }

        return new UcumGrammar(atoms.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>Whether this is a unit; unknown if no atoms are loaded.</summary>
    public Membership Test(string code)
    {
        if (!isLoaded)
        {
            return Membership.Unknown;
        }

        var rest = code.AsSpan();
        var hasUnknown = false;
        return code.Length is 0 or > LongestUnit || !Term(ref rest, ref hasUnknown) || !rest.IsEmpty ? Membership.Out
            : hasUnknown ? Membership.Unknown : Membership.In;
    }

    private bool Term(ref ReadOnlySpan<char> rest, ref bool hasUnknown)
    {
        if (rest.StartsWith('/'))
        {
            rest = rest[1..];
        }

        while (Component(ref rest, ref hasUnknown))
        {
            if (rest.IsEmpty || rest[0] is not ('.' or '/'))
            {
                return true;
            }

            rest = rest[1..];
        }

        return false;
    }

    private bool Component(ref ReadOnlySpan<char> rest, ref bool hasUnknown)
    {
        if (rest.StartsWith('('))
        {
            rest = rest[1..];
            if (!Term(ref rest, ref hasUnknown) || !rest.StartsWith(')'))
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
        if (!IsSimpleUnit(symbol))
        {
            if (!symbol.StartsWith('[') || !symbol.Contains(']'))
            {
                return false;
            }

            hasUnknown = true;
        }

        return Annotation(ref rest, needed: false);
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
        if (atoms.ContainsKey(symbol))
        {
            return true;
        }

        foreach (var prefix in Prefixes)
        {
            if (symbol.Length > prefix.Length && symbol.StartsWith(prefix) && atoms.TryGetValue(symbol[prefix.Length..], out var takesPrefix) && takesPrefix)
            {
                return true;
            }
        }

        return false;
    }
}
