namespace FhirGenomics.Tests.Server;

/// <summary>Clients from npm, as they are, do their work against the server; the scripts stand in <c>tests/clients</c>.</summary>
[Collection("server")]
public class NodeClientTests(ServerFixture server)
{
    [Theory]
    [InlineData("fhir-kit-client", "fhir-kit-client.js")]
    [InlineData("fhirclient", "fhirclient.cjs")]
    public async Task It_does_its_work(string package, string script)
    {
        var output = await NodeScript.Run(package, script, [server.Base]);
        Assert.EndsWith("ok", output.TrimEnd(), StringComparison.Ordinal);
    }
}
