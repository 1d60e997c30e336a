using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace FhirGenomics.Store.Schema;

/// <summary>Lets the <c>dotnet ef</c> tool write migrations: <c>dotnet ef migrations add NAME --project src/FhirGenomics.Store</c>.</summary>
internal sealed class StoreContextFactory : IDesignTimeDbContextFactory<StoreContext>
{
    /// <inheritdoc/>
    public StoreContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<StoreContext>().UseSqlite("Data Source=unused.db").Options);
}
