using FhirGenomics.Resources;

namespace FhirGenomics.Store.Search;

/// <summary>What the operators of <c>_filter</c> mean as modifiers and prefixes. Source: https://hl7.org/fhir/R4/search_filter.html#ops</summary>
internal static class FilterOperator
{
    /// <summary>
    /// The modifier and the value that say the same in a search by the parameter, and whether it is to be negated; null if the operator has no meaning for its type.
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
        ("token", "ss") => ("above", EscapeToken(value), false),
        ("token", "sb") => ("below", EscapeToken(value), false),
        ("reference", "eq" or "re") or ("uri", "eq") => ("", Escape(value), false),
        ("reference", "ne") or ("uri", "ne") => ("", Escape(value), true),
        ("uri", "sw") => ("below", Escape(value), false),
        ("date" or "number" or "quantity", "eq" or "gt" or "lt" or "ge" or "le" or "ap" or "sa" or "eb") => ("", operation + value, false),
        ("date", "po") => (DateParameter.Overlap, Escape(value), false),
        ("date" or "number" or "quantity", "ne") => ("", "eq" + value, true),
        _ => null,
    };

    private static string Escape(string value) => SearchValue.Escape(value, ",$|\\");

    /// <summary>The bar between system and code stays one.</summary>
    private static string EscapeToken(string value) => SearchValue.Escape(value, ",$\\");
}
