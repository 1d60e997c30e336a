using FhirGenomics.Resources.FhirPath;

namespace FhirGenomics.Validation.Schema;

/// <summary>One constraint of an ElementDefinition; the same key and expression is one object, so that it is checked once at a node.</summary>
internal sealed class Invariant(string key, bool isError, bool isBestPractice, string human, string expression)
{
    private FhirPathExpression? compiled;

    public string Key { get; } = key;

    /// <summary>False for a warning.</summary>
    public bool IsError { get; } = isError;

    /// <summary>True for a recommendation that most resources rightly do not follow (dom-6).</summary>
    public bool IsBestPractice { get; } = isBestPractice;

    public string Human { get; } = human;

    public string Expression { get; } = expression;

    /// <summary>The compiled expression. Throws <see cref="FhirPathException"/> if it is no FHIRPath.</summary>
    public FhirPathExpression Compiled => compiled ??= FhirPathExpression.Compile(Expression);
}
