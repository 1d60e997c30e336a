using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Slicing;

/// <summary>What one step of a discriminator's path does.</summary>
internal enum StepKind
{
    /// <summary>To the children of a name.</summary>
    Child,

    /// <summary>To the extension with a URL: <c>extension('url')</c>.</summary>
    Extension,

    /// <summary>To what a reference means: <c>resolve()</c>.</summary>
    Resolve,

    /// <summary>Only elements of a type: <c>ofType(Quantity)</c>.</summary>
    OfType,
}

/// <summary>One step of a discriminator's path.</summary>
internal readonly record struct Step(StepKind Kind, int NameId, string Text)
{
    /// <summary>The type of <see cref="StepKind.OfType"/>.</summary>
    public FhirType? Type => Kind == StepKind.OfType ? FhirTypes.R4.Find(Text) : null;
}

/// <summary>Reads the restricted FHIRPath of discriminators. Source: https://hl7.org/fhir/R4/profiling.html#discriminator</summary>
internal static class DiscriminatorPath
{
    /// <summary>The steps of a path, none for <c>$this</c>; null if it is not one that discriminators may have.</summary>
    public static Step[]? Parse(string path)
    {
        var steps = new List<Step>();
        for (var rest = path.AsSpan().Trim(); rest.Length > 0;)
        {
            var end = EndOfStep(rest);
            if (Parse(rest[..end].Trim().ToString()) is not { } step)
            {
                return null;
            }

            if (step.Kind != StepKind.Child || step.NameId >= 0)
            {
                steps.Add(step);
            }

            rest = end < rest.Length ? rest[(end + 1)..] : default;
        }

        return [.. steps];

        static Step? Parse(string text) => text switch
        {
            "$this" => new Step(StepKind.Child, -1, text),
            "resolve()" => new Step(StepKind.Resolve, -1, text),
            _ when Argument(text, "extension(") is { } url => new Step(StepKind.Extension, FhirTypes.R4.NameId("extension"), url),
            _ when (Argument(text, "ofType(") ?? Argument(text, "as(")) is { } type && FhirTypes.R4.Find(type) is not null => new Step(StepKind.OfType, -1, type),
            _ => Child(text),
        };
    }

    private static Step? Child(string text)
    {
        var name = text.EndsWith("[x]", StringComparison.Ordinal) ? text[..^3] : text;
        var id = FhirTypes.R4.NameId(name);
        return id >= 0 ? new Step(StepKind.Child, id, name) : null;
    }

    private static string? Argument(string text, string function)
    {
        if (!text.StartsWith(function, StringComparison.Ordinal) || !text.EndsWith(')'))
        {
            return null;
        }

        var argument = text[function.Length..^1].Trim().Trim('\'', '"');
        return argument.StartsWith("FHIR.", StringComparison.Ordinal) ? argument[5..] : argument;
    }

    private static int EndOfStep(ReadOnlySpan<char> path)
    {
        var quoted = false;
        var depth = 0;
        for (var i = 0; i < path.Length; i++)
        {
            quoted ^= path[i] is '\'' or '"';
            depth += quoted ? 0 : path[i] == '(' ? 1 : path[i] == ')' ? -1 : 0;
            if (path[i] == '.' && !quoted && depth == 0)
            {
                return i;
            }
        }

        return path.Length;
    }
}
