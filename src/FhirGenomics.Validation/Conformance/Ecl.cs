using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Conformance;

/// <summary>
/// Whether a text can be an expression of SNOMED CT's Expression Constraint Language: brackets closed, and each two operands joined by an operator. Nothing is
/// evaluated, and of what stands in filters <c>{{ }}</c> only the brackets are looked at. Source: http://snomed.org/ecl
/// </summary>
internal static class Ecl
{
    /// <summary>What is wrong; null if nothing is seen to be.</summary>
    public static Said? Problem(string text)
    {
        var open = new Stack<char>();
        var afterOperand = false;
        for (var at = 0; at < text.Length;)
        {
            var c = text[at];
            if (char.IsWhiteSpace(c))
            {
                at++;
            }
            else if (c is '|' or '"')
            {
                var end = text.IndexOf(c, at + 1);
                if (end < 0)
                {
                    return new($"{c} is not closed", $"{c} er ikke afsluttet");
                }

                at = end + 1;
                afterOperand = true;
            }
            else if (c is '(' or '{' or '[')
            {
                // A bracket after an operand begins a filter; any other needs an operator before it.
                if (afterOperand && c != '{')
                {
                    return Unjoined(text, at);
                }

                open.Push(c);
                afterOperand = false;
                at++;
            }
            else if (c is ')' or '}' or ']')
            {
                if (!open.TryPop(out var begin) || begin != (c == ')' ? '(' : c == '}' ? '{' : '['))
                {
                    return new($"{c} closes nothing", $"{c} afslutter intet");
                }

                // After a cardinality an attribute follows.
                afterOperand = c != ']';
                at++;
            }
            else if (char.IsLetterOrDigit(c) || c == '*' || c == '#')
            {
                var end = at + 1;
                while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '.' or '-' or '_'))
                {
                    end++;
                }

                var word = text[at..end];
                var isOperator = word.ToUpperInvariant() is "AND" or "OR" or "MINUS" or "R";
                if (afterOperand && !isOperator && !open.Contains('{') && !open.Contains('['))
                {
                    return Unjoined(text, at);
                }

                afterOperand = !isOperator;
                at = end;
            }
            else
            {
                if (afterOperand && c is '<' or '>' or '^' && afterOperand && !open.Contains('{'))
                {
                    return Unjoined(text, at);
                }

                afterOperand = false;
                at++;
            }
        }

        return open.Count > 0 ? new($"{open.Peek()} is not closed", $"{open.Peek()} er ikke afsluttet")
            : afterOperand ? null : new("it ends where a concept is expected", "det slutter, hvor et begreb forventes");
    }

    private static Said Unjoined(string text, int at) =>
        new($"an operator (AND, OR, MINUS ...) is missing before '{Messages.Shorten(text[at..])}'", $"der mangler en operator (AND, OR, MINUS ...) før '{Messages.Shorten(text[at..])}'");
}
