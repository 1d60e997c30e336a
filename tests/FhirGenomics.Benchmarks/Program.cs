using FhirGenomics.Benchmarks;

// dotnet run -c Release --project tests/FhirGenomics.Benchmarks -- [name...] [--quick]   (all if none is named; --quick measures each only shortly)
var benchmarks = new Dictionary<string, Action<TextWriter>>(StringComparer.Ordinal)
{
    ["read"] = ReadBenchmark.Run,
    ["validation"] = ValidationBenchmark.Run,
    ["examples"] = ExamplesBenchmark.Run,
    ["server"] = ServerBenchmark.Run,
    ["store"] = StoreBenchmark.Run,
};
if (args.Contains("--quick", StringComparer.Ordinal))
{
    (Measure.Warm, Measure.Long) = (TimeSpan.FromSeconds(1.2), TimeSpan.FromSeconds(0.4));
    args = [.. args.Where(arg => arg != "--quick")];
}

var unknown = args.Except(benchmarks.Keys, StringComparer.Ordinal).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"Unknown: {string.Join(' ', unknown)}. Known: {string.Join(' ', benchmarks.Keys)}");
    return 2;
}

foreach (var (name, run) in benchmarks)
{
    if (args.Length == 0 || args.Contains(name, StringComparer.Ordinal))
    {
        run(Console.Out);
    }
}

return 0;
