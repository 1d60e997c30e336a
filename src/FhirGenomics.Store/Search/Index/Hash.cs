using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace FhirGenomics.Store.Search.Index;

/// <summary>The 64-bit hash (XXH3) that stands for codes, references and URIs in the index; its values are in every database and must never change.</summary>
internal static class Hash
{
    /// <summary>How long the ids of one place in the index are made, in bits of milliseconds: 64 ms.</summary>
    private const int PlaceBits = 6;

    /// <summary>Bits of a hash that are not its place: after 2^16 places, 70 minutes, the first comes again.</summary>
    private const int OwnBits = 48;

    /// <summary>
    /// Hash of a reference (<c>Type/id</c>, a URL or an id). If its id is a UUID of version 7, the upper bits are the time in it: what is created together is
    /// referred to together, and lies in few pages of the index instead of one each. The time comes round, so that hashes are spread as evenly as others
    /// (decision 0014). Source: https://www.rfc-editor.org/rfc/rfc9562#section-5.7
    /// </summary>
    public static long OfReference(ReadOnlySpan<char> text)
    {
        var hash = Of(text);
        var id = text[(text.LastIndexOf('/') + 1)..];
        return id.Length == 36 && id[14] == '7' && Guid.TryParseExact(id, "D", out _)
            && long.TryParse(id[..8], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var high)
            && long.TryParse(id[9..13], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var low)
            ? (((high << 16) | low) >> PlaceBits << OwnBits) | (hash & ((1L << OwnBits) - 1))
            : hash;
    }

    /// <summary>Hash of a text, over its UTF-8 form.</summary>
    public static long Of(ReadOnlySpan<char> text)
    {
        Span<byte> small = stackalloc byte[512];
        return Encoding.UTF8.TryGetBytes(text, small, out var length)
            ? unchecked((long)XxHash3.HashToUInt64(small[..length]))
            : unchecked((long)XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text.ToArray())));
    }
}
