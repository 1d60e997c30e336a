using System.ComponentModel;
using System.Diagnostics;

namespace FhirGenomics.Tests.Server;

/// <summary>Runs JavaScript of <c>tests/clients</c>, with the npm packages there.</summary>
internal static class NodeScript
{
    /// <summary>Folder with the packages.</summary>
    public static string Folder { get; } = Repository.Path("tests", "clients");

    /// <summary>Runs a script to its end and gives what it wrote; the test fails if it ends with an error, and is skipped where Node.js or a package of npm is missing.</summary>
    public static async Task<string> Run(string package, string script, string[] arguments, params (string Name, string Value)[] environment)
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Folder, "node_modules", package)), $"{package} is not installed: run npm ci in tests/clients.");
        using var node = new Process { StartInfo = new ProcessStartInfo("node", [script, .. arguments]) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true } };
        foreach (var (name, value) in environment)
        {
            node.StartInfo.Environment[name] = value;
        }

        try
        {
            node.Start();
        }
        catch (Win32Exception)
        {
            Assert.Skip("Node.js is not installed.");
        }

        var stop = TestContext.Current.CancellationToken;
        try
        {
            var (output, error) = (node.StandardOutput.ReadToEndAsync(stop), node.StandardError.ReadToEndAsync(stop));
            await node.WaitForExitAsync(stop);
            Assert.True(node.ExitCode == 0, $"{await output}{await error}");
            return await output;
        }
        finally
        {
            node.Kill(entireProcessTree: true);
        }
    }
}
