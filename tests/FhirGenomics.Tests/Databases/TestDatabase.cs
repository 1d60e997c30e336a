using System.Data.Common;
using FhirGenomics.Store;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace FhirGenomics.Tests.Databases;

/// <summary>
/// A database for one test, gone afterwards: SQLite, or PostgreSQL if the environment variable <c>TEST_STORE</c> says so. CI runs the tests of
/// store and server on both.
/// </summary>
internal sealed class TestDatabase : IDisposable
{
    private readonly DirectoryInfo folder;

    private TestDatabase(DirectoryInfo folder, StoreSettings settings) => (this.folder, Settings) = (folder, settings);

    /// <summary>True if tests run on PostgreSQL.</summary>
    public static bool IsPostgreSql { get; } = string.Equals(Environment.GetEnvironmentVariable("TEST_STORE"), "PostgreSql", StringComparison.OrdinalIgnoreCase);

    public StoreSettings Settings { get; }

    /// <summary>The database file of SQLite.</summary>
    public string File => Path.Combine(folder.FullName, "store.db");

    public static TestDatabase New()
    {
        var folder = Directory.CreateTempSubdirectory("fhirgenomics-tests-");
        Assert.SkipWhen(IsPostgreSql && !PostgreSqlServer.IsInstalled, "PostgreSQL is not installed: apt-get install postgresql.");
        return new TestDatabase(folder, IsPostgreSql
            ? new StoreSettings(PostgreSqlServer.NewDatabase()) { Provider = StoreProvider.PostgreSql }
            : new StoreSettings($"Data Source={Path.Combine(folder.FullName, "store.db")}"));
    }

    /// <summary>Skips what is about SQLite alone.</summary>
    public static void OnlySqlite() => Assert.SkipWhen(IsPostgreSql, "This is about SQLite.");

    /// <summary>A connection beside the store's own.</summary>
    public DbConnection Connect() => Settings.Provider == StoreProvider.PostgreSql ? new NpgsqlConnection(Settings.ConnectionString) : new SqliteConnection(Settings.ConnectionString + ";Pooling=false");

    public void Dispose() => folder.Delete(true);
}
