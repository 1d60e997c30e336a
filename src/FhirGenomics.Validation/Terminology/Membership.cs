namespace FhirGenomics.Validation.Terminology;

/// <summary>The three answers to "is this code in it?".</summary>
public enum Membership
{
    /// <summary>It is in.</summary>
    In,

    /// <summary>It is certainly not in.</summary>
    Out,

    /// <summary>Cannot be told here: a code system is not loaded or only in part (LOINC, SNOMED CT ...). Never an error.</summary>
    Unknown,
}
