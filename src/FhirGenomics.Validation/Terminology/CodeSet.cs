using System.Collections.Frozen;

namespace FhirGenomics.Validation.Terminology;

/// <summary>Codes of one code system: those that are certainly in, and what is to be said of all others.</summary>
internal sealed class CodeSet
{
    private readonly FrozenSet<string> codes;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly Func<string, Membership>? others;

    /// <param name="codes">Codes that are in.</param>
    /// <param name="others">What any other code is; all others are out if it is null.</param>
    /// <param name="caseSensitive">False if the code system says that case does not matter.</param>
    public CodeSet(IEnumerable<string> codes, Func<string, Membership>? others, bool caseSensitive = true)
    {
        this.codes = codes.ToFrozenSet(caseSensitive ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        lookup = this.codes.GetAlternateLookup<ReadOnlySpan<char>>();
        this.others = others;
    }

    /// <summary>Of which nothing is known.</summary>
    public static CodeSet Unknown { get; } = new([], static _ => Membership.Unknown);

    /// <summary>The codes that are certainly in.</summary>
    public IEnumerable<string> Codes => codes;

    /// <summary>How many codes are certainly in.</summary>
    public int Count => codes.Count;

    /// <summary>Whether a code is in.</summary>
    public Membership Contains(ReadOnlySpan<char> code) =>
        lookup.Contains(code) ? Membership.In : others is null ? Membership.Out : others(code.ToString());
}
