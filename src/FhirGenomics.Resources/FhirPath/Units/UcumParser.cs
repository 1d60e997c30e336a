using System.Globalization;

namespace FhirGenomics.Resources.FhirPath;

/// <summary>Reads a UCUM expression, case sensitive. Source: https://ucum.org/ucum#section-Syntax-Rules</summary>
internal ref struct UcumParser(string text, Func<string, UcumUnit?> atom)
{
    private const int MaxNesting = 10;

    private int at;
    private int nesting;

    /// <summary>What the expression comes to; null if it is none, or uses an unknown unit.</summary>
    public UcumUnit? Parse()
    {
        var unit = text.StartsWith('/') ? Terms(UcumUnit.Unity) : Terms(null);
        return at == text.Length ? unit : null;
    }

    // Units joined by '.' and '/'; null on any error.
    private UcumUnit? Terms(UcumUnit? left)
    {
        left ??= Component();
        while (left is not null && at < text.Length && text[at] is '.' or '/')
        {
            var power = text[at++] == '/' ? -1 : 1;
            left = Component() is { } right ? left.Times(right, power) : null;
        }

        return left;
    }

    private UcumUnit? Component()
    {
        if (at < text.Length && text[at] == '(')
        {
            at++;
            var inner = ++nesting > MaxNesting ? null : Terms(null);
            nesting--;
            return at < text.Length && text[at++] == ')' ? inner : null;
        }

        var start = at;
        for (var inBrackets = false; at < text.Length && (inBrackets || text[at] is not ('.' or '/' or '(' or ')' or '{')); at++)
        {
            if (text[at] is <= ' ' or > '~')
            {
                return null;
            }

            inBrackets = text[at] == '[' || (inBrackets && text[at] != ']');
        }

        var unit = at > start ? Simple(text[start..at]) : UcumUnit.Unity;
        var annotated = at < text.Length && text[at] == '{';
        return annotated ? Annotation() ? unit : null : at > start ? unit : null;
    }

    // A number, or a unit with an exponent.
    private readonly UcumUnit? Simple(string part)
    {
        if (part.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return UcumFactor.Parse(part) is { } number ? UcumUnit.Number(number) : null;
        }

        var end = part.Length;
        while (end > 0 && char.IsAsciiDigit(part[end - 1]))
        {
            end--;
        }

        if (end == part.Length)
        {
            return atom(part);
        }

        end -= end > 0 && part[end - 1] is '+' or '-' ? 1 : 0;
        return int.TryParse(part.AsSpan(end), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent) && atom(part[..end]) is { } unit
            ? UcumUnit.Unity.Times(unit, exponent)
            : null;
    }

    private bool Annotation()
    {
        var end = text.IndexOf('}', at);
        if (end < 0 || text.AsSpan(at + 1, end - at - 1).IndexOfAnyExceptInRange(' ', '~') >= 0 || text.AsSpan(at + 1, end - at - 1).Contains('{'))
        {
            return false;
        }

        at = end + 1;
        return true;
    }
}
