namespace FhirGenomics.Resources.FhirPath;

/// <summary>An expression is no FHIRPath, or its evaluation ends in an error.</summary>
public sealed class FhirPathException : Exception
{
    /// <summary>An error of evaluation.</summary>
    public FhirPathException(string message)
        : base(message)
    {
    }

    /// <summary>An error in the expression's text.</summary>
    public FhirPathException(string message, int position)
        : base($"{message} (at character {position + 1})") => Position = position;

    /// <summary>0-based offset of the error in the expression's text; null for errors of evaluation.</summary>
    public int? Position { get; }
}
