using FhirGenomics.Resources;
using FhirGenomics.Store.Search.Text;

namespace FhirGenomics.Store.Search;

/// <summary>Why a parameter of a search is not used: a stable name and a text.</summary>
internal sealed record SearchProblem(string MessageId, string Text, string Danish)
{
    /// <summary>True for what R4 has refused in lenient handling, too: a modifier or a named query that is not known. Source: https://hl7.org/fhir/R4/search.html#modifiers</summary>
    public bool IsRefused { get; init; }
}

/// <summary>Reads one parameter of a search into a criterion: <c>code:not</c>, <c>subject:Patient.name</c>, <c>_has:Observation:patient:code</c>.</summary>
internal sealed partial class CriterionParser(SearchParameterSet set, bool strict, string? ownBase)
{
    private const int MostValues = 500;
    private const int MostValuesOfAll = 2500;
    private const int MostLinks = 8;

    /// <summary>Search in the narrative.</summary>
    private const string Text = "_text";

    /// <summary>Search in all text of a resource.</summary>
    private const string Content = "_content";
    private readonly List<Issue> warnings = [];
    private int values;

    private static readonly string[] ResultParameters =
        ["_count", "_sort", "_include", "_revinclude", "_total", "_summary", "_elements", "_format", "_pretty", "_has", "_list", "_filter", Text, Content];

    /// <summary>What the caller should know of values that were read, though nothing can match them.</summary>
    public IReadOnlyList<Issue> Warnings => warnings;

    /// <summary>
    /// The criterion for resources of these types; null with the problem if a parameter or modifier is not known. A value that cannot be read is a Failure (400).
    /// </summary>
    public Criterion? Read(IReadOnlyList<string> types, string name, string value, out SearchProblem? problem, int links = 0)
    {
        if (Linked(types, name, (IReadOnlyList<string> linked, string rest, out SearchProblem? unknown) => Read(linked, rest, value, out unknown, links + 1), out problem, links) is { } found)
        {
            return found;
        }

        if (problem is not null)
        {
            return null;
        }

        if (name == "_list")
        {
            return InList(types, value);
        }

        if (name == "_filter")
        {
            return new FilterExpression(value, types, this).Read(out problem);
        }

        if (name == Content || (name == Text && types.Any(type => FhirTypes.R4.Find(type)?.Base?.Name == "DomainResource")))
        {
            return new TextCriterion(types, TextQueryParser.Parse(name, value), name == Text);
        }

        return Simple(types, name, value, out problem);
    }

    /// <summary>What is asked of the resources at the other end of a reference.</summary>
    private delegate Criterion? AtOtherEnd(IReadOnlyList<string> types, string rest, out SearchProblem? problem);

    /// <summary>The criterion of a name that leads over a reference, forwards or backwards; null without a problem for any other.</summary>
    private Criterion? Linked(IReadOnlyList<string> types, string name, AtOtherEnd read, out SearchProblem? problem, int links)
    {
        problem = null;
        var isReverse = name == "_has" || name.StartsWith("_has:", StringComparison.Ordinal);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (!isReverse && dot < 0)
        {
            return null;
        }

        if (links >= MostLinks)
        {
            throw SearchQueryParser.Bad(
                "search-too-long", $"A search follows at most {MostLinks} references one after the other.", $"En søgning følger højst {MostLinks} referencer efter hinanden.", IssueCode.TooCostly);
        }

        return isReverse ? Has(types, name, read, out problem) : Chain(types, name[..dot], name[(dot + 1)..], read, out problem);
    }

    /// <summary>All that belongs to a compartment, of these types.</summary>
    public Criterion Of(Compartment compartment, IReadOnlyList<string> types)
    {
        var names = types.SelectMany(type => set.InCompartment(compartment.Type, type).Select(code => new IndexedName(type, code))).ToList();
        var reference = new SearchParameter("_compartment", "reference", "", "", [compartment.Type]);
        var belongs = new ValueCriterion(reference, names, Index.IndexTable.Reference, [ReferenceParameter.Parse(compartment.Id, compartment.Type, reference)!], IsNegative: false);
        return types.Contains(compartment.Type) ? new LogicalCriterion([belongs, new ResourceCriterion([compartment.Type], [compartment.Id], [])], IsAll: false, IsNot: false) : belongs;
    }

    private static HasCriterion InList(IReadOnlyList<string> types, string value) =>
        LocalReference.IsId(value) ? new HasCriterion(types, new IndexedName("List", "item"), new ResourceCriterion(["List"], [value], []))
        : throw SearchQueryParser.Bad("search-value", $"'_list={value}' is not the id of a List.", $"'_list={value}' er ikke id'et på en List.", IssueCode.Value);

