namespace FhirGenomics.Validation.Terminology;

/// <summary>Compares language tags. Source: https://www.rfc-editor.org/info/bcp47</summary>
internal static class Languages
{
    /// <summary>Whether a text in one language serves who asks for another: <c>da-DK</c> for <c>da</c> and the other way round. Several may be asked for, as in Accept-Language.</summary>
    public static bool Fits(string? language, string asked) =>
        language is not null && asked.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Any(one => Primary(one).Equals(Primary(language), StringComparison.OrdinalIgnoreCase));

    private static string Primary(string tag) => tag.Split('-', ';', '_')[0].Trim();
}
