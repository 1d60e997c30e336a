using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Xml.Linq;

namespace FhirGenomics.Resources.FhirPath;

/// <summary>
/// Units of measure. The table of units is the UCUM essence that the package Fhir.Metrics carries, read when first needed.
/// Source: https://ucum.org/ucum
/// </summary>
public static class Ucum
{
    private const string TableName = "Fhir.Metrics.Data.ucum-essence.xml";
    private const int MaxLength = 200;
    private const int CacheLimit = 10_000;

    private static readonly Lazy<Table> Essence = new(Table.Read);
    private static readonly ConcurrentDictionary<string, UcumUnit?> Known = new(StringComparer.Ordinal);

    /// <summary>The system of UCUM codes in FHIR.</summary>
    public const string System = "http://unitsofmeasure.org";

    /// <summary>True if the code is a well-formed UCUM expression (case sensitive) of units that UCUM defines.</summary>
    public static bool IsUnit(string code) => Find(code) is not null;

    /// <summary>
    /// How a unit is converted to base units: 1 <c>mg</c> is 0.001 <c>g</c>, 1 <c>{score}</c> is 1 <c>1</c>. False if the code is no UCUM unit, or one that no
    /// factor converts (degrees Celsius, pH) or a double does not hold. Units that can be compared have the same text of base units.
    /// </summary>
    public static bool TryToBaseUnits(string code, out string baseUnits, out double factor)
    {
        var unit = Find(code);
        factor = unit is { IsSpecial: false } ? unit.Scale : 0;
        var isConverted = double.IsNormal(factor);
        (baseUnits, factor) = isConverted ? (unit!.Dimension, factor) : ("", 0);
        return isConverted;
    }

    /// <summary>What the code comes to; null if it is no UCUM unit.</summary>
    internal static UcumUnit? Find(string code)
    {
        if (Known.TryGetValue(code, out var known))
        {
            return known;
        }

        var unit = code.Length is 0 or > MaxLength ? null : new UcumParser(code, Essence.Value.Atom).Parse();
        if (Known.Count < CacheLimit)
        {
            Known[code] = unit;
        }

        return unit;
    }

    /// <summary>Prefixes and units of UCUM; definitions are followed when a unit is first asked for.</summary>
    private sealed class Table(FrozenDictionary<string, UcumFactor> prefixes, FrozenDictionary<string, Definition> units)
    {
        private readonly ConcurrentDictionary<string, UcumUnit?> atoms = new(StringComparer.Ordinal);

        public static Table Read()
        {
            using var stream = typeof(Fhir.Metrics.SystemOfUnits).Assembly.GetManifestResourceStream(TableName)
                ?? throw new FhirPathException("The table of UCUM units is missing from Fhir.Metrics.");
            var root = XDocument.Load(stream).Root!;
            var prefixes = new Dictionary<string, UcumFactor>(StringComparer.Ordinal);
            var units = new Dictionary<string, Definition>(StringComparer.Ordinal);
            foreach (var item in root.Elements())
            {
                var code = item.Attribute("Code")?.Value ?? "";
                var value = item.Element("value");
                switch (item.Name.LocalName)
                {
                    case "prefix":
                        prefixes[code] = UcumFactor.Parse(value!.Attribute("value")!.Value)!.Value;
                        break;
                    case "base-unit":
                        units[code] = new Definition(code, "", "", true, false);
                        break;
                    case "unit":
                        // Arbitrary units defined as 1 are like no other; the others are second names of theirs.
                        var isBase = item.Attribute("isArbitrary")?.Value == "yes" && value!.Attribute("Unit")!.Value == "1";
                        units[code] = new Definition(isBase ? code : "", value!.Attribute("Unit")?.Value ?? "", value.Attribute("value")?.Value ?? "",
                            item.Attribute("isMetric")?.Value == "yes", item.Attribute("isSpecial")?.Value == "yes");
                        break;
                }
            }

            return new Table(prefixes.ToFrozenDictionary(StringComparer.Ordinal), units.ToFrozenDictionary(StringComparer.Ordinal));
        }

        /// <summary>A unit, or a metric unit with a prefix; null if there is none.</summary>
        public UcumUnit? Atom(string code)
        {
            if (atoms.TryGetValue(code, out var known))
            {
                return known;
            }

            var unit = units.TryGetValue(code, out var definition) ? Defined(code, definition) : Prefixed(code);
            if (unit is not null)
            {
                atoms[code] = unit;
            }

            return unit;
        }

        private UcumUnit? Prefixed(string code)
        {
            for (var length = 1; length <= 2 && length < code.Length; length++)
            {
                if (prefixes.TryGetValue(code[..length], out var factor) && units.TryGetValue(code[length..], out var definition) && definition.IsMetric
                    && Atom(code[length..]) is { } unit)
                {
                    return UcumUnit.Number(factor).Times(unit, 1);
                }
            }

            return null;
        }

        private UcumUnit? Defined(string code, Definition definition) =>
            definition.Base.Length > 0 ? UcumUnit.Base(definition.Base)
            : definition.IsSpecial ? UcumUnit.Special(code)
            : UcumFactor.Parse(definition.Value) is { } factor && new UcumParser(definition.Unit, Atom).Parse() is { } unit
                ? UcumUnit.Number(factor).Times(unit, 1)
                : null;
    }

    private sealed record Definition(string Base, string Unit, string Value, bool IsMetric, bool IsSpecial);
}
