namespace FhirGenomics.Resources.FhirPath;

/// <summary>
/// A FHIRPath expression, compiled once to delegates over the element tree; immutable and safe to share between threads.
/// Source: http://hl7.org/fhirpath/N1/ and https://hl7.org/fhir/R4/fhirpath.html
/// </summary>
public sealed class FhirPathExpression
{
    private readonly Node root;

    private FhirPathExpression(string text, Node root) => (Text, this.root) = (text, root);

    /// <summary>The expression as written.</summary>
    public string Text { get; }

    /// <summary>True if it uses <c>now()</c>, <c>today()</c> or <c>timeOfDay()</c>: what it gives may be something else later.</summary>
    public bool AsksTime => root.AsksTime;

    /// <summary>Compiles an expression. Throws <see cref="FhirPathException"/> with the position if it is not FHIRPath.</summary>
    public static FhirPathExpression Compile(string text) => new(text, Parser.Parse(text));

    /// <summary>Evaluates on a focus; the result is a FHIRPath collection. Throws <see cref="FhirPathException"/> if the specification calls for an error or a limit is passed.</summary>
    public IReadOnlyList<FhirPathValue> Evaluate(Element focus, FhirPathContext context)
    {
        var run = Evaluation.Begin(focus, context);
        var list = ValueList.Rent();
        root.Evaluate(new Scope(run, new FhirPathValue(focus)), list);
        FhirPathValue[] result = [.. list.Span];
        list.Return();
        run.End();
        return result;
    }

    /// <summary>
    /// The Boolean meaning of the result (a single non-Boolean item counts as true); null if the result is empty. The fast path for invariants.
    /// Throws <see cref="FhirPathException"/> as <see cref="Evaluate"/> does, and if there are several items.
    /// </summary>
    public bool? IsTrue(Element focus, FhirPathContext context)
    {
        var run = Evaluation.Begin(focus, context);
        var truth = root.Truth(new Scope(run, new FhirPathValue(focus)));
        run.End();
        return truth;
    }

    /// <summary>
    /// Adds the elements selected to a list, and results that are no elements to <paramref name="computed"/>, or leaves them out. The fast path for search indexing and discriminators.
    /// Throws <see cref="FhirPathException"/> as <see cref="Evaluate"/> does.
    /// </summary>
    public void Select(Element focus, FhirPathContext context, List<Element> selected, List<FhirPathValue>? computed = null)
    {
        var run = Evaluation.Begin(focus, context);
        var list = ValueList.Rent();
        root.Evaluate(new Scope(run, new FhirPathValue(focus)), list);
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].Kind == FhirPathKind.Element)
            {
                selected.Add(list[i].Element);
            }
            else
            {
                computed?.Add(list[i]);
            }
        }

        list.Return();
        run.End();
    }
}
