using System.Collections.Concurrent;
using FhirGenomics.Resources;
using FhirGenomics.Resources.FhirPath;
using FhirGenomics.Store.Search.Index;

namespace FhirGenomics.Store.Search;

/// <summary>The search parameters of all resource types. Immutable and safe to share between threads.</summary>
public sealed class SearchParameterSet
{
    private readonly Dictionary<string, List<SearchParameter>> byBase = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> unsupported = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FhirPathExpression> compiled = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<SearchParameter>> byType = new(StringComparer.Ordinal);

    private readonly Dictionary<string, SearchParameter> byUrl = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Compartment, string Type), IReadOnlyList<string>> compartments = [];

    private SearchParameterSet()
    {
    }

    /// <summary>Asked by the modifiers <c>:in</c>, <c>:not-in</c>, <c>:above</c> and <c>:below</c> of codes; null if they are not offered.</summary>
    public SearchTerminology? Terminology { get; init; }

    /// <summary>The types that have a compartment, such as <c>Patient</c>.</summary>
    public IEnumerable<string> Compartments => compartments.Keys.Select(key => key.Compartment).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>Builds the set from SearchParameter resources; what R4 cannot index is left out and listed in <see cref="Unsupported"/>. Of two with the same code for a type the first counts.</summary>
    /// <param name="searchParameters">The SearchParameters.</param>
    /// <param name="compartmentDefinitions">The CompartmentDefinitions, if compartments are searched.</param>
    /// <param name="terminology">What <see cref="Terminology"/> is to be.</param>
    public static SearchParameterSet From(IEnumerable<ElementTree> searchParameters, IEnumerable<ElementTree>? compartmentDefinitions = null, SearchTerminology? terminology = null)
    {
        var set = new SearchParameterSet { Terminology = terminology };
        foreach (var definition in compartmentDefinitions ?? [])
        {
            set.Add(definition.Root);
        }

        var all = searchParameters.Select(tree => tree.Root).ToList();
        foreach (var definition in all)
        {
            var parameter = Read(definition);
            set.byUrl.TryAdd(parameter.Url, parameter);
        }

        foreach (var definition in all)
        {
            var parameter = Read(definition) with { Components = Components(definition, set.byUrl) };
            if (WhyNot(parameter) is { } reason)
            {
                set.unsupported.TryAdd(parameter.Url, reason);
                continue;
            }

            for (var type = definition.Child("base"); type.Exists; type = type.NextSame())
            {
                set.Add(type.Text!, parameter);
            }
        }

        return set;
    }

    /// <summary>The parameters of one resource type, those of Resource and DomainResource included, sorted by code; none for an unknown type.</summary>
    public IReadOnlyList<SearchParameter> For(string resourceType) => byType.GetOrAdd(resourceType, Collect);

    /// <summary>The parameter of a resource type; null if there is none of this code.</summary>
    public SearchParameter? Find(string resourceType, string code)
    {
        foreach (var parameter in For(resourceType))
        {
            if (parameter.Code == code)
            {
                return parameter;
            }
        }

        return null;
    }

    /// <summary>Codes of the parameters by which resources of a type belong to a compartment; none if they never do.</summary>
    public IReadOnlyList<string> InCompartment(string compartment, string type) => compartments.GetValueOrDefault((compartment, type), []);

    /// <summary>
    /// Why a SearchParameter that would be added to these could not be used; null if it could, or if it defines nothing to search by (no expression).
    /// </summary>
    public Said? Refusal(ElementTree definition)
    {
        var parameter = Read(definition.Root) with { Components = Components(definition.Root, byUrl) };
        if (parameter.Expression.Length == 0)
        {
            return null;
        }

        if (WhyNot(parameter) is { } reason)
        {
            return new(reason, $"Den kan ikke indekseres (type {parameter.Type}).");
        }

        if (!parameter.Code.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') || parameter.Code[0] == '_')
        {
            return new($"The code '{parameter.Code}' cannot stand in a URL as the name of a parameter of its own.", $"Koden '{parameter.Code}' kan ikke stå i en URL som navn på en egen parameter.");
        }

        for (var type = definition.Root.Child("base"); type.Exists; type = type.NextSame())
        {
            try
            {
                if (parameter.Components.Select(part => part.Expression).Prepend(parameter.Expression).Any(text => FhirPathExpression.Compile(text).AsksTime))
                {
                    return AsksTime;
                }
            }
            catch (FhirPathException error)
            {
                return new($"The expression is no FHIRPath: {error.Message}", $"Udtrykket er ikke gyldig FHIRPath: {error.Message}");
            }

            if (For(type.Text!).FirstOrDefault(known => known.Code == parameter.Code && known.Url != parameter.Url) is { } taken)
            {
                return Taken(type.Text!, parameter.Code, taken.Url);
            }
        }

        return null;
    }

    /// <summary>Canonical URLs of parameters that are not supported, each with the reason. Expressions are compiled when a resource type is first asked for, so it may grow.</summary>
    public IReadOnlyDictionary<string, string> Unsupported => unsupported;

    /// <summary>Why there cannot be another parameter of this code.</summary>
    public static Said Taken(string type, string code, string url) => new($"{type} has a search parameter '{code}' already: {url}.", $"{type} har allerede en søgeparameter '{code}': {url}.");

    /// <summary>The rows of a version are computed again when it is replaced: they must be those that were written with it.</summary>
    private static Said AsksTime => new(
        "The expression depends on the time (now(), today() or timeOfDay()): what is indexed would be wrong as soon as time goes on.",
        "Udtrykket afhænger af tiden (now(), today() eller timeOfDay()): det, der indekseres, ville være forkert, så snart tiden går.");

    private void Add(Element compartmentDefinition)
    {
        for (var resource = compartmentDefinition.Child("resource"); resource.Exists; resource = resource.NextSame())
        {
            var codes = new List<string>();
            for (var code = resource.Child("param"); code.Exists; code = code.NextSame())
            {
                codes.Add(code.Text!);
            }

            if (codes.Count > 0)
            {
                compartments[(compartmentDefinition.Child("code").Text!, resource.Child("code").Text!)] = codes;
            }
        }
    }

    private void Add(string type, SearchParameter parameter)
    {
        if (!byBase.TryGetValue(type, out var parameters))
        {
            byBase.Add(type, parameters = []);
        }

        if (!parameters.Exists(other => other.Code == parameter.Code))
        {
            parameters.Add(parameter);
        }
    }

    private IReadOnlyList<SearchParameter> Collect(string resourceType)
    {
        var found = new SortedDictionary<string, SearchParameter>(StringComparer.Ordinal);
        for (var type = FhirTypes.R4.IsResource(resourceType) ? FhirTypes.R4.Find(resourceType) : null; type is not null; type = type.Base)
        {
            foreach (var parameter in byBase.GetValueOrDefault(type.Name) ?? [])
            {
                if (Compile(parameter, resourceType) is { } ready)
                {
                    found.TryAdd(parameter.Code, ready);
                }
            }
        }

        return [.. found.Values];
    }

    /// <summary>The parameter for one resource type; null, and listed as unsupported, if an expression is no FHIRPath or depends on the time.</summary>
    private SearchParameter? Compile(SearchParameter parameter, string resourceType)
    {
        try
        {
            var text = SearchExpressions.For(parameter.Expression, resourceType);
            var ready = parameter with
            {
                Description = SearchDescriptions.For(parameter.Description, resourceType),
                Expression = text,
                Compiled = text.Length == 0 ? null : compiled.GetOrAdd(text, FhirPathExpression.Compile),
                Components = [.. parameter.Components.Select(part => part with { Compiled = compiled.GetOrAdd(part.Expression, FhirPathExpression.Compile) })],
            };
            if (ready.Components.Select(part => part.Compiled).Prepend(ready.Compiled).All(expression => expression?.AsksTime != true))
            {
                return ready;
            }

            unsupported.TryAdd(parameter.Url, AsksTime.English);
            return null;
        }
        catch (FhirPathException error)
        {
            unsupported.TryAdd(parameter.Url, error.Message);
            return null;
        }
    }

    private static SearchParameter Read(Element definition)
    {
        var targets = new List<string>();
        for (var target = definition.Child("target"); target.Exists; target = target.NextSame())
        {
            targets.Add(target.Text!);
        }

        string Text(string name) => definition.Child(name).Text ?? "";

        // One that does not say what it refers to may refer to anything.
        IReadOnlyList<string> possible = targets.Count == 0 && Text("type") == "reference" ? [.. FhirTypes.R4.ResourceTypeNames] : targets;
        return new SearchParameter(Text("code"), Text("type"), Text("url"), Text("description"), possible) { Expression = SearchExpressions.Mended(Text("expression")) };
    }

    private static List<SearchComponent> Components(Element definition, Dictionary<string, SearchParameter> simple)
    {
        var components = new List<SearchComponent>();
        for (var component = definition.Child("component"); component.Exists; component = component.NextSame())
        {
            if (simple.TryGetValue(component.Child("definition").Text ?? "", out var parameter))
            {
                components.Add(new SearchComponent(parameter, SearchExpressions.OfPart(parameter.Url, component.Child("expression").Text ?? ""), null));
            }
        }

        return components;
    }

    private static string? WhyNot(SearchParameter parameter) => parameter switch
    {
        { Code: "" } => "It has no code.",
        { Type: not ("token" or "string" or "reference" or "date" or "quantity" or "number" or "uri" or "composite") } and not { Url: PositionParameter.Url, Type: "special" } => $"Parameters of type '{parameter.Type}' are not supported.",
        { Expression: "" } => "It has no expression to index by.",
        { Type: "composite" } when CompositeParameter.TableOf(parameter) is null => "This combination of types is not indexed.",
        { Type: "reference" } when parameter.Expression.EndsWith("].resource", StringComparison.Ordinal) => "It points to a resource inside the Bundle, which is not stored by itself.",
        _ => null,
    };
}
