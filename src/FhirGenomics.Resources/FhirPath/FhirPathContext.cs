namespace FhirGenomics.Resources.FhirPath;

/// <summary>What an evaluation may ask of its surroundings; one per resource, reused for all expressions on it. Not for several threads at once.</summary>
public sealed class FhirPathContext
{
    /// <summary>The resource that has the focus: <c>%resource</c>; the focus's own if not set.</summary>
    public Element Resource { get; init; }

    /// <summary>The outermost resource that contains <see cref="Resource"/> as contained: <c>%rootResource</c>.</summary>
    public Element RootResource { get; init; }

    /// <summary>Finds what a reference (its <c>reference</c> text) means, seen from an element: <c>resolve()</c>; the default finds <c>#id</c> only.</summary>
    public Func<string, Element, Element>? Resolve { get; init; }

    /// <summary>True, false or null (cannot tell) for "this code, Coding or CodeableConcept is in this value set": <c>memberOf()</c>.</summary>
    public Func<Element, string, bool?>? MemberOf { get; init; }

    /// <summary>True, false or null (unknown profile) for "this element conforms to this profile": <c>conformsTo()</c>.</summary>
    public Func<Element, string, bool?>? ConformsTo { get; init; }

    /// <summary>True, false or null (cannot tell) for "the first code, Coding or CodeableConcept is the second, or above it": <c>subsumes()</c>, <c>subsumedBy()</c>.</summary>
    public Func<Element, Element, bool?>? Subsumes { get; init; }

    /// <summary>The clock of <c>now()</c>, <c>today()</c> and <c>timeOfDay()</c>.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Values of further <c>%name</c> variables.</summary>
    public IReadOnlyDictionary<string, FhirPathValue> Variables { get; init; } = NoVariables;

    /// <summary>No further variables: what a context has if none are given.</summary>
    public static IReadOnlyDictionary<string, FhirPathValue> NoVariables { get; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, FhirPathValue>.Empty;

    /// <summary>Evaluation steps allowed in one evaluation, so that a hostile expression or resource ends.</summary>
    public int MaxSteps { get; init; } = 10_000_000;

    /// <summary>True to make a name that the focus's type does not have an error (<c>name.given1</c>), instead of an empty result.</summary>
    public bool IsStrict { get; init; }

    /// <summary>The evaluation used last, for the next one; null while one runs, so that callbacks may evaluate with the same context.</summary>
    internal Evaluation? Idle { get; set; }
}
