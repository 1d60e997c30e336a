namespace FhirGenomics.Store.Search;

/// <summary>The prefixes of ordered values. Source: https://hl7.org/fhir/R4/search.html#prefix</summary>
internal enum Comparison
{
    /// <summary>The resource's value lies within the one searched for.</summary>
    Eq,

    /// <summary>It does not.</summary>
    Ne,

    /// <summary>Some of it is greater.</summary>
    Gt,

    /// <summary>Some of it is less.</summary>
    Lt,

    /// <summary>Greater or equal.</summary>
    Ge,

    /// <summary>Less or equal.</summary>
    Le,

    /// <summary>All of it is greater: starts after.</summary>
    Sa,

    /// <summary>All of it is less: ends before.</summary>
    Eb,

    /// <summary>Approximately equal: within 10 %.</summary>
    Ap,

    /// <summary>Anything in common: of <c>_filter</c> alone.</summary>
    Po,
}

/// <summary>Reads prefixes and writes what they mean for a row's range <c>lo</c> to <c>hi</c>.</summary>
internal static class Comparisons
{
    /// <summary>Splits <c>ge2020</c> into the prefix and the rest.</summary>
    public static Comparison Read(string text, out string value)
    {
        if (text.Length > 2 && char.IsAsciiLetterLower(text[0]) && char.IsAsciiLetterLower(text[1])
            && Enum.TryParse<Comparison>(text[..2], ignoreCase: true, out var comparison) && comparison != Comparison.Po)
        {
            value = text[2..];
            return comparison;
        }

        value = text;
        return Comparison.Eq;
    }

    /// <summary>
    /// Adds the condition for a range searched for, both ends included. For a value without width (numbers with a prefix) both ends are the same.
    /// </summary>
    public static void Where(SqlText sql, Comparison comparison, string lo, string hi, long first, long last)
    {
        _ = comparison switch
        {
            Comparison.Gt => sql.Add($"x.{hi} > ?", last),
            Comparison.Lt => sql.Add($"x.{lo} < ?", first),
            Comparison.Ge => sql.Add($"x.{hi} >= ?", first),
            Comparison.Le => sql.Add($"x.{lo} <= ?", last),
            Comparison.Sa => sql.Add($"x.{lo} > ?", last),
            Comparison.Eb => sql.Add($"x.{hi} < ?", first),
            Comparison.Ne => sql.Add($"(x.{lo} < ?", first).Add($" OR x.{hi} > ?)", last),
            Comparison.Ap or Comparison.Po => sql.Add($"x.{lo} <= ?", last).Add($" AND x.{hi} >= ?", first),
            _ => sql.Add($"x.{lo} >= ?", first).Add($" AND x.{lo} <= ?", last).Add($" AND x.{hi} <= ?", last),
        };
    }
}
