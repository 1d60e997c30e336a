using System.Collections.Concurrent;
using Fhir.Metrics;

namespace FhirGenomics.Resources.FhirPath;

/// <summary>UCUM units by the unit table of the SDK, loaded when two different units first meet. Source: https://ucum.org/ucum</summary>
internal static class UcumUnits
{
    private const string Ucum = "http://unitsofmeasure.org";
    private const int CacheLimit = 10_000;
    private static readonly ConcurrentDictionary<string, (decimal, string)?> Units = new(StringComparer.Ordinal);
    private static readonly Lock Gate = new();

    /// <summary>How many of the canonical unit one of this unit is, and which that is; null if it is no UCUM unit that a factor converts.</summary>
    public static (decimal Factor, string Unit)? Canonical(string unit)
    {
        if (Units.TryGetValue(unit, out var known))
        {
            return known;
        }

        (decimal, string)? found = null;
        if (unit is "1" or "")
        {
            found = (1m, "1");
        }
        else if (unit.Length <= 200)
        {
            lock (Gate)
            {
                found = FhirMetricService.Instance.Value.TryCanonicalize(("1", unit, Ucum), out var result) && result is { } canonical
                    && DecimalText.TryParseFloat(canonical.Item1, out var factor)
                    ? (factor, canonical.Item2.Length == 0 ? "1" : canonical.Item2)
                    : null;
            }
        }

        if (Units.Count < CacheLimit)
        {
            Units[unit] = found;
        }

        return found;
    }

    /// <summary>Multiplies or divides two quantities in canonical units; null if it cannot be said.</summary>
    public static FhirPathQuantity? Combine(decimal left, string leftUnit, decimal right, string rightUnit, bool divide)
    {
        if ((divide ? DecimalText.Divide(left, right) : DecimalText.Multiply(left, right)) is not { } value)
        {
            return null;
        }

        if (leftUnit == rightUnit && divide)
        {
            return new FhirPathQuantity(value, "1", true);
        }

        var unit = divide ? (leftUnit == "1" ? "" : leftUnit) + "/(" + rightUnit + ")" : leftUnit + "." + rightUnit;
        return Canonical(unit) is { } known && DecimalText.Multiply(value, known.Factor) is { } scaled ? new FhirPathQuantity(scaled, known.Unit, true)
            : CombineByTable(value, leftUnit, rightUnit, divide);
    }

    private static FhirPathQuantity? CombineByTable(decimal value, string leftUnit, string rightUnit, bool divide)
    {
        var (left, right) = (("1", leftUnit, Ucum), ("1", rightUnit, Ucum));
        lock (Gate)
        {
            var service = FhirMetricService.Instance.Value;
            return (divide ? service.TryDivide(left, right, out var result) : service.TryMultiply(left, right, out result)) && result is { } unit
                && DecimalText.TryParseFloat(unit.Item1, out var factor) && DecimalText.Multiply(value, factor) is { } scaled
                ? new FhirPathQuantity(scaled, unit.Item2.Length == 0 ? "1" : unit.Item2, true)
                : null;
        }
    }
}
