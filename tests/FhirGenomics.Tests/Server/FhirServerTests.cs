using FhirGenomics.Server;
using Microsoft.Extensions.Configuration;

namespace FhirGenomics.Tests.Server;

public class FhirServerTests
{
    [Theory]
    [InlineData("Data Source=/no/such/folder/store.db")]
    [InlineData("Data Sauce=store.db")]
    [InlineData("nonsense")]
    public async Task A_database_that_cannot_be_opened_stops_the_start_with_a_sentence(string connectionString)
    {
        var settings = Settings.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Store:ConnectionString", connectionString)]).Build(), isDevelopment: false);
        var wrong = await Assert.ThrowsAsync<InvalidOperationException>(() => FhirServer.Open(settings, TimeProvider.System, TestContext.Current.CancellationToken));
        Assert.Contains("Store:ConnectionString", wrong.Message, StringComparison.Ordinal);
    }
}
