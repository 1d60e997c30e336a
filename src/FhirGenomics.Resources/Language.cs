namespace FhirGenomics.Resources;

/// <summary>The languages that findings are told in.</summary>
public enum Language
{
    /// <summary>English, <c>en</c>.</summary>
    English,

    /// <summary>Danish, <c>da</c>; what has no Danish text is told in English.</summary>
    Danish,
}
