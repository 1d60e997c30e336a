using System.ComponentModel;
using System.Diagnostics;

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
        var folder = Repository.Path("tests", "clients");
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules", package)), $"{package} is not installed: run npm ci in tests/clients.");
        using var node = new Process { StartInfo = new ProcessStartInfo("node", [script, server.Base]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true } };
        try
        {
            node.Start();
        }
        catch (Win32Exception)
        {
            Assert.Skip("Node.js is not installed.");
        }

        var stop = TestContext.Current.CancellationToken;
        var (output, error) = (node.StandardOutput.ReadToEndAsync(stop), node.StandardError.ReadToEndAsync(stop));
        await node.WaitForExitAsync(stop);
        Assert.True(node.ExitCode == 0 && (await output).TrimEnd().EndsWith("ok", StringComparison.Ordinal), $"{await output}{await error}");
    }
}
