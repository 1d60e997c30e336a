using System.Diagnostics;
using System.Globalization;

namespace FhirGenomics.Benchmarks;

/// <summary>
/// Times a piece of work on one thread, warm: the fastest of many passes, and what it allocates. What counts is the shorter of the clock's time and the process's processor time:
/// the one is disturbed by other programs, the other by the just-in-time compiler and by coarse accounting; neither is ever less than the work.
/// </summary>
internal static class Measure
{
    /// <summary>How long each piece of work is repeated before it is measured.</summary>
    public static TimeSpan Warm { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long each piece of work is repeated.</summary>
    public static TimeSpan Long { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Prints microseconds and allocated kilobytes for each of <paramref name="items"/> that one pass handles; returns the microseconds.</summary>
    public static double Report(TextWriter output, string name, int items, Action pass)
    {
        // Until the just-in-time compiler has done its best.
        for (var warm = Environment.CpuUsage.TotalTime; Environment.CpuUsage.TotalTime - warm < Warm;)
        {
            pass();
        }

        var best = TimeSpan.MaxValue;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var passes = 0;
        for (var total = Environment.CpuUsage.TotalTime; Environment.CpuUsage.TotalTime - total < Long; passes++)
        {
            var (start, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            pass();
            var worked = Environment.CpuUsage.TotalTime - cpu;
            var elapsed = Stopwatch.GetElapsedTime(start);
            elapsed = worked > TimeSpan.Zero && worked < elapsed ? worked : elapsed;
            best = elapsed < best ? elapsed : best;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var microseconds = best.TotalMicroseconds / items;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-60} {microseconds,9:0.0} us {allocated / 1024.0 / passes / items,9:0.0} KB"));
        return microseconds;
    }

    /// <summary>The folder with FhirGenomics.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The sets of example resources that are on this machine; of the others it says that they are not.</summary>
    public static IEnumerable<List<byte[]>> Examples(TextWriter output)
    {
        foreach (var (name, files) in new[]
        {
            ("50 official R4 examples", Files("..", "shared", "r4-examples")),
            ("204 Genomics Reporting examples", Files("profiles", "node_modules", "hl7.fhir.uv.genomics-reporting", "example")),
        })
        {
            output.WriteLine(files.Count == 0 ? $"{name}: not on this machine" : $"{name}, per resource");
            if (files.Count > 0)
            {
                yield return files;
            }
        }
    }

    /// <summary>All JSON files of a folder below the repository, or beside it; empty if it is not there.</summary>
    public static List<byte[]> Files(params string[] folder)
    {
        var path = Path.GetFullPath(Path.Combine([Root, .. folder]));
        return Directory.Exists(path) ? [.. Directory.GetFiles(path, "*.json").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)] : [];
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "FhirGenomics.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The benchmarks run outside the repository.");
        }

        return folder.FullName;
    }
}
