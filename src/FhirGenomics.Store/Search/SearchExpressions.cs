namespace FhirGenomics.Store.Search;

/// <summary>The FHIRPath of search parameters as HL7 writes it: one expression for many resource types.</summary>
internal static class SearchExpressions
{
    /// <summary>The alternatives that can select something in a resource of this type, separated by <c>|</c>; empty if there is none.</summary>
    public static string For(string expression, string resourceType) =>
        string.Join(" | ", Alternatives(expression).Where(alternative => IsFor(alternative, resourceType)));

    /// <summary>Repairs what HL7's expressions get wrong: <c>DateTime</c> is no FHIR type.</summary>
    public static string Mended(string expression) => expression.Replace("as(DateTime)", "as(dateTime)", StringComparison.Ordinal);

    /// <summary>The expression of a part of a composite; HL7 has those of a document's relationship crossed.</summary>
    public static string OfPart(string definition, string expression) => (definition, expression) switch
    {
        ("http://hl7.org/fhir/SearchParameter/DocumentReference-relatesto", "code") => "target",
        ("http://hl7.org/fhir/SearchParameter/DocumentReference-relation", "target") => "code",
        _ => Mended(expression),
    };

    /// <summary>
    /// True if an expression only selects elements: names joined by dots, <c>|</c> and <c>as</c>, and functions whose result is some of what they are given.
    /// Any other may compute values, such as <c>exists()</c> and <c>count()</c>.
    /// </summary>
    public static bool IsPath(string expression)
    {
        var word = 0;
        for (var i = 0; i < expression.Length; i++)
        {
            var letter = expression[i];
            if (char.IsAsciiLetterOrDigit(letter) || letter == '_')
            {
                continue;
            }

            var name = expression.AsSpan(word, i - word);
            if (letter == '(' && !name.IsEmpty)
            {
                if (!Selecting.Contains(name.ToString()))
                {
                    return false;
                }

                i = EndOfBrackets(expression, i);
            }
            else if (letter is not ('.' or '|' or ' ' or '(' or ')' or '%') || (letter == ' ' && Operators.Contains(name.ToString()) && (word == 0 || expression[word - 1] != '.')))
            {
                return false;
            }

            word = i + 1;
        }

        return true;
    }

    private static readonly HashSet<string> Selecting = new(StringComparer.Ordinal) { "where", "as", "ofType", "resolve", "extension", "first", "last", "tail", "children", "descendants", "single" };

    private static readonly HashSet<string> Operators = new(StringComparer.Ordinal) { "and", "or", "xor", "implies", "is", "in", "contains", "div", "mod" };

    /// <summary>Where the bracket that opens at a position is closed; brackets in texts do not count.</summary>
    private static int EndOfBrackets(string expression, int open)
    {
        var (depth, inText) = (0, false);
        for (var i = open; i < expression.Length; i++)
        {
            if (inText && expression[i] == '\\')
            {
                i++;
                continue;
            }

            inText ^= expression[i] == '\'';
            depth += inText ? 0 : expression[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
            {
                return i;
            }
        }

        return expression.Length - 1;
    }

    private static bool IsFor(string alternative, string resourceType)
    {
        var name = alternative.AsSpan().TrimStart('(');
        var end = name.IndexOfAnyExceptInRange('A', 'z');
        name = end < 0 ? name : name[..end];
        return name.SequenceEqual(resourceType) || name is "Resource" or "DomainResource" || name.IsEmpty || char.IsAsciiLetterLower(name[0]);
    }

    /// <summary>Splits at each <c>|</c> outside brackets and texts.</summary>
    private static List<string> Alternatives(string expression)
    {
        var parts = new List<string>();
        var (start, depth, inText) = (0, 0, false);
        for (var i = 0; i < expression.Length; i++)
        {
            if (inText && expression[i] == '\\')
            {
                i++;
                continue;
            }

            inText ^= expression[i] == '\'';
            depth += inText ? 0 : expression[i] switch { '(' or '[' => 1, ')' or ']' => -1, _ => 0 };
            if (expression[i] == '|' && depth == 0 && !inText)
            {
                parts.Add(expression[start..i].Trim());
                start = i + 1;
            }
        }

        parts.Add(expression[start..].Trim());
        return parts;
    }
}
