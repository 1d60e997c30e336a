using FhirGenomics.Resources;

namespace FhirGenomics.Genomics;

/// <summary>The kind of sequence an HGVS description counts on. Source: https://hgvs-nomenclature.org/stable/background/refseq/</summary>
public enum HgvsKind
{
    /// <summary><c>g.</c>: linear genomic.</summary>
    Genomic,

    /// <summary><c>m.</c>: mitochondrial.</summary>
    Mitochondrial,

    /// <summary><c>c.</c>: coding DNA.</summary>
    Coding,

    /// <summary><c>n.</c>: non-coding DNA.</summary>
    NonCoding,

    /// <summary><c>r.</c>: RNA.</summary>
    Rna,

    /// <summary><c>p.</c>: protein.</summary>
    Protein,
}

/// <summary>
/// The outer form of an HGVS description: <c>NM_005228.5:c.2573T>G</c>. Positions are 1-based, as HGVS counts. This checks syntax alone, never the
/// sequence: whether base 2573 is a T is not known here. Source: https://hgvs-nomenclature.org/stable/
/// </summary>
/// <param name="Accession">Reference sequence without version: <c>NM_005228</c>.</param>
/// <param name="Version">Version of the reference sequence; null where the database has none (LRG).</param>
/// <param name="Kind">What positions count on.</param>
/// <param name="Change">The description after the kind: <c>2573T>G</c>.</param>
public sealed record Hgvs(string Accession, int? Version, HgvsKind Kind, string Change)
{
    private const int LongestRead = 4_000;

    /// <summary>Reads an HGVS description; null if it has not that form, with the reason.</summary>
    public static Hgvs? Parse(string text, out Said? reason)
    {
        reason = null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (text.Length > LongestRead || text.Any(c => c <= ' ' || c == '\u00A0'))
        {
            reason = text.Length > LongestRead ? new("it is too long", "den er for lang") : new("it has blanks", "den har mellemrum");
        }
        else if (colon <= 0 || colon + 3 > text.Length - 1 || text[colon + 2] != '.')
        {
            reason = new(
                "expected a reference sequence, a colon, the kind (g, m, c, n, r or p) with a dot, and the change: NM_005228.5:c.2573T>G",
                "forventet en referencesekvens, et kolon, arten (g, m, c, n, r eller p) med punktum og ændringen: NM_005228.5:c.2573T>G");
        }
        else if (KindOf(text[colon + 1]) is not { } kind)
        {
            reason = new($"'{text[colon + 1]}.' is no kind of description: expected g, m, c, n, r or p", $"arten '{text[colon + 1]}.' findes ikke: forventet g, m, c, n, r eller p");
        }
        else if (ReadAccession(text[..colon], out var accession, out var version) is { } problem)
        {
            reason = problem;
        }
        else if (!FitsKind(accession, kind))
        {
            reason = WrongKind(text[colon + 1], accession);
        }
        else if (!IsBalanced(text.AsSpan(colon + 3)))
        {
            reason = new("its brackets do not match", "parenteserne passer ikke sammen");
        }
        else
        {
            return new Hgvs(accession, version, kind, text[(colon + 3)..]);
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Accession}{(Version is { } v ? "." + v.ToString(System.Globalization.CultureInfo.InvariantCulture) : "")}:{Letter(Kind)}.{Change}";

    private static Said? ReadAccession(string text, out string accession, out int? version)
    {
        // NC_000023.10(NM_004006.2) names the transcript that the description counts on.
        var paren = text.IndexOf('(', StringComparison.Ordinal);
        var sequence = paren > 0 && text[^1] == ')' ? text[(paren + 1)..^1] : text;
        var dot = sequence.LastIndexOf('.');
        accession = dot < 0 ? sequence : sequence[..dot];
        version = null;
        if (accession.Length < 4 || !accession.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            return new($"'{sequence}' is no accession of a reference sequence", $"'{sequence}' er ikke navnet på en referencesekvens");
        }

        if (dot >= 0 && int.TryParse(sequence.AsSpan(dot + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number))
        {
            version = number;
            return null;
        }

        return accession.StartsWith("LRG_", StringComparison.Ordinal) && dot < 0 ? null : new(
            $"the reference sequence '{sequence}' has no version: positions mean nothing without it; write it as NM_005228.5",
            $"referencesekvensen '{sequence}' har ingen version: uden den siger positionerne intet; skriv den som NM_005228.5");
    }

    private static Said WrongKind(char kind, string accession)
    {
        var (expected, forventet) = accession[..2] switch
        {
            "NM" or "XM" => ("c., n. or r.", "c., n. eller r."),
            "NR" or "XR" => ("n. or r.", "n. eller r."),
            "NP" or "XP" => ("p.", "p."),
            _ => ("g., m., c., n. or r.", "g., m., c., n. eller r."),
        };
        return new($"a description of kind '{kind}.' does not count on {accession}: with it goes {expected}", $"en beskrivelse af arten '{kind}.' kan ikke stå på {accession}: dertil hører {forventet}");
    }

    private static bool FitsKind(string accession, HgvsKind kind) => (accession[..2], accession[2]) switch
    {
        ("NM" or "XM", '_') => kind is HgvsKind.Coding or HgvsKind.Rna or HgvsKind.NonCoding,
        ("NR" or "XR", '_') => kind is HgvsKind.NonCoding or HgvsKind.Rna,
        ("NP" or "XP", '_') => kind is HgvsKind.Protein,
        ("NC" or "NG" or "NT" or "NW", '_') => kind is not HgvsKind.Protein,
        _ => true,
    };

    private static bool IsBalanced(ReadOnlySpan<char> change)
    {
        var open = new Stack<char>();
        foreach (var c in change)
        {
            if (c is '(' or '[')
            {
                open.Push(c);
            }
            else if (c is ')' or ']' && (!open.TryPop(out var opened) || opened != (c == ')' ? '(' : '[')))
            {
                return false;
            }
        }

        return open.Count == 0;
    }

    private static HgvsKind? KindOf(char letter) => letter switch
    {
        'g' => HgvsKind.Genomic,
        'm' => HgvsKind.Mitochondrial,
        'c' => HgvsKind.Coding,
        'n' => HgvsKind.NonCoding,
        'r' => HgvsKind.Rna,
        'p' => HgvsKind.Protein,
        _ => null,
    };

    private static char Letter(HgvsKind kind) => kind switch
    {
        HgvsKind.Genomic => 'g',
        HgvsKind.Mitochondrial => 'm',
        HgvsKind.Coding => 'c',
        HgvsKind.NonCoding => 'n',
        HgvsKind.Rna => 'r',
        _ => 'p',
    };
}
