using FhirGenomics.Resources;

namespace FhirGenomics.Store.Search;

/// <summary>The modifiers of codes that ask the terminology: <c>:in</c>, <c>:not-in</c>, <c>:above</c>, <c>:below</c>. Source: https://hl7.org/fhir/R4/search.html#token</summary>
internal static class TerminologyModifier
{
    private const int MostCodes = 10_000;

    /// <summary>The codes that a value stands for. Throws <see cref="Failure"/> (400) if it cannot be told.</summary>
    public static IReadOnlyList<(string System, string Code)> Codes(string text, string modifier, SearchParameter parameter, SearchTerminology? terminology)
    {
        if (terminology is null)
        {
            throw SearchQueryParser.Bad(
                "search-modifier-unknown", $"The modifier '{modifier}' is not offered: no terminology is loaded.", $"Modifikatoren '{modifier}' tilbydes ikke: der er ingen terminologi indlæst.", IssueCode.NotSupported);
        }

        IReadOnlyList<(string System, string Code)> codes;
        if (modifier is "in" or "not-in")
        {
            codes = terminology.Expand(SearchValue.Unescape(text));
        }
        else
        {
            var parts = SearchValue.Split(text, '|').ConvertAll(SearchValue.Unescape);
            if (parts.Count != 2 || parts[0].Length == 0 || parts[1].Length == 0)
            {
                throw SearchQueryParser.Bad(
                    "search-value",
                    $"The value '{text}' of the search parameter '{parameter.Code}:{modifier}' cannot be read: it is 'system|code'.",
                    $"Værdien '{text}' af søgeparameteren '{parameter.Code}:{modifier}' kan ikke læses: den er 'system|kode'.",
                    IssueCode.Value);
            }

            codes = [.. terminology.Related(parts[0], parts[1], modifier == "above").Select(code => (parts[0], code))];
        }

        return codes.Count <= MostCodes ? codes : throw SearchQueryParser.Bad(
            "search-too-long", $"'{text}' stands for {codes.Count} codes; a search takes at most {MostCodes}.", $"'{text}' står for {codes.Count} koder; en søgning tager højst {MostCodes}.", IssueCode.TooCostly);
    }
}
