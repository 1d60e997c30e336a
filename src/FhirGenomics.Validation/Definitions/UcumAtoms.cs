using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Fhir.Metrics;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Validation.Definitions;

/// <summary>
/// The unit atoms of UCUM as a CodeSystem, from the official table that the Fhir.Metrics package carries.
/// Source: https://ucum.org/ucum#section-Tables-of-Terminal-Symbols
/// </summary>
internal static class UcumAtoms
{
    private const string Table = "Fhir.Metrics.Data.ucum-essence.xml";

    /// <summary>The code system, as a fragment: real units are built of the atoms. Adds its package to the list.</summary>
    public static PackagedDefinition Definition(List<string> packages)
    {
        using var stream = typeof(UCUM).Assembly.GetManifestResourceStream(Table) ?? throw new IOException($"Fhir.Metrics has no {Table}.");
        var root = XDocument.Load(stream).Root!;
        var version = (string)root.Attribute("version")!;
        packages.Add($"ucum-essence#{version}");
        var concepts =
            from unit in root.Elements()
            let isBase = unit.Name.LocalName == "base-unit"
            where isBase || unit.Name.LocalName == "unit"
            select (JsonNode)new JsonObject
            {
                ["code"] = (string)unit.Attribute("Code")!,
                ["display"] = (string?)unit.Element("name"),
                ["property"] = new JsonArray(new JsonObject { ["code"] = UcumGrammar.TakesPrefix, ["valueBoolean"] = isBase || (string?)unit.Attribute("isMetric") == "yes" }),
            };
        var json = new JsonObject
        {
            ["resourceType"] = "CodeSystem",
            ["id"] = "ucum-atoms",
            ["url"] = UcumGrammar.System,
            ["version"] = version,
            ["name"] = "UcumAtoms",
            ["status"] = "active",
            ["caseSensitive"] = true,
            ["content"] = "fragment",
            ["property"] = new JsonArray(new JsonObject { ["code"] = UcumGrammar.TakesPrefix, ["type"] = "boolean" }),
            ["concept"] = new JsonArray([.. concepts]),
        };
        return new PackagedDefinition(packages[^1], packages.Count - 1, JsonSerializer.SerializeToElement(json));
    }
}
