using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Terminology;

/// <summary>What an expansion is asked for. Source: https://hl7.org/fhir/R4/valueset-operation-expand.html</summary>
public sealed record ExpansionRequest
{
    /// <summary>Words that must all be in code, display or a designation; null for all concepts.</summary>
    public string? Filter { get; init; }

    /// <summary>Concepts to leave out at the start.</summary>
    public int Offset { get; init; }

    /// <summary>Concepts on a page; null for all, which must not be too many.</summary>
    public int? Count { get; init; }

    /// <summary>Leaves out concepts that are not in use any more.</summary>
    public bool ActiveOnly { get; init; }

    /// <summary>Leaves out concepts that cannot be chosen.</summary>
    public bool SelectableOnly { get; init; }

    /// <summary>Language of the displays; null for the systems' own.</summary>
    public string? Language { get; init; }
}

/// <summary>One concept of an expansion.</summary>
public sealed record ExpandedConcept(string System, string Code)
{
    /// <summary>In the language asked for, if there is a text in it.</summary>
    public string? Display { get; init; }

    /// <summary>True if it is not in use any more.</summary>
    public bool IsInactive { get; init; }

    /// <summary>True if it cannot be chosen.</summary>
    public bool IsAbstract { get; init; }

    /// <summary>Texts of the value set, then of the code system and its supplements.</summary>
    public IReadOnlyList<Designation> Designations { get; init; } = [];
}

/// <summary>A page of the concepts of a value set, in the order of its definition and its code systems.</summary>
/// <param name="Concepts">The page.</param>
/// <param name="Total">Concepts on all pages.</param>
/// <param name="Systems">Code systems that were used, <c>url|version</c>.</param>
public sealed record ValueSetExpansion(IReadOnlyList<ExpandedConcept> Concepts, int Total, IReadOnlyList<string> Systems);

/// <summary>
/// Lists the concepts of value sets. Throws <see cref="Failure"/> (422) where that cannot be done: a code system is not loaded or only in part, a filter is not
/// understood, there are too many. Nothing is left out silently.
/// </summary>
internal sealed class ValueSetExpander(TerminologyService terminology, ExpansionRequest request)
{
    private const int MostConcepts = 10_000;
    private const int MostWork = 2_000_000;
    private const int DeepestImport = 32;

    private readonly Dictionary<(string System, string? Version), CodeSystemView?> views = [];
    private readonly HashSet<string> systems = new(StringComparer.Ordinal);
    private int work;

    /// <summary>The page that was asked for.</summary>
    public ValueSetExpansion Expand(Element valueSet)
    {
        var listed = List(valueSet, []);
        var words = (request.Filter ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 0)
        {
            listed = [.. listed.Where(concept => Array.TrueForAll(words, word => Matches(concept, word)))];
        }

        if (request.Count is null && listed.Count > MostConcepts)
        {
            throw new Failure(FailureKind.Unprocessable, Issue.Error(
                IssueCode.TooCostly, "expansion-too-costly", $"The value set has {listed.Count} concepts, more than {MostConcepts}: ask for pages (count, offset) or with a filter.",
                $"Værdisættet har {listed.Count} begreber, flere end {MostConcepts}: bed om sider (count, offset) eller brug et filter."));
        }

        var page = listed.Skip(request.Offset).Take(Math.Min(request.Count ?? int.MaxValue, MostConcepts)).Select(concept => concept.ToExpanded(request.Language));
        return new ValueSetExpansion([.. page], listed.Count, [.. systems.Order(StringComparer.Ordinal)]);
    }

    /// <summary>All concepts of a value set, each once.</summary>
    private List<ListedConcept> List(Element valueSet, List<string> importing)
    {
        Charge(1);
        var compose = valueSet.Child("compose");
        var url = valueSet.Child("url").Text ?? "";
        if (!compose.Exists)
        {
            throw url.Length == 0
                ? Cannot("The value set has no compose, which says what its codes are, so that it cannot be expanded here.", "Værdisættet har ingen compose, som siger, hvilke koder det har, og kan derfor ikke udfoldes her.")
                : Cannot($"The value set {url} has no compose, which says what its codes are, so that it cannot be expanded here.", $"Værdisættet {url} har ingen compose, som siger, hvilke koder det har, og kan derfor ikke udfoldes her.");
        }

        if (importing.Contains(url) || importing.Count > DeepestImport)
        {
            throw Cannot($"The value set {url} imports itself.", $"Værdisættet {url} importerer sig selv.");
        }

        List<string> inner = [.. importing, url];
        var concepts = new List<ListedConcept>();
        var known = new HashSet<(string, string)>();
        foreach (var include in CodeSystemView.All(compose, "include"))
        {
            foreach (var concept in Include(include, inner))
            {
                Charge(1);
                if (known.Add((concept.System, concept.Code)) && !(concept.IsInactive && (request.ActiveOnly || compose.Child("inactive").Text == "false")) && !(concept.IsAbstract && request.SelectableOnly))
                {
                    concepts.Add(concept);
                }
            }
        }

        var excludes = new ValueSetCompiler(terminology, []).Clauses(compose.Child("exclude"));
        return excludes.Count == 0 ? concepts : [.. concepts.Where(concept => !IsExcluded(concept, excludes))];
    }

