namespace FhirGenomics.Resources.FhirPath;

/// <summary>One item of a FHIRPath collection: an element of a tree, or a value computed by the expression.</summary>
public readonly struct FhirPathValue
{
    /// <summary>An element of a tree.</summary>
    public FhirPathValue(Element element) => Element = element;

    /// <summary>The element, if the item is one; else an element that does not exist.</summary>
    public Element Element { get; }
}

/// <summary>An expression is no FHIRPath, or its evaluation ends in an error.</summary>
public sealed class FhirPathException(string message) : Exception(message);
