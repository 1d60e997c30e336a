using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Terminology;

/// <summary>
/// Compiles a ValueSet resource. What cannot be told from the loaded definitions becomes "unknown", never "out".
/// Source: https://hl7.org/fhir/R4/valueset.html
/// </summary>
/// <param name="terminology">Where code systems and imported value sets are found.</param>
/// <param name="importing">Value sets that are being compiled now, outermost first.</param>
internal sealed class ValueSetCompiler(TerminologyService terminology, IReadOnlyList<string> importing)
{
    /// <summary>Compiles <c>compose</c> and <c>expansion</c>.</summary>
    public CompiledValueSet Compile(string url, Element valueSet)
    {
        var compose = valueSet.Child("compose");
        return new CompiledValueSet(url, Clauses(compose.Child("include")), Clauses(compose.Child("exclude")), ReadExpansion(valueSet.Child("expansion")));
    }

    /// <summary>Compiles the includes or excludes of which <paramref name="first"/> is the first.</summary>
    public List<CompiledValueSet.Clause> Clauses(Element first)
    {
        var clauses = new List<CompiledValueSet.Clause>();
        for (var clause = first; clause.Exists; clause = clause.NextSame())
        {
            var valueSets = new List<CompiledValueSet>();
            for (var import = clause.Child("valueSet"); import.Exists; import = import.NextSame())
            {
                valueSets.Add(terminology.Compile(import.Text ?? "", importing));
            }

            var system = clause.Child("system").Text;
            var codes = system is not null ? Codes(clause, system) : valueSets.Count == 0 ? CodeSet.Unknown : null;
            clauses.Add(new CompiledValueSet.Clause(system, codes, valueSets));
        }

        return clauses;
    }

    private CodeSet Codes(Element clause, string system)
    {
        var version = clause.Child("version").Text;
        if (clause.Child("concept") is { Exists: true } concept)
        {
            var codes = new List<string>();
            for (; concept.Exists; concept = concept.NextSame())
            {
                codes.Add(concept.Child("code").Text ?? "");
            }

            return new CodeSet(codes, null);
        }

        var found = terminology.Find(system, version);
        if (clause.Child("filter") is { Exists: true } filter)
        {
            return found is { } filtered
                ? ConceptFilter.Apply(filter, filtered.Loaded, terminology.Definitions.Read(filtered.Entry))
                : ConceptFilter.OfUnloaded(filter, code => terminology.InCodeSystem(system, code));
        }

        // Asked of the whole system: an older loaded version may still have a code that the newest has no more.
        return terminology.Grammar(system) is { } grammar ? new CodeSet([], grammar)
            : found is { } whole ? new CodeSet(whole.Loaded.Codes, code => terminology.InCodeSystem(system, code), whole.Loaded.IsCaseSensitive)
            : CodeSet.Unknown;
    }

    private static CompiledValueSet.Expansion? ReadExpansion(Element expansion)
    {
        if (!expansion.Exists)
        {
            return null;
        }

        var codes = new List<(string System, string Code)>();
        var open = new Stack<Element>();
        open.Push(expansion.Child("contains"));
        while (open.TryPop(out var contains))
        {
            for (; contains.Exists; contains = contains.NextSame())
            {
                if (contains.Child("code").Text is { } code && contains.Child("abstract").Text != "true")
                {
                    codes.Add((contains.Child("system").Text ?? "", code));
                }

                open.Push(contains.Child("contains"));
            }
        }

        var isPart = int.TryParse(expansion.Child("total").Text, out var total) && total > codes.Count;
        return new CompiledValueSet.Expansion(codes, !isPart && !expansion.Child("extension").Exists && !expansion.Child("offset").Exists);
    }
}
