using System.Diagnostics;
using FhirGenomics.Genomics.Pathway;
using FhirGenomics.Resources;
using FhirGenomics.Server;
using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Benchmarks;

/// <summary>Time to validate every example of the repository in all layers: R4, profiles and the rules between resources; one thread, read of the JSON included.</summary>
internal static class ExamplesBenchmark
{
    private const int WarmUp = 40;
    private const int Rounds = 20;

    /// <summary>Prints the median of each folder, and of all.</summary>
    public static void Run(TextWriter output)
    {
        var folder = Folder();
        if (folder is null)
        {
            output.WriteLine("examples: run it inside of the repository; there is no folder 'examples' above.");
            return;
        }

        var validator = new GenomicValidator(DefinitionsPack.Open());
        var files = Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) is not "expected.json").Order(StringComparer.Ordinal).Select(file => (Name: Path.GetRelativePath(folder, file), Json: File.ReadAllBytes(file))).ToList();
        var first = Stopwatch.GetTimestamp();
        files.ForEach(file => Validate(validator, file.Json));
        output.WriteLine($"examples: {files.Count} files, the first time (profiles are compiled) {Stopwatch.GetElapsedTime(first).TotalMilliseconds:0} ms");
        for (var i = 0; i < WarmUp; i++)
        {
            files.ForEach(file => Validate(validator, file.Json));
        }

        var times = files.Select(file => (file.Name, Median: Median(validator, file.Json), file.Json.Length)).ToList();
        output.WriteLine($"{"folder",-44}{"files",6}{"median us",11}{"slowest us",11}");
        foreach (var group in times.GroupBy(time => Path.GetDirectoryName(time.Name)!).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var sorted = group.Select(time => time.Median).Order().ToList();
            output.WriteLine($"{group.Key,-44}{sorted.Count,6}{sorted[sorted.Count / 2],11:0}{sorted[^1],11:0}");
        }

        var all = times.Select(time => time.Median).Order().ToList();
        output.WriteLine($"{"all",-44}{all.Count,6}{all[all.Count / 2],11:0}{all[^1],11:0}   together {all.Sum() / 1000:0} ms, {times.Sum(time => (double)time.Length) / all.Sum():0.0} MB/s");
    }

    private static double Median(GenomicValidator validator, byte[] json)
    {
        var times = new double[Rounds];
        for (var i = 0; i < Rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Validate(validator, json);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Array.Sort(times);
        return times[Rounds / 2];
    }

    private static void Validate(GenomicValidator validator, byte[] json)
    {
        var issues = new List<Issue>();
        if (ElementTree.TryRead(json, issues) is { } tree)
        {
            validator.Validate(tree.Root, stored: StoredResources.None);
        }
    }

    private static string? Folder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (Directory.Exists(Path.Combine(at.FullName, "examples", "profiles")) && Directory.Exists(Path.Combine(at.FullName, "profiles")))
            {
                return Path.Combine(at.FullName, "examples");
            }
        }

        return null;
    }
}
