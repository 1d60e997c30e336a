namespace FhirGenomics.Server.Operations;

/// <summary>A parameter that an interaction or an operation takes. The OpenAPI documents tell of it, and an operation refuses anything else.</summary>
/// <param name="Name">Name in URL and Parameters.</param>
/// <param name="Type">FHIR type; <c>Resource</c> for a resource, <c>Part</c> for one that has parts.</param>
/// <param name="Description">What it means.</param>
/// <param name="Example">Value in examples; null if examples do without it.</param>
internal sealed record OperationParameter(string Name, string Type, string Description, string? Example = null)
{
    /// <summary>True if it may come several times.</summary>
    public bool Repeats { get; init; }

    /// <summary>The only values that it can have; empty if it can have any of its type.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>True if it can stand in a URL.</summary>
    public bool IsPrimitive => char.IsAsciiLetterLower(Type[0]);

    /// <summary>Whether a text can be of the primitive type. Numbers are judged where they are used, which knows their range.</summary>
    public bool Fits(string text) => Type switch
    {
        "boolean" => text is "true" or "false",
        "code" => text == text.Trim() && !text.Contains("  ", StringComparison.Ordinal) && !text.Any(letter => letter != ' ' && IsBlank(letter)),
        "uri" => !text.Any(IsBlank),
        _ => !text.Any(letter => char.IsControl(letter) && letter is not ('\t' or '\r' or '\n')),
    };

    private static bool IsBlank(char letter) => char.IsWhiteSpace(letter) || char.IsControl(letter);
}
