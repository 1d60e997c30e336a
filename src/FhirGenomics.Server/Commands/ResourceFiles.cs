using FhirGenomics.Resources;

namespace FhirGenomics.Server.Commands;

/// <summary>The files that paths on a command line mean.</summary>
internal static class ResourceFiles
{
    /// <summary>The name of standard input among the paths.</summary>
    public const string StandardInput = "-";

    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, IgnoreInaccessible = false };

    /// <summary>
    /// Files as named, and in folders all .json, .xml and .ndjson files that are not hidden, by name; each once, in the order of the paths. What is not there is told in <paramref name="missing"/>.
    /// </summary>
    public static List<string> Find(IEnumerable<string> paths, List<Said> missing)
    {
        var found = new List<string>();
        foreach (var path in paths)
        {
            if (path == StandardInput || File.Exists(path))
            {
                found.Add(path);
            }
            else if (Directory.Exists(path))
            {
                AddFolder(path, found, missing);
            }
            else
            {
                missing.Add(new($"{path}: there is no such file or folder.", $"{path}: der er ingen sådan fil eller mappe."));
            }
        }

        return [.. found.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>True for files with one resource on each line.</summary>
    public static bool IsLines(string path) => Path.GetExtension(path).ToUpperInvariant() is ".NDJSON" or ".JSONL";

    private static void AddFolder(string folder, List<string> found, List<Said> missing)
    {
        try
        {
            var files = Directory.EnumerateFiles(folder, "*", Everywhere)
                .Where(file => IsLines(file) || Path.GetExtension(file).ToUpperInvariant() is ".JSON" or ".XML")
                .Order(StringComparer.Ordinal).ToList();
            found.AddRange(files);
            if (files.Count == 0)
            {
                missing.Add(new($"{folder}: the folder has no .json, .xml or .ndjson file.", $"{folder}: mappen har ingen .json-, .xml- eller .ndjson-fil."));
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            missing.Add(Said.Same($"{folder}: {unreadable.Message}"));
        }
    }
}
