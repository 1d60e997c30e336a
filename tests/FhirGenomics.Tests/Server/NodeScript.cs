using System.ComponentModel;
using System.Diagnostics;

namespace FhirGenomics.Tests.Server;

/// <summary>The scripts of <c>tests/clients</c>, which use the server as others do.</summary>
internal static class NodeScript
{
    /// <summary>Runs a script with the server's FHIR base, until it has printed "ok". Skips the test, saying so, without Node.js or the npm package that it needs.</summary>
    public static async Task Run(string package, string script, params string[] arguments)
    {
        var folder = Repository.Path("tests", "clients");
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules", package)), $"{package} is not installed: run npm ci in tests/clients.");
        using var node = new Process { StartInfo = new ProcessStartInfo("node", [script, .. arguments]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true } };
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
