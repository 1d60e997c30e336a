using System.Text;
using FhirGenomics.Validation.Schema;

namespace FhirGenomics.Validation.Terminology;

/// <summary>
/// A value set ready to be asked: the handle that a compiled profile keeps, so that the walk over an instance neither looks a URL up nor allocates.
/// Immutable; safe for several threads.
/// </summary>
public sealed class CompiledValueSet
{
    private const int LongestCode = 256;
    private readonly IReadOnlyList<Clause> includes;
    private readonly IReadOnlyList<Clause> excludes;
    private readonly Expansion? expansion;
    private CodeMemory? memory;

    internal CompiledValueSet(string url, IReadOnlyList<Clause> includes, IReadOnlyList<Clause> excludes, Expansion? expansion)
    {
        Url = url;
        this.includes = includes;
        this.excludes = excludes;
        this.expansion = expansion;
        Weight = 1 + includes.Concat(excludes).Sum(clause => 1 + clause.ValueSets.Sum(valueSet => valueSet.Weight));
    }

    private CompiledValueSet? Earlier { get; init; }

    /// <summary>Answers that were given before.</summary>
    internal CodeMemory Memory => memory ??= new();

    /// <summary>How many clauses and value sets have to be looked at for one answer, at most.</summary>
    internal long Weight { get; }

    /// <summary>Canonical URL it was asked for with.</summary>
    public string Url { get; }

    /// <summary>False if there is no such value set among the definitions: then every answer is <see cref="Membership.Unknown"/>.</summary>
    public bool IsLoaded => includes.Count > 0 || expansion is not null;

    /// <summary>The codes known to be in, with their systems; not all of them where a code system is not loaded.</summary>
    internal IEnumerable<(string System, string Code)> KnownCodes =>
        (expansion?.Codes ?? []).Concat(includes.SelectMany(include => include.KnownCodes)).Where(code => Contains(code.System, code.Code) == Membership.In);

    /// <summary>How many codes may be known to be in, at most.</summary>
    internal int KnownCount => includes.Sum(include => include.KnownCount) + (expansion?.Codes.Count ?? 0);

    /// <summary>Whether the bare code of an element of type <c>code</c> is in, whatever its system. The code is UTF-8 without JSON escapes.</summary>
    public Membership Contains(ReadOnlySpan<byte> code)
    {
        if (code.Length > LongestCode)
        {
            return Contains(null, Encoding.UTF8.GetString(code));
        }

        Span<char> characters = stackalloc char[LongestCode];
        return Contains(null, characters[..Encoding.UTF8.GetChars(code, characters)]);
    }

    /// <summary>Whether a code of a system is in; <paramref name="system"/> is null for the bare codes of elements of type <c>code</c>.</summary>
    public Membership Contains(string? system, ReadOnlySpan<char> code)
    {
        var answer = Composed(system, code);
        answer = answer == Membership.Unknown && expansion is not null ? expansion.Contains(system, code) : answer;
        return answer != Membership.In && Earlier?.Contains(system, code) == Membership.In ? Membership.In : answer;
    }

    /// <summary>Whether it rests on one of these canonical URLs (without version): its own, a code system, an imported value set.</summary>
    internal bool RestsOn(IReadOnlySet<string> urls) =>
        urls.Contains(Url.Split('|')[0]) || Earlier?.RestsOn(urls) == true
        || includes.Concat(excludes).Any(clause => (clause.System is { } system && urls.Contains(system)) || clause.ValueSets.Any(valueSet => valueSet.RestsOn(urls)));

    /// <summary>This value set, with the codes that are certainly in an earlier publication of it as well.</summary>
    internal CompiledValueSet OrIn(CompiledValueSet earlier) => new(Url, includes, excludes, expansion) { Earlier = Earlier is null ? earlier : Earlier.OrIn(earlier) };

    private Membership Composed(string? system, ReadOnlySpan<char> code)
    {
        var answer = IsLoaded && includes.Count > 0 ? Any(includes, system, code) : Membership.Unknown;
        return answer == Membership.Out ? answer : Any(excludes, system, code) switch
        {
            Membership.In => Membership.Out,
            Membership.Unknown => Membership.Unknown,
            _ => answer,
        };
    }

    /// <summary>Whether a code is in one of the clauses.</summary>
    internal static Membership Any(IReadOnlyList<Clause> clauses, string? system, ReadOnlySpan<char> code)
    {
        var answer = Membership.Out;
        for (var i = 0; i < clauses.Count && answer != Membership.In; i++)
        {
            var one = clauses[i].Contains(system, code);
            answer = one == Membership.Out ? answer : one;
        }

        return answer;
    }

    /// <summary>One <c>compose.include</c> or <c>compose.exclude</c>: codes of a system, and the value sets that a code must be in as well.</summary>
    internal sealed record Clause(string? System, CodeSet? Codes, IReadOnlyList<CompiledValueSet> ValueSets)
    {
        public IEnumerable<(string System, string Code)> KnownCodes => System is not null
            ? (Codes?.Codes ?? []).Select(code => (System, code))
            : ValueSets.Take(1).SelectMany(valueSet => valueSet.KnownCodes);

        public int KnownCount => Codes?.Count ?? (ValueSets.Count > 0 ? ValueSets[0].KnownCount : 0);

        public Membership Contains(string? system, ReadOnlySpan<char> code)
        {
            if (System is not null && system is not null && !string.Equals(system, System, StringComparison.Ordinal))
            {
                return Membership.Out;
            }

            var answer = Codes?.Contains(code) ?? Membership.In;
            for (var i = 0; i < ValueSets.Count && answer != Membership.Out; i++)
            {
                var one = ValueSets[i].Contains(System ?? system, code);
                answer = one == Membership.In ? answer : one;
            }

            return answer;
        }
    }

    /// <summary>An expansion that somebody made; asked where <c>compose</c> cannot tell.</summary>
    internal sealed record Expansion(IReadOnlyList<(string System, string Code)> Codes, bool IsComplete)
    {
        private readonly HashSet<(string System, string Code)> listed = [.. Codes];

        public Membership Contains(string? system, ReadOnlySpan<char> code)
        {
            var text = code.ToString();
            var isListed = system is not null ? listed.Contains((system, text)) : Codes.Any(one => one.Code == text);
            return isListed ? Membership.In : IsComplete ? Membership.Out : Membership.Unknown;
        }
    }
}
