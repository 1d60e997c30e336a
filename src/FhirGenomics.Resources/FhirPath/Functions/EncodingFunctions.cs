using System.Globalization;
using System.Text;

namespace FhirGenomics.Resources.FhirPath;

/// <summary><c>encode decode escape unescape</c> of FHIRPath 2. Source: https://hl7.org/fhirpath/#additional-string-functions</summary>
internal static class EncodingFunctions
{
    private static readonly UTF8Encoding Strict = new(false, true);

    public static void AddTo(Dictionary<string, Function> table)
    {
        Add(table, "encode", static (text, format) => format switch
        {
            "base64" => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)),
            "urlbase64" => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).Replace('+', '-').Replace('/', '_'),
            "hex" => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)),
            _ => null,
        });
        Add(table, "decode", static (text, format) => format switch
        {
            "base64" => Decoded(text),
            "urlbase64" => Decoded(text.Replace('-', '+').Replace('_', '/')),
            "hex" => Hex(text),
            _ => null,
        });
        Add(table, "escape", static (text, format) => format switch
        {
            "html" => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
                .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal),
            "json" => EscapeJson(text),
            _ => null,
        });
        Add(table, "unescape", static (text, format) => format switch
        {
            "html" => System.Net.WebUtility.HtmlDecode(text),
            "json" => UnescapeJson(text),
            _ => null,
        });
    }

    private static void Add(Dictionary<string, Function> table, string name, Func<string, string, string?> change) =>
        table[name] = new(1, 1, call => new ScalarFunctionNode(call, (Evaluation run, in FhirPathValue input, in FhirPathValue format, in FhirPathValue _) =>
        {
            if (StringFunctions.InputText(input, name) is not { } text)
            {
                return default;
            }

            run.ChargeText(text.Length * 2L);
            return change(text, StringFunctions.Text(format)) is { } result ? StringFunctions.Made(run, result) : default;
        }));

    private static string? Decoded(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Utf8(bytes.AsSpan(0, length)) : null;
    }

    private static string? Hex(string text)
    {
        var bytes = new byte[text.Length / 2];
        return text.Length % 2 == 0 && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done ? Utf8(bytes) : null;
    }

    private static string? Utf8(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes) ? Strict.GetString(bytes) : null;

    private static string EscapeJson(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => escaped.Append("\\\""),
                '\\' => escaped.Append("\\\\"),
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                < ' ' => escaped.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    // Escapes that JSON does not know stay as they are.
    private static string UnescapeJson(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            var escape = text[++i];
            if (escape == 'u' && i + 4 < text.Length && ushort.TryParse(text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                result.Append((char)code);
                i += 4;
                continue;
            }

            var known = "\"\\/bfnrt".IndexOf(escape, StringComparison.Ordinal);
            _ = known < 0 ? result.Append('\\').Append(escape) : result.Append("\"\\/\b\f\n\r\t"[known]);
        }

        return result.ToString();
    }
}
