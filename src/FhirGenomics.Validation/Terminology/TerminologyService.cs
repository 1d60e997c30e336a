using FhirGenomics.Validation.Definitions;

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

/// <summary>Answers questions about code systems and value sets in process, from the loaded definitions alone. Safe for several threads.</summary>
public sealed class TerminologyService(DefinitionsPack definitions)
{
    /// <summary>The definitions it answers from.</summary>
    public DefinitionsPack Definitions { get; } = definitions;

    /// <summary>
    /// Whether a code is in a value set. <paramref name="system"/> is null for the bare codes of elements of type <c>code</c>:
    /// then any system of the value set counts.
    /// </summary>
    public Membership InValueSet(string valueSet, string? system, string code) => throw new NotImplementedException();

    /// <summary>Whether a code system has a code.</summary>
    public Membership InCodeSystem(string system, string code) => throw new NotImplementedException();

    /// <summary>The displays (preferred first, designations after it) of a code; empty if unknown.</summary>
    public IReadOnlyList<string> Displays(string system, string code) => throw new NotImplementedException();

    /// <summary>The codes of a value set that are most like a text, for messages; at most <paramref name="count"/>.</summary>
    public IReadOnlyList<string> Suggest(string valueSet, string code, int count = 3) => throw new NotImplementedException();
}
