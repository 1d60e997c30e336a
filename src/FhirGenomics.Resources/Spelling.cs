namespace FhirGenomics.Resources;

/// <summary>Guesses what a mistyped name was meant to be.</summary>
public static class Spelling
{
    private const int LongestCompared = 64;

    /// <summary>" Did you mean 'x'?" for the candidate nearest to the name, if one is near; else nothing.</summary>
    public static Said DidYouMean(string name, IEnumerable<string> candidates) => Question(Nearest(name, candidates));

    /// <summary>" Did you mean 'x'?"; nothing for null.</summary>
    public static Said Question(string? meant) => meant is null ? Said.Nothing : new($" Did you mean '{meant}'?", $" Mente du '{meant}'?");

    /// <summary>The candidate with the fewest edits from the name (a third of its length at most); null if none is near.</summary>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        if (name.Length > LongestCompared)
        {
            return null;
        }

        string? best = null;
        var fewest = Math.Max(1, name.Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            if (candidate.Length <= LongestCompared && Math.Abs(candidate.Length - name.Length) < fewest && Distance(name, candidate) is var distance && distance < fewest)
            {
                (best, fewest) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>Edit distance (insert, delete, replace, swap of neighbours), ignoring case at no cost below one.</summary>
    private static int Distance(string a, string b)
    {
        Span<int> before = stackalloc int[b.Length + 1];
        Span<int> previous = stackalloc int[b.Length + 1];
        Span<int> current = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                current[j] = Math.Min(Math.Min(previous[j], current[j - 1]) + 1, previous[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
                }
            }

            previous.CopyTo(before);
            current.CopyTo(previous);
        }

        return previous[b.Length];
    }
}
