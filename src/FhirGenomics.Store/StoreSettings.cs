namespace FhirGenomics.Store;

/// <summary>Where and how resources are stored.</summary>
/// <param name="ConnectionString">SQLite connection string; its file is made if it is missing, its folder must exist.</param>
public sealed record StoreSettings(string ConnectionString)
{
    /// <summary>Connections that read at the same time; more requests wait for one.</summary>
    public int Readers { get; init; } = Math.Max(4, Environment.ProcessorCount * 2);
}
