namespace FhirGenomics.Store.PostgreSql;

/// <summary>Text as PostgreSQL can hold it: the character U+0000, which it cannot, is written as U+FFFE and a digit, and U+FFFE so too.</summary>
internal static class PostgreSqlText
{
    private const char Sign = '\uFFFE';

    public static string Write(string text) => !text.AsSpan().ContainsAny('\0', Sign) ? text
        : text.Replace("\uFFFE", "\uFFFE1", StringComparison.Ordinal).Replace("\0", "\uFFFE0", StringComparison.Ordinal);

    public static string Read(string text) => !text.Contains(Sign, StringComparison.Ordinal) ? text
        : text.Replace("\uFFFE0", "\0", StringComparison.Ordinal).Replace("\uFFFE1", "\uFFFE", StringComparison.Ordinal);
}