    private IEnumerable<ListedConcept> Include(Element include, List<string> importing)
    {
        var imports = CodeSystemView.All(include, "valueSet").Select(import => Import(import.Text ?? "", importing)).ToList();
        var system = include.Child("system").Text;
        var concepts = system is not null ? OfSystem(include, system) : imports.Count > 0 ? imports[0] : throw Cannot("An include names neither a code system nor a value set.", "En af delene (include) nævner hverken et kodesystem eller et værdisæt.");
        foreach (var import in system is null ? imports.Skip(1) : imports)
        {
            var allowed = import.Select(concept => (concept.System, concept.Code)).ToHashSet();
            concepts = concepts.Where(concept => allowed.Contains((concept.System, concept.Code)));
        }

        return concepts;
    }

    private List<ListedConcept> Import(string canonical, List<string> importing) =>
        terminology.Definitions.Find("ValueSet", canonical) is { } found ? List(found.Root, importing)
        : throw Cannot($"The value set {canonical}, which it imports, is not loaded.", $"Værdisættet {canonical}, som det importerer, er ikke indlæst.");

    private IEnumerable<ListedConcept> OfSystem(Element include, string system)
    {
        var version = include.Child("version").Text;
        var view = View(system, version);
        if (view is not null)
        {
            systems.Add(view.Version is { } used ? $"{system}|{used}" : system);
        }

        if (include.Child("concept").Exists)
        {
            return CodeSystemView.All(include, "concept").Select(listed => new ListedConcept(system, listed.Child("code").Text ?? "", view, listed));
        }

        if (view is not { IsComplete: true } || terminology.Grammar(system) is not null)
        {
            throw terminology.Grammar(system) is not null
                ? Cannot($"The codes of {system} are built by rules, so that they cannot be listed.", $"Koderne i {system} dannes efter regler og kan derfor ikke opregnes.")
                : Cannot($"The code system {system}{(version is null ? "" : "|" + version)} is {(view is null ? "not loaded" : "loaded only in part")} here, so that the value set cannot be expanded.", $"Kodesystemet {system}{(version is null ? "" : "|" + version)} er {(view is null ? "ikke" : "kun delvist")} indlæst her, så værdisættet kan ikke udfoldes.");
        }

        Charge(view.Count);
        var tests = ConceptFilter.Tests(include.Child("filter"), view.Loaded, view.Resource)
            ?? throw Cannot($"A filter on {system} is not understood here, so that the value set cannot be expanded.", $"Et filter på {system} forstås ikke her, så værdisættet kan ikke udfoldes.");
        return Enumerable.Range(0, view.Count).Where(index => tests.TrueForAll(test => test(index, view.Concept(index)))).Select(index => new ListedConcept(system, view.Code(index), view, default));
    }

    private bool IsExcluded(ListedConcept concept, List<CompiledValueSet.Clause> excludes)
    {
        Charge(1);
        var answer = CompiledValueSet.Any(excludes, concept.System, concept.Code);
        return answer != Membership.Unknown ? answer == Membership.In
            : throw Cannot($"Whether '{concept.Code}' of {concept.System} is excluded cannot be told here.", $"Det kan ikke afgøres her, om '{concept.Code}' fra {concept.System} er udelukket.");
    }

    private static bool Matches(ListedConcept concept, string word) =>
        concept.Code.Contains(word, StringComparison.OrdinalIgnoreCase) || concept.Texts().Any(text => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    private CodeSystemView? View(string system, string? version)
    {
        if (!views.TryGetValue((system, version), out var view))
        {
            views[(system, version)] = view = terminology.View(system, version);
        }

        return view;
    }

    private void Charge(int steps)
    {
        work += steps;
        if (work > MostWork)
        {
            throw new Failure(FailureKind.Unprocessable, Issue.Error(IssueCode.TooCostly, "expansion-too-costly", "The value set takes too much work to expand.", "Værdisættet kræver for meget arbejde at udfolde."));
        }
    }

    private static Failure Cannot(string text, string danish) => new(FailureKind.Unprocessable, Issue.Error(IssueCode.NotSupported, "expansion-impossible", text, danish));
}
