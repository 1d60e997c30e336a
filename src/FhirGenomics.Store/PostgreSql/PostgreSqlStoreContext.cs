using FhirGenomics.Store.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace FhirGenomics.Store.PostgreSql;

/// <summary>The same model with migrations for PostgreSQL.</summary>
internal sealed class PostgreSqlStoreContext(DbContextOptions<PostgreSqlStoreContext> options) : StoreContext(options)
{
    /// <summary>Id of the newest migration; a test keeps it true.</summary>
    public new const string LatestMigration = "20261130181113_KeptAnswers";

    /// <inheritdoc/>
    protected override string BinaryCollation => "C";

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);

        // A name of a system may be longer than a key of a B-tree may be. The one writer keeps names unique.
        modelBuilder.Entity<SystemRow>().HasIndex(row => row.Name).IsUnique(false).HasMethod("hash");
    }

    /// <summary>Lets the <c>dotnet ef</c> tool write migrations: <c>dotnet ef migrations add NAME --project src/FhirGenomics.Store --context PostgreSqlStoreContext --output-dir PostgreSql/Migrations</c>.</summary>
    internal sealed class Factory : IDesignTimeDbContextFactory<PostgreSqlStoreContext>
    {
        /// <inheritdoc/>
        public PostgreSqlStoreContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<PostgreSqlStoreContext>().UseNpgsql("Host=unused").Options);
    }
}
