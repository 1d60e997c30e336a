using FhirGenomics.Resources;
using FhirGenomics.Store.Search;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Server;

/// <summary>What searches ask of the terminology as it is now: the codes of <c>:in</c>, <c>:not-in</c>, <c>:above</c> and <c>:below</c>.</summary>
internal sealed class CurrentTerminology
{
    /// <summary>The terminology; before the first search.</summary>
    public Func<TerminologyService>? Now { get; set; }

    /// <summary>For the store.</summary>
    public SearchTerminology Asked => new(Expand, Related);

    private IReadOnlyList<(string System, string Code)> Expand(string url)
    {
        var terminology = Now!();
        var valueSet = terminology.Definitions.Find("ValueSet", url)
            ?? throw Refused($"The value set '{url}' is not loaded here: :in and :not-in take the canonical URL of one that is.", $"Værdisættet '{url}' er ikke indlæst her: :in og :not-in tager den kanoniske URL på et, der er.");
        try
        {
            return [.. terminology.Expand(valueSet.Root, new ExpansionRequest()).Concepts.Select(concept => (concept.System, concept.Code))];
        }
        catch (Failure failure) when (failure.Kind == FailureKind.Unprocessable)
        {
            // It is the search that cannot be done.
            throw new Failure(FailureKind.BadRequest, [.. failure.Issues]);
        }
    }

    /// <summary>The code itself, and what is above or below it.</summary>
    private IReadOnlyList<string> Related(string system, string code, bool above)
    {
        var view = Now!().View(system, null) ?? throw Refused($"The code system '{system}' is not loaded here, so that :above and :below cannot be told.", $"Kodesystemet '{system}' er ikke indlæst her, så :above og :below kan ikke afgøres.");
        if (view.HierarchyMeaning != "is-a")
        {
            throw Refused($"The hierarchy of '{system}' means '{view.HierarchyMeaning}': no code of it is above or below another.", $"Hierarkiet i '{system}' betyder '{view.HierarchyMeaning}': ingen kode er over eller under en anden.");
        }

        var index = view.IndexOf(code);
        if (index < 0)
        {
            throw Refused($"'{code}' is not a code of '{system}' that is known here.", $"'{code}' er ikke en kode i '{system}', som kendes her.");
        }

        return [.. Enumerable.Range(0, view.Count).Where(other => other == index || (above ? view.Subsumes(other, index) : view.Subsumes(index, other))).Select(view.Code)];
    }

    private static Failure Refused(string text, string danish) => new(FailureKind.BadRequest, Issue.Error(IssueCode.NotFound, "search-terminology", text, danish));
}
