using FhirGenomics.Resources;
using FhirGenomics.Resources.FhirPath;

namespace FhirGenomics.Validation.Schema;

/// <summary>A StructureDefinition, compiled: what it adds to its base type.</summary>
internal sealed class CompiledProfile
{
    public required string Url { get; init; }

    public required string Version { get; init; }

    /// <summary>Name for messages.</summary>
    public required string Name { get; init; }

    /// <summary>The type it constrains; null if R4 has no such type (a logical model).</summary>
    public required FhirType? Type { get; init; }

    /// <summary>The StructureDefinition itself.</summary>
    public required Element Definition { get; init; }

    /// <summary>What is asked of the resource or datatype itself.</summary>
    public ElementSchema Root { get; set; } = Empty;

    /// <summary>Where it may be used, if it is an extension.</summary>
    public ExtensionContext[] Contexts { get; set; } = [];

    /// <summary>FHIRPath that must hold of the element in which the extension stands.</summary>
    public string[] ContextInvariants { get; set; } = [];

    /// <summary>True for an extension that changes the meaning of the element it stands in.</summary>
    public bool IsModifier { get; set; }

    /// <summary>What is wrong with the StructureDefinition; such parts of it are not checked.</summary>
    public List<Said> Problems { get; } = [];

    /// <summary>What an element of the profile asks, by the id of its ElementDefinition; null if that adds nothing to the type.</summary>
    public ElementSchema? Find(string elementId) => Find(Root, elementId);

    private static ElementSchema? Find(ElementSchema at, string elementId)
    {
        if (at.ElementId == elementId)
        {
            return at;
        }

        foreach (var next in at.Slots.Concat(at.Slicing?.Slices ?? []))
        {
            if (elementId.StartsWith(next.ElementId, StringComparison.Ordinal) && Find(next, elementId) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static ElementSchema Empty { get; } = new();

    /// <inheritdoc/>
    public override string ToString() => Url;
}

/// <summary>One context of an extension. Source: https://hl7.org/fhir/R4/defining-extensions.html#context</summary>
/// <param name="Type"><c>element</c>, <c>extension</c> or <c>fhirpath</c>.</param>
/// <param name="Expression">Path, URL or FHIRPath.</param>
internal sealed record ExtensionContext(string Type, string Expression)
{
    private FhirPathExpression? compiled;

    /// <summary>The compiled expression of a <c>fhirpath</c> context. Throws <see cref="FhirPathException"/> if it is no FHIRPath.</summary>
    public FhirPathExpression Compiled => compiled ??= FhirPathExpression.Compile(Expression);
}
