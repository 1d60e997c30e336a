using FhirGenomics.Store.PostgreSql;

namespace FhirGenomics.Tests.Databases;

/// <summary>Servers that start at the same moment on a database without tables.</summary>
public sealed class SeveralStartsTests
{
    [Fact]
    public async Task One_of_them_makes_the_tables_and_all_start()
    {
        Assert.SkipUnless(PostgreSqlServer.IsInstalled, "PostgreSQL is not installed: apt-get install postgresql.");
        for (var round = 0; round < 3; round++)
        {
            var database = PostgreSqlServer.NewDatabase();
            var opened = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => PostgreSqlDatabase.Open(database, TestContext.Current.CancellationToken))));
            foreach (var one in opened)
            {
                one.Dispose();
            }
        }
    }
}
