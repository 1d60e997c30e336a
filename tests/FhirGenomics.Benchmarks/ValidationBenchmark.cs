using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FhirGenomics.Resources;
using FhirGenomics.Validation;
using FhirGenomics.Validation.Definitions;
using FhirGenomics.Validation.Terminology;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Validation;

namespace FhirGenomics.Benchmarks;

/// <summary>
/// Validation beside the SDK's strict parse (which checks attributes while it parses) and its attribute validation on top; Bundles of growing size;
/// the definitions' cold start and memory; several threads. Run it alone for the cold start to be one.
/// </summary>
internal static class ValidationBenchmark
{
    public static void Run(TextWriter output)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (start, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var validator = new Validator(new TerminologyService(DefinitionsPack.Open()));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"definitions opened for the first time: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms ({(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds:0} ms of processor time)"));
        validator.Validate(ElementTree.Read("""{"resourceType":"Patient","active":true}"""u8.ToArray()).Root);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first resource validated after: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms"));
        foreach (var files in Measure.Examples(output))
        {
            var trees = files.ConvertAll(file => ElementTree.Read(file));
            Measure.Report(output, "  validate", files.Count, () => trees.ForEach(tree => validator.Validate(tree.Root)));
            var both = Measure.Report(output, "  read and validate", files.Count, () => files.ForEach(file => validator.Validate(ElementTree.Read(file).Root)));
            var strict = new FhirJsonDeserializer();
            var sdk = Measure.Report(output, "  SDK strict parse alone", files.Count, () => files.ForEach(file => Parse(strict, file)));
            Measure.Report(output, "  SDK strict parse and attribute validation", files.Count, () => files.ForEach(file => Parse(strict, file)?.Validate(ModelInfo.ModelInspector, NarrativeValidationKind.FhirXhtml)));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  SDK strict parse alone takes {sdk / both:0.0} times as long as read and validate (2.0 at least is wanted)"));
            Threads(output, validator, trees);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory held by the definitions after all examples: {(GC.GetTotalMemory(forceFullCollection: true) - before) / 1048576.0:0} MB"));

        foreach (var entries in (ReadOnlySpan<int>)[100, 1000, 10_000])
        {
            var bundle = ElementTree.Read(Bundle(entries)).Root;
            Measure.Report(output, $"Bundle of {entries} Observations, per entry", entries, () => validator.Validate(bundle));
        }
    }

    private static void Threads(TextWriter output, Validator validator, List<ElementTree> trees)
    {
        var alone = 0.0;
        foreach (var threads in (ReadOnlySpan<int>)[1, 2, 4, 8])
        {
            var count = 0L;
            var clock = Stopwatch.StartNew();
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
            {
                while (clock.Elapsed < Measure.Long)
                {
                    trees.ForEach(tree => validator.Validate(tree.Root));
                    Interlocked.Add(ref count, trees.Count);
                }
            });
            var perSecond = count / clock.Elapsed.TotalSeconds;
            alone = threads == 1 ? perSecond : alone;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  validate, {threads} thread(s) on {Environment.ProcessorCount} cores: {perSecond:0} /s, {perSecond / alone:0.0} times one"));
        }
    }

    private static byte[] Bundle(int entries) => System.Text.Encoding.UTF8.GetBytes(
        """{"resourceType":"Bundle","type":"collection","entry":[""" + string.Join(',', Enumerable.Range(0, entries).Select(i => $$"""
            {"fullUrl":"http://example.org/fhir/Observation/{{i}}","resource":{"resourceType":"Observation","id":"{{i}}","status":"final",
             "code":{"coding":[{"system":"http://loinc.org","code":"718-7"}]},"valueQuantity":{"value":7.2,"unit":"g/dl","system":"http://unitsofmeasure.org","code":"g/dL"},
             "derivedFrom":[{"reference":"Observation/{{Math.Max(0, i - 1)}}"}]} }
            """)) + "]}");

    private static Resource? Parse(FhirJsonDeserializer deserializer, byte[] file)
    {
        var reader = new Utf8JsonReader(file);
        deserializer.TryDeserializeResource(ref reader, out var resource, out _);
        return resource;
    }
}
