using FhirGenomics.Resources;

namespace FhirGenomics.Store.Search;

/// <summary>What the operators of <c>_filter</c> mean as modifiers and prefixes. Source: https://hl7.org/fhir/R4/search_filter.html#ops</summary>
internal static class FilterOperator
{
    /// <summary>Systems of codes that need not be spelled out.</summary>
    private static readonly (string Name, string System)[] ShortNames =
        [("loinc", "http://loinc.org"), ("snomed", "http://snomed.info/sct"), ("rxnorm", "http://www.nlm.nih.gov/research/umls/rxnorm"), ("ucum", "http://unitsofmeasure.org")];

    /// <summary>
    /// The modifier and the value that say the same in a search by the parameter, or the opposite of it (<c>IsNot</c>: an item is not equal); null if the operator has no
    /// meaning for its type.
    /// </summary>
    public static (string Modifier, string Value, bool IsNot)? Translate(string type, string operation, string value) => (type, operation) switch
    {
        (_, "pr") when value is "true" or "false" => ("missing", value == "true" ? "false" : "true", false),
        ("string", "eq") => (StringParameter.Whole, Escape(value), false),
        ("string", "ne") => (StringParameter.Whole, Escape(value), true),
        ("string", "co") => ("contains", Escape(value), false),
        ("string", "sw") => ("", Escape(value), false),
        ("string", "ew") => (StringParameter.End, Escape(value), false),
        ("token", "eq") => ("", EscapeToken(value), false),
        ("token", "ne") => ("", EscapeToken(value), true),
        ("token", "ni") => ("not-in", Escape(value), false),
        ("token", "in") => ("in", Escape(value), false),
        ("token", "ss") => ("below", EscapeToken(value), false),
        ("token", "sb") => ("above", EscapeToken(value), false),
        ("reference", "eq" or "re") or ("uri", "eq") => ("", Escape(value), false),
        ("reference", "ne") or ("uri", "ne") => ("", Escape(value), true),
        ("uri", "sw") => ("below", Escape(value), false),
        ("date" or "number" or "quantity", "eq" or "ne" or "gt" or "lt" or "ge" or "le" or "ap" or "sa" or "eb") => ("", operation + WithSystem(value, "|"), false),
        ("date", "po") => (DateParameter.Overlap, Escape(value), false),
        _ => null,
    };

    private static string Escape(string value) => SearchValue.Escape(value, ",$|\\");

    /// <summary>The bar between system and code stays one.</summary>
    private static string EscapeToken(string value) => SearchValue.Escape(WithSystem(value, ""), ",$\\");

    /// <summary>The value with its system in full, which stands at the beginning or after a bar.</summary>
    private static string WithSystem(string value, string before)
    {
        var at = before.Length == 0 ? 0 : value.IndexOf(before, StringComparison.Ordinal) + before.Length;
        var system = Array.Find(ShortNames, known => string.CompareOrdinal(value, at, known.Name + "|", 0, known.Name.Length + 1) == 0).System;
        return system is null ? value : value[..at] + system + value[value.IndexOf('|', at)..];
    }
}
