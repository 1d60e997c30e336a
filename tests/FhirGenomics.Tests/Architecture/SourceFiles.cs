namespace FhirGenomics.Tests.Architecture;

/// <summary>The source files that people read: not generated, not migrations.</summary>
internal static class SourceFiles
{
    /// <summary>C# files of one project of src.</summary>
    public static IReadOnlyList<string> Of(string project) => Below("src", $"FhirGenomics.{project}");

    /// <summary>C# files of all projects.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Below("src"), .. Below("tests")];

    private static List<string> Below(params string[] folder) =>
        [.. Directory.GetFiles(Repository.Path(folder), "*.cs", SearchOption.AllDirectories).Where(IsSource).Order(StringComparer.Ordinal)];

    private static bool IsSource(string file)
    {
        var parts = Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar);
        return !parts.Any(part => part is "bin" or "obj" or "Migrations");
    }
}
