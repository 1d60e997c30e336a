namespace FhirGenomics.Store.Schema;

/// <summary>How far an index that writes do not pay for has followed the changes.</summary>
internal sealed class LateIndexRow
{
    /// <summary>Number of the parameter that resources are sorted by; 0 for the words of texts.</summary>
    public int Param { get; init; }

    /// <summary>All changes up to this one are indexed.</summary>
    public long ChangeSeq { get; init; }
}
