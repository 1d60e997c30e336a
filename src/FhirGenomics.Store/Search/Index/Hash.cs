using System.IO.Hashing;
using System.Text;

namespace FhirGenomics.Store.Search.Index;

/// <summary>The 64-bit hash (XXH3) that stands for codes, references and URIs in the index; its values are in every database and must never change.</summary>
internal static class Hash
{
    /// <summary>Hash of a text, over its UTF-8 form.</summary>
    public static long Of(ReadOnlySpan<char> text)
    {
        Span<byte> small = stackalloc byte[512];
        return Encoding.UTF8.TryGetBytes(text, small, out var length)
            ? unchecked((long)XxHash3.HashToUInt64(small[..length]))
            : unchecked((long)XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text.ToArray())));
    }
}
