using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace FhirGenomics.Resources.FhirPath;

/// <summary><c>matches()</c> and its like, by an engine whose time is linear in the text whatever the pattern.</summary>
internal static class RegexFunctions
{
    private const int MaxPattern = 4096;
    private const int CacheLimit = 1000;

    // Patterns of profiles repeat for each element; those made while evaluating are few.
    private static readonly ConcurrentDictionary<string, Regex> Compiled = new(StringComparer.Ordinal);

    public static void AddTo(Dictionary<string, Function> table)
    {
        table["matches"] = Matching("matches", static pattern => pattern);
        table["matchesFull"] = Matching("matchesFull", static pattern => $"\\A(?:{pattern})\\z");
        table["replaceMatches"] = new(2, 2, call => new ScalarFunctionNode(call, ReplaceMatches));
    }

    private static Function Matching(string name, Func<string, string> whole) => new(1, 1, call =>
    {
        // A pattern written as a literal is compiled with the expression, so that a bad one is found then.
        var ready = call[0] is LiteralNode { Utf8: not null } literal ? Pattern(whole(literal.Constant.Str)) : null;
        return new ScalarFunctionNode(call, (Evaluation run, in FhirPathValue input, in FhirPathValue pattern, in FhirPathValue _) =>
        {
            if (StringFunctions.InputText(input, name) is not { } text)
            {
                return default;
            }

            run.ChargeText(text.Length * 4L);
            return new((ready ?? Pattern(whole(StringFunctions.Text(pattern)))).IsMatch(text));
        });
    });

    private static FhirPathValue ReplaceMatches(Evaluation run, in FhirPathValue input, in FhirPathValue pattern, in FhirPathValue substitution)
    {
        if (StringFunctions.InputText(input, "replaceMatches") is not { } text)
        {
            return default;
        }

        var (expression, replacement) = (StringFunctions.Text(pattern), StringFunctions.Text(substitution));
        if (expression.Length == 0)
        {
            return new(text);
        }

        // Groups are FHIRPath's; .NET's other substitutions, which repeat the whole text, are not.
        replacement = replacement.Replace("$_", "$$_", StringComparison.Ordinal).Replace("$`", "$$`", StringComparison.Ordinal).Replace("$'", "$$'", StringComparison.Ordinal);
        run.ChargeText(((long)text.Length * (1 + replacement.AsSpan().Count('$'))) + ((long)(text.Length + 1) * replacement.Length));
        try
        {
            return new(Pattern(expression).Replace(text, replacement));
        }
        catch (ArgumentException error)
        {
            throw new FhirPathException($"'{replacement}' is no replacement: {error.Message}");
        }
    }

    private static Regex Pattern(string pattern)
    {
        if (Compiled.TryGetValue(pattern, out var known))
        {
            return known;
        }

        if (pattern.Length > MaxPattern)
        {
            throw new FhirPathException($"A regular expression is longer than {MaxPattern} characters.");
        }

        try
        {
            var made = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant);
            if (Compiled.Count < CacheLimit)
            {
                Compiled[pattern] = made;
            }

            return made;
        }
        catch (ArgumentException error)
        {
            throw new FhirPathException($"'{pattern}' is no regular expression: {error.Message}");
        }
        catch (NotSupportedException error)
        {
            throw new FhirPathException($"'{pattern}' cannot be matched in linear time: {error.Message}");
        }
    }
}
