using FhirGenomics.Resources;
using FhirGenomics.Validation.Schema;

namespace FhirGenomics.Validation;

/// <summary>A finding and what it came from, until it is known which findings are worth telling.</summary>
/// <param name="Issue">What will be told.</param>
/// <param name="At">The element it was found at; none for findings that were made elsewhere.</param>
/// <param name="Rule">What asked for it; null for rules of code.</param>
/// <param name="Invariant">The constraint that does not hold; null for other findings.</param>
internal readonly record struct Finding(Issue Issue, Element At, ElementSchema? Rule, Invariant? Invariant)
{
    /// <summary>The message's id.</summary>
    public string Id => Issue.MessageId;

    /// <summary>True if the finding is about a child that is not there (or not often enough): its name is <see cref="Child"/>.</summary>
    public bool IsMissing => Id is MessageId.CardinalityMin or MessageId.SliceMin;

    /// <summary>Name of the child that is missing.</summary>
    public string? Child => IsMissing ? Rule?.Name : null;
}
