namespace FhirGenomics.Store.Search;

/// <summary>Search parameters as they stand in a URL after the question mark.</summary>
public static class QueryString
{
    /// <summary>Reads <c>name=value&amp;name=value</c>, percent-decoded; a plus sign is a space.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Read(string query)
    {
        foreach (var part in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            yield return new(Decode(equals < 0 ? part : part[..equals]), equals < 0 ? "" : Decode(part[(equals + 1)..]));
        }
    }

    /// <summary>Writes one parameter, percent-encoded where it must be.</summary>
    internal static string Write(string name, string value) => $"{Encode(name)}={Encode(value)}";

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    /// <summary>Percent-encodes; what is usual in searches and harmless in a query stays readable.</summary>
    private static string Encode(string text) =>
        Uri.EscapeDataString(text).Replace("%2C", ",", StringComparison.Ordinal).Replace("%3A", ":", StringComparison.Ordinal).Replace("%2F", "/", StringComparison.Ordinal);
}
