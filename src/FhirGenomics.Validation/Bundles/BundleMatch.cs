namespace FhirGenomics.Validation.Bundles;

/// <summary>How a reference was found in a Bundle.</summary>
internal enum BundleMatch
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>By the rules: its absolute URL is one entry's fullUrl.</summary>
    Exact,

    /// <summary>Several entries have the fullUrl, and the reference does not say which version.</summary>
    Several,

    /// <summary>The rules find nothing, but one single entry has the type and id.</summary>
    OnlyTypeAndId,
}
