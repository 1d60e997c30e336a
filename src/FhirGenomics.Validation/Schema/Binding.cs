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
    public string ValueSet { get; } = valueSet;

    public BindingStrength Strength { get; } = strength;

    /// <summary>The outermost value set that codes may come from even though the binding itself is weaker (elementdefinition-maxValueSet); null if there is none.</summary>
    public Binding? Maximum { get; init; }

    /// <summary>Answers that were given before.</summary>
    public CodeMemory Memory { get; } = new();
}
