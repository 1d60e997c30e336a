namespace FhirGenomics.Store;

/// <summary>The databases that can keep a store.</summary>
public enum StoreProvider
{
    /// <summary>SQLite, embedded: one file, one machine.</summary>
    Sqlite,

    /// <summary>PostgreSQL: any number of servers on one database.</summary>
    PostgreSql,
}

/// <summary>Where and how resources are stored.</summary>
/// <param name="ConnectionString">Of SQLite its file, which is made if it is missing, in a folder that must exist; of PostgreSQL a database that exists.</param>
public sealed record StoreSettings(string ConnectionString)
{
    /// <summary>The kind of database.</summary>
    public StoreProvider Provider { get; init; }

    /// <summary>Connection string of a streaming replica of a PostgreSQL database, which is read when it is up to date; empty for none.</summary>
    public string ReadReplica { get; init; } = "";

    /// <summary>Connections that read at the same time; more requests wait for one.</summary>
    public int Readers { get; init; } = Math.Max(4, Environment.ProcessorCount * 2);
}
