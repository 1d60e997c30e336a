using FhirGenomics.Resources;

namespace FhirGenomics.Store.Search;

/// <summary>One <c>_include</c> or <c>_revinclude</c>. Source: https://hl7.org/fhir/R4/search.html#include</summary>
/// <param name="IsReverse">True for <c>_revinclude</c>.</param>
/// <param name="Iterates">True if it also applies to what was included: <c>:iterate</c>.</param>
/// <param name="Source">Type of the resources that have the reference; null for any.</param>
/// <param name="Parameter">The reference parameter; null for <c>*</c>, all of them.</param>
/// <param name="Target">Type of the resources referred to; null for any.</param>
internal sealed record Include(bool IsReverse, bool Iterates, string? Source, SearchParameter? Parameter, string? Target)
{
    private const string Unknown = "search-include-unknown";

    /// <summary>The reference parameters of a type by which its resources may refer to another type.</summary>
    public static IEnumerable<SearchParameter> Referring(string type, string target, SearchParameterSet set) =>
        set.For(type).Where(parameter => parameter.Type == "reference" && (parameter.Targets.Count == 0 || parameter.Targets.Contains(target)));

    /// <summary>Reads <c>*</c>, <c>Type:*</c>, <c>Type:parameter</c> or <c>Type:parameter:Target</c>; null with the problem if that is not supported.</summary>
    public static Include? Parse(bool isReverse, string modifier, string value, SearchParameterSet set, out SearchProblem? problem)
    {
        var name = isReverse ? "_revinclude" : "_include";
        var parts = value.Split(':');
        problem = null;
        if (modifier is not ("" or "iterate" or "recurse"))
        {
            problem = new(Unknown, $"'{name}' has no modifier '{modifier}', only 'iterate'.", $"'{name}' har ingen modifikator '{modifier}', kun 'iterate'.") { IsRefused = true };
        }
        else if (value == "*")
        {
            return new Include(isReverse, modifier.Length > 0, null, null, null);
        }
        else if (parts.Length is not (2 or 3) || !FhirTypes.R4.IsResource(parts[0]) || (parts.Length == 3 && !FhirTypes.R4.IsResource(parts[2])))
        {
            problem = new(
                Unknown,
                $"'{name}={value}' is not like 'Observation:subject' or 'Observation:subject:Patient'.{Spelling.DidYouMean(parts[0], FhirTypes.R4.ResourceTypeNames)}",
                $"'{name}={value}' er ikke som 'Observation:subject' eller 'Observation:subject:Patient'.{Spelling.DidYouMean(parts[0], FhirTypes.R4.ResourceTypeNames).Danish}");
        }
        else if (parts[1] == "*")
        {
            return new Include(isReverse, modifier.Length > 0, parts[0], null, parts.Length == 3 ? parts[2] : null);
        }
        else if (set.Find(parts[0], parts[1]) is { Type: "reference" } parameter)
        {
            return new Include(isReverse, modifier.Length > 0, parts[0], parameter, parts.Length == 3 ? parts[2] : null);
        }
        else
        {
            problem = new(
                Unknown,
                $"{parts[0]} has no reference parameter '{parts[1]}' to include by.{Spelling.DidYouMean(parts[1], set.For(parts[0]).Where(known => known.Type == "reference").Select(known => known.Code))}",
                $"{parts[0]} har ingen referenceparameter '{parts[1]}' at medtage efter.{Spelling.DidYouMean(parts[1], set.For(parts[0]).Where(known => known.Type == "reference").Select(known => known.Code)).Danish}");
        }

        return null;
    }
}
