using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Validation.Schema;

/// <summary>How binding a binding is. Source: https://hl7.org/fhir/R4/terminologies.html#strength</summary>
internal enum BindingStrength
{
    Example,
    Preferred,
    Extensible,
    Required,
}

/// <summary>The value set of an element.</summary>
internal sealed class Binding(string valueSet, BindingStrength strength)
{
    private Handle? handle;

    public string ValueSet { get; } = valueSet;

    public BindingStrength Strength { get; } = strength;

    /// <summary>The outermost value set that codes may come from even though the binding itself is weaker (elementdefinition-maxValueSet); null if there is none.</summary>
    public Binding? Maximum { get; init; }

    /// <summary>The value set in a terminology, looked up once for each.</summary>
    public CompiledValueSet In(TerminologyService terminology)
    {
        var known = handle;
        if (known is null || !ReferenceEquals(known.Generation, terminology.Generation))
        {
            handle = known = new Handle(terminology.Generation, terminology.Compile(ValueSet));
        }

        return known.ValueSet;
    }

    // One object, so that threads never see half of it; it does not keep a terminology alive that others have replaced.
    private sealed record Handle(object Generation, CompiledValueSet ValueSet);
}
