using System.Buffers;
using System.Text;
using System.Text.Json;

namespace FhirGenomics.Resources;

/// <summary>The text of JSON strings. Source: RFC 8259 section 7.</summary>
public static class JsonText
{
    /// <summary>Writes text as it is, escaping only what JSON asks for.</summary>
    internal static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };

    /// <summary>Decodes the escapes of a JSON string's content (without quotes). The reader has refused lone surrogates, so this cannot fail on a tree's values.</summary>
    public static string Decode(ReadOnlySpan<byte> raw)
    {
        var quoted = ArrayPool<byte>.Shared.Rent(raw.Length + 2);
        try
        {
            quoted[0] = quoted[raw.Length + 1] = (byte)'"';
            raw.CopyTo(quoted.AsSpan(1));
            var reader = new Utf8JsonReader(quoted.AsSpan(0, raw.Length + 2));
            reader.Read();
            return reader.GetString()!;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(quoted);
        }
    }

    /// <summary>Encodes text as the content of a JSON string (without quotes), escaping only what JSON asks for.</summary>
    public static byte[] Encode(string text) =>
        Encoding.UTF8.GetBytes(JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString());
}
