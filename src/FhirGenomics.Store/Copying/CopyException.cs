using FhirGenomics.Resources;

namespace FhirGenomics.Store.Copying;

/// <summary>There is no sound copy.</summary>
/// <param name="why">A sentence for operators.</param>
#pragma warning disable CA1032 // It always says why, in both languages.
public sealed class CopyException(Said why) : InvalidOperationException(why.English)
#pragma warning restore CA1032
{
    /// <summary>A sentence for operators, in both languages.</summary>
    public Said Why => why;
}
