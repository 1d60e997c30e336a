namespace FhirGenomics.Server.Operations;

/// <summary>A parameter that an operation takes. The OpenAPI documents tell of it, and anything else is refused.</summary>
/// <param name="Name">Name in URL and Parameters.</param>
/// <param name="Type">FHIR type; <c>Resource</c> for a resource.</param>
/// <param name="Description">What it means.</param>
/// <param name="Example">Value in examples; null if examples do without it.</param>
internal sealed record OperationParameter(string Name, string Type, string Description, string? Example = null)
{
    /// <summary>True if it can stand in a URL.</summary>
    public bool IsPrimitive => char.IsAsciiLetterLower(Type[0]);
}
