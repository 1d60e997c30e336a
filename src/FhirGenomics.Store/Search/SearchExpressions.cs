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
