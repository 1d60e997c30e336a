using System.Text.Json;
using FhirGenomics.Resources;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace FhirGenomics.Benchmarks;

/// <summary>Reading JSON: the element tree beside System.Text.Json and the SDK's strict parse.</summary>
internal static class ReadBenchmark
{
    public static void Run(TextWriter output)
    {
        foreach (var files in Measure.Examples(output))
        {
            var strict = new FhirJsonDeserializer();
            Measure.Report(output, "  JsonDocument.Parse", files.Count, () => files.ForEach(file => JsonDocument.Parse(file).Dispose()));
            Measure.Report(output, "  ElementTree.Read", files.Count, () => files.ForEach(file => ElementTree.Read(file)));
            Measure.Report(output, "  SDK strict parse", files.Count, () => files.ForEach(file => Parse(strict, file)));
        }
    }

    private static Resource? Parse(FhirJsonDeserializer deserializer, byte[] file)
    {
        var reader = new Utf8JsonReader(file);
        deserializer.TryDeserializeResource(ref reader, out var resource, out _);
        return resource;
    }
}
