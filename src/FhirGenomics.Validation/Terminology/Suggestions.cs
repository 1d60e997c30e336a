namespace FhirGenomics.Validation.Terminology;

/// <summary>Finds the codes that somebody may have meant. Bounded in work, since every wrong code of a hostile instance asks.</summary>
internal static class Suggestions
{
    private const int MostCodes = 500;
    private const int LongestCode = 40;

    /// <summary>The codes at most a few letters away, nearest first; a code that differs only in case is nearest.</summary>
    public static IReadOnlyList<string> Nearest(CompiledValueSet valueSet, string code, int count)
    {
        if (code.Length > LongestCode || valueSet.KnownCount > MostCodes)
        {
            return [];
        }

        var most = Math.Max(1, code.Length / 2);
        return
        [
            .. valueSet.KnownCodes.Select(known => known.Code).Distinct(StringComparer.Ordinal)
                .Where(known => Math.Abs(known.Length - code.Length) <= most)
                .Select(known => (Code: known, Distance: Distance(known, code)))
                .Where(known => known.Distance <= most)
                .OrderBy(known => known.Distance).ThenBy(known => known.Code, StringComparer.Ordinal)
                .Take(count).Select(known => known.Code),
        ];
    }

    /// <summary>Letters to insert, delete or replace (Levenshtein), case apart.</summary>
    private static int Distance(string left, string right)
    {
        Span<int> row = stackalloc int[right.Length + 1];
        for (var i = 0; i <= right.Length; i++)
        {
            row[i] = i;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