    private Criterion? Simple(IReadOnlyList<string> types, string name, string value, out SearchProblem? problem)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var (code, modifier) = colon < 0 ? (name, "") : (name[..colon], name[(colon + 1)..]);
        if (colon > 0 && ResultParameters.Contains(code))
        {
            problem = new("search-modifier-unknown", $"'{code}' has no modifiers ('{name}').", $"'{code}' har ingen modifikatorer ('{name}').") { IsRefused = true };
            return null;
        }

        if (Parameter(types, code, out problem) is not { } parameter)
        {
            return null;
        }

        if (modifier.Length > 0 && !parameter.Modifiers.Contains(modifier))
        {
            var known = parameter.Modifiers.Count == 0 ? "-" : string.Join(", ", parameter.Modifiers.Take(20));
            problem = new(
                "search-modifier-unknown",
                $"The search parameter '{name}' has a modifier that is not supported for {parameter.Type} parameters.{Spelling.DidYouMean(modifier, parameter.Modifiers)} '{code}' has {(known == "-" ? "none" : known)}.",
                $"Søgeparameteren '{name}' har en modifikator, der ikke understøttes for parametre af typen {parameter.Type}.{Spelling.DidYouMean(modifier, parameter.Modifiers).Danish} '{code}' har {(known == "-" ? "ingen" : known)}.")
            {
                IsRefused = true,
            };
            return null;
        }

