namespace FhirGenomics.Store.Writing;

/// <summary>A plan rests on what another transaction has changed; nothing was written. The transaction is planned again.</summary>
internal sealed class OutdatedPlanException : Exception;
