namespace FhirGenomics.Tests;

/// <summary>Files beside the tests: the repository's own, and the reference material that stands next to it on some machines.</summary>
internal static class Repository
{
    /// <summary>The folder with FhirGenomics.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file or folder of the repository.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>A file or folder of the reference material beside the repository; skips the test, saying so, where it is not.</summary>
    public static string Reference(params string[] parts)
    {
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine([Root, "..", "shared", .. parts]));
        Assert.SkipUnless(System.IO.Path.Exists(path), $"The reference material {string.Join('/', parts)} is not on this machine.");
        return path;
    }

    /// <summary>Files of an installed FHIR package, by npm name.</summary>
    public static IReadOnlyList<string> PackageFiles(string package, string folder = "") =>
        [.. Directory.GetFiles(Path("profiles", "node_modules", package, folder), "*.json").Order(StringComparer.Ordinal)];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "FhirGenomics.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return folder.FullName;
    }
}
