using System.Globalization;
using System.Text.Json;
using FhirGenomics.Resources;
using FhirGenomics.Validation;
using FhirGenomics.Validation.Definitions;
using FhirGenomics.Validation.Terminology;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace FhirGenomics.Benchmarks;

/// <summary>Validation beside the SDK's strict parse, and Bundles of growing size.</summary>
internal static class ValidationBenchmark
{
    public static void Run(TextWriter output)
    {
        var validator = new Validator(new TerminologyService(DefinitionsPack.Open()));
        foreach (var (name, files) in new[]
        {
            ("50 official R4 examples", Measure.Files("..", "shared", "r4-examples")),
            ("204 Genomics Reporting examples", Measure.Files("profiles", "node_modules", "hl7.fhir.uv.genomics-reporting", "example")),
        })
        {
            if (files.Count == 0)
            {
                output.WriteLine($"{name}: not on this machine");
                continue;
            }

            output.WriteLine($"{name}, per resource");
            var trees = files.ConvertAll(file => ElementTree.Read(file));
            Measure.Report(output, "  validate", files.Count, () => trees.ForEach(tree => validator.Validate(tree.Root)));
            var both = Measure.Report(output, "  read and validate", files.Count, () => files.ForEach(file => validator.Validate(ElementTree.Read(file).Root)));
            var strict = new FhirJsonDeserializer();
            var sdk = Measure.Report(output, "  SDK strict parse alone", files.Count, () => files.ForEach(file => Parse(strict, file)));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  ratio {sdk / both:0.0}"));
        }

        foreach (var entries in (ReadOnlySpan<int>)[100, 1000, 10_000])
        {
            var bundle = ElementTree.Read(Bundle(entries)).Root;
            Measure.Report(output, $"Bundle of {entries} Observations, per entry", entries, () => validator.Validate(bundle));
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