        return Simple(types, parameter, modifier, name, value);
    }

    private Criterion Simple(IReadOnlyList<string> types, SearchParameter parameter, string modifier, string name, string value)
    {
        if (modifier == "missing")
        {
            return ValueCriterion.For(types, parameter, modifier, [], SearchQueryParser.OneOf(name, value, "true", "false") == "true");
        }

        var texts = SearchValue.Split(value, ',');
        if (texts.Count > MostValues)
        {
            throw SearchQueryParser.Bad("search-too-long", $"A search parameter has at most {MostValues} values.", $"En søgeparameter har højst {MostValues} værdier.", IssueCode.TooCostly);
        }

        values += texts.Count;
        if (values > MostValuesOfAll)
        {
            throw SearchQueryParser.Bad(
                "search-too-long",
                $"The parameters of a search have at most {MostValuesOfAll} values in all; those of a chain count for each type it leads to.",
                $"En søgnings parametre har højst {MostValuesOfAll} værdier i alt; en kædes værdier tæller for hver type, den fører til.",
                IssueCode.TooCostly);
        }

        return parameter.Code switch
        {
            "_id" when modifier == "not" => new LogicalCriterion([new ResourceCriterion(types, [.. texts.Select(SearchValue.Unescape)], [])], IsAll: true, IsNot: true),
            "_id" => new ResourceCriterion(types, [.. texts.Select(SearchValue.Unescape)], []),
            "_lastUpdated" => new ResourceCriterion(types, [], [.. texts.Select(text => SearchParameterTypes.Parse(text, modifier, parameter))]),
            _ => ValueCriterion.For(types, parameter, modifier, [.. texts.Select(text => Value(text, modifier, parameter))], modifier is "not" or "not-in") with
            {
                Hierarchies = parameter.Type == "reference" && modifier is ReferenceHierarchy.Above or ReferenceHierarchy.Below ? ReferenceHierarchy.Of(parameter) : [],
            },
        };
    }

    private SearchValue Value(string text, string modifier, SearchParameter parameter) =>
        parameter.Type == "token" && modifier is "in" or "not-in" or "above" or "below"
            ? TokenParameter.AnyOf(TerminologyModifier.Codes(text, modifier, parameter, set.Terminology))
            : parameter.Type == "reference" && modifier.Length == 0 && ReferenceParameter.ParseUnknownType(text, out var type) is { } value
            ? OfUnknownType(value, type, text, parameter)
            : SearchParameterTypes.Parse(text, modifier, parameter, ownBase);

    /// <summary>A reference to what cannot exist matches nothing, which is no error: https://hl7.org/fhir/R4/search.html#errors. In strict handling it is one.</summary>
    private SearchValue OfUnknownType(SearchValue value, string type, string text, SearchParameter parameter)
    {
        var meant = Spelling.DidYouMean(type, FhirTypes.R4.ResourceTypeNames);
        var (english, danish) = (
            $"'{text}' of the search parameter '{parameter.Code}' refers to nothing: '{type}' is no resource type.{meant}",
            $"'{text}' i søgeparameteren '{parameter.Code}' peger ikke på noget: '{type}' er ikke en ressourcetype.{meant.Danish}");
        if (strict)
        {
            throw SearchQueryParser.Bad("search-reference-type", english, danish, IssueCode.Value);
        }

        warnings.Add(new Issue(IssueSeverity.Warning, IssueCode.Value, "search-reference-type", english) { Danish = danish });
        return value;
    }

    private ChainCriterion? Chain(IReadOnlyList<string> types, string link, string rest, AtOtherEnd read, out SearchProblem? problem)
    {
        var colon = link.IndexOf(':', StringComparison.Ordinal);
        var (code, target) = colon < 0 ? (link, "") : (link[..colon], link[(colon + 1)..]);
        if (Parameter(types, code, out problem) is not { } parameter)
        {
            return null;
        }

        if (parameter.Type != "reference" || (target.Length > 0 && !parameter.Targets.Contains(target)))
        {
            problem = new(
                "search-chain",
                parameter.Type != "reference" ? $"'{code}' is no reference, so that nothing can be asked of what it refers to ('{rest}')."
                : $"'{code}' does not refer to resources of the type '{target}'.{Spelling.DidYouMean(target, parameter.Targets)} It refers to {string.Join(", ", parameter.Targets)}.",
                parameter.Type != "reference" ? $"'{code}' er ikke en reference, så der kan ikke søges i det, den peger på ('{rest}')."
                : $"'{code}' peger ikke på ressourcer af typen '{target}', men på {string.Join(", ", parameter.Targets)}.{Spelling.DidYouMean(target, parameter.Targets).Danish}")
            {
                IsRefused = target.Length > 0,
            };
            return null;
        }

        var found = new List<(string, Criterion)>();
        foreach (var type in target.Length > 0 ? [target] : parameter.Targets)
        {
            if (read([type], rest, out var unknown) is { } criterion)
            {
                found.Add((type, criterion));
            }
            else
            {
                problem = problem is null || unknown is { IsRefused: true } ? unknown : problem;
            }
        }

        problem = found.Count > 0 ? null : problem;
        return found.Count > 0 ? new ChainCriterion([.. types.Select(type => new IndexedName(type, code))], found) : null;
    }

    private HasCriterion? Has(IReadOnlyList<string> types, string name, AtOtherEnd read, out SearchProblem? problem)
    {
        var parts = name.Split(':', 4);
        if (parts.Length < 4 || !FhirTypes.R4.IsResource(parts[1]))
        {
            problem = new(
                "search-has",
                $"'{name}' is not like '_has:Observation:patient:code': a resource type, its reference to this resource, and a parameter of it.{Spelling.DidYouMean(parts.ElementAtOrDefault(1) ?? "", FhirTypes.R4.ResourceTypeNames)}",
                $"'{name}' er ikke som '_has:Observation:patient:code': en ressourcetype, dens reference til denne ressource og en af dens parametre.{Spelling.DidYouMean(parts.ElementAtOrDefault(1) ?? "", FhirTypes.R4.ResourceTypeNames).Danish}");
            return null;
        }

        if (Parameter([parts[1]], parts[2], out problem) is not { } parameter)
        {
            return null;
        }

        if (parameter.Type != "reference")
        {
            problem = new("search-has", $"'{parts[2]}' of {parts[1]} is no reference, so that it cannot lead to this resource.", $"'{parts[2]}' på {parts[1]} er ikke en reference og kan derfor ikke pege på denne ressource.");
            return null;
        }

        return read([parts[1]], parts[3], out problem) is { } criterion ? new HasCriterion(types, new IndexedName(parts[1], parts[2]), criterion) : null;
    }

    /// <summary>The parameter that all of the types have.</summary>
    private SearchParameter? Parameter(IReadOnlyList<string> types, string code, out SearchProblem? problem)
    {
        problem = null;
        if (set.Find(types[0], code) is { } parameter && types.Skip(1).All(type => set.Find(type, code)?.Url == parameter.Url))
        {
            return parameter;
        }

        var known = types.Count > 1 ? set.For(types[0]).Where(known => known.Code[0] == '_').Select(known => known.Code) : set.For(types[0]).Select(known => known.Code);
        var all = known.Concat(ResultParameters).ToList();
        var (who, hvem) = types.Count > 1 ? ("A search of several types", "En søgning på flere typer") : (types[0], types[0]);
        problem = new(
            "search-parameter-unknown",
            $"{who} has no search parameter '{code}'.{Spelling.DidYouMean(code, all)} Known are {string.Join(", ", all)}.",
            $"{hvem} har ingen søgeparameter '{code}'.{Spelling.DidYouMean(code, all).Danish} Kendte er {string.Join(", ", all)}.");
        return null;
    }
}
