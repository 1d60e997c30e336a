using FhirGenomics.Store.PostgreSql;
using FhirGenomics.Store.Schema;
using FhirGenomics.Tests.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace FhirGenomics.Tests.Store.Schema;

public class StoreContextTests
{
    [Fact]
    public async Task The_migrations_make_the_tables_of_the_model()
    {
        TestDatabase.OnlySqlite();
        await using var store = await TestStore.Open();
        await using var context = new StoreContext(new DbContextOptionsBuilder<StoreContext>().UseSqlite($"Data Source={store.File};Pooling=false").Options);
        Assert.Equal(StoreContext.LatestMigration, context.Database.GetMigrations().Last());
        Assert.False(context.Database.HasPendingModelChanges());
        foreach (var table in context.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables)
        {
            var columns = store.Sql($"SELECT name, pk, \"notnull\" FROM pragma_table_info('{table.Name}')");
            Assert.Equal(table.Columns.Select(column => column.Name).Order(), columns.Select(row => (string)row[0]).Order());
            Assert.Equal(table.PrimaryKey!.Columns.Select(column => column.Name), columns.Where(row => (long)row[1] > 0).OrderBy(row => (long)row[1]).Select(row => (string)row[0]));
            Assert.All(columns, row => Assert.Equal(1L, row[2]));
            Assert.Equal(
                table.Indexes.Select(index => index.Name).Order(),
                store.Sql($"SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = '{table.Name}' AND name NOT LIKE 'sqlite_autoindex%'").Select(row => (string)row[0]).Order());
        }
    }

    [Fact]
    public async Task The_migrations_of_PostgreSQL_make_the_same_model()
    {
        Assert.SkipUnless(PostgreSqlServer.IsInstalled, "PostgreSQL is not installed: apt-get install postgresql.");
        await using var context = new PostgreSqlStoreContext(new DbContextOptionsBuilder<PostgreSqlStoreContext>().UseNpgsql(PostgreSqlServer.NewDatabase()).Options);
        Assert.Equal(PostgreSqlStoreContext.LatestMigration, context.Database.GetMigrations().Last());
        Assert.False(context.Database.HasPendingModelChanges());
    }
}
