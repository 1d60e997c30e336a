namespace FhirGenomics.Store;

/// <summary>What a change did.</summary>
public enum WriteEffect
{
    /// <summary>A new resource (or a deleted one again).</summary>
    Created,

    /// <summary>A new version.</summary>
    Updated,

    /// <summary>A deletion.</summary>
    Deleted,

    /// <summary>A conditional create found the resource: nothing was written.</summary>
    Matched,

    /// <summary>A patch left the resource as it was: nothing was written.</summary>
    Unchanged,

    /// <summary>Nothing was there to delete, or it was deleted before.</summary>
    Nothing,
}

/// <summary>The result of one change: what it did and the resource as it now stands (null for <see cref="WriteEffect.Nothing"/> of an unknown id).</summary>
public sealed record WriteResult(WriteEffect Effect, StoredResource? Resource)
{
    /// <summary>How many resources a conditional delete deleted; 1 for all else.</summary>
    public int Count { get; init; } = 1;
}
