using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Validation.Schema;

/// <summary>
/// Remembers which codes are in one value set, by their bytes, so that a code met before costs neither a string nor a search.
/// Bounded, so that hostile codes cannot fill the memory. Safe for several threads.
/// </summary>
internal sealed class CodeMemory
{
    private const int MostCodes = 4096;

    private readonly ConcurrentDictionary<byte[], Membership> answers = new(BytesComparer.Instance);

    /// <summary>The answer given before for <c>system|code</c>.</summary>
    public bool TryFind(ReadOnlySpan<byte> key, out Membership answer) =>
        answers.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out answer);

    /// <summary>Remembers an answer, unless there are too many.</summary>
    public void Add(ReadOnlySpan<byte> key, Membership answer)
    {
        if (answers.Count < MostCodes)
        {
            answers.TryAdd(key.ToArray(), answer);
        }
    }
}

/// <summary>Compares byte arrays by content, and with spans.</summary>
internal sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static readonly BytesComparer Instance = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = new HashCode();
        hash.AddBytes(alternate);
        return hash.ToHashCode();
    }

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
