namespace FhirGenomics.Resources.FhirPath;

/// <summary>
/// A FHIRPath expression, compiled once to delegates over the element tree; immutable and safe to share between threads.
/// Source: http://hl7.org/fhirpath/N1/ and https://hl7.org/fhir/R4/fhirpath.html
/// </summary>
public sealed class FhirPathExpression
{
    private FhirPathExpression(string text) => Text = text;

    /// <summary>The expression as written.</summary>
    public string Text { get; }

    /// <summary>Compiles an expression. Throws <see cref="FhirPathException"/> with the position if it is not FHIRPath.</summary>
    public static FhirPathExpression Compile(string text) => throw new NotImplementedException();

    /// <summary>Evaluates on a focus; the result is a FHIRPath collection. Throws <see cref="FhirPathException"/> if the specification calls for an error or a limit is passed.</summary>
    public IReadOnlyList<FhirPathValue> Evaluate(Element focus, FhirPathContext context) => throw new NotImplementedException();

    /// <summary>The Boolean meaning of the result (a single non-Boolean item counts as true); null if the result is empty. The fast path for invariants.</summary>
    public bool? IsTrue(Element focus, FhirPathContext context) => throw new NotImplementedException();

    /// <summary>Adds the elements selected to a list; results that are no elements are left out. The fast path for search indexing and discriminators.</summary>
    public void Select(Element focus, FhirPathContext context, List<Element> selected) => throw new NotImplementedException();
}
