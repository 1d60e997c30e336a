using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using FhirGenomics.Validation.Definitions;
using FhirGenomics.Validation.Rules;

namespace FhirGenomics.Validation.Terminology;

/// <summary>
/// Answers questions about code systems and value sets in process, from the loaded definitions alone. Each is compiled when it is first asked for.
/// Safe for several threads.
/// </summary>
public sealed partial class TerminologyService
{
    private const int DeepestImport = 32;

    // Value sets that import each other twice, level by level, would take for ever to be asked.
    private const long MostWeight = 100_000;
    private readonly ConcurrentDictionary<string, CompiledValueSet> valueSets = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<DefinitionEntry, LoadedCodeSystem> codeSystems = [];
    private readonly CodeGrammars grammars;
    private readonly Lazy<ILookup<string, DefinitionEntry>> supplements;
    private readonly Lazy<FrozenDictionary<string, string>> systemsByPlainUrl;

    /// <summary>Answers from these definitions; others need another service.</summary>
    public TerminologyService(DefinitionsPack definitions)
    {
        Definitions = definitions;
        grammars = new CodeGrammars(definitions);
        supplements = new(FindSupplements);
        systemsByPlainUrl = new(FindSystems);
    }

    private TerminologyService(TerminologyService before, DefinitionsPack definitions, IReadOnlySet<string> changed)
    {
        Definitions = definitions;
        grammars = before.grammars;
        codeSystems = before.codeSystems;
        supplements = new(FindSupplements);
        systemsByPlainUrl = new(FindSystems);
        foreach (var (url, valueSet) in before.valueSets)
        {
            if (!valueSet.RestsOn(changed))
            {
                valueSets[url] = valueSet;
            }
        }
    }

    /// <summary>
    /// A service over definitions of which some are new, changed or gone; this one stays as it is. Value sets that rest on none of these
    /// canonical URLs (without version) are not compiled again.
    /// </summary>
    public TerminologyService With(DefinitionsPack definitions, IReadOnlySet<string> changed) => new(this, definitions, changed);

    /// <summary>Tells this service from others without keeping it alive.</summary>
    internal object Generation { get; } = new();

    /// <summary>The definitions it answers from.</summary>
    public DefinitionsPack Definitions { get; }

    /// <summary>
    /// The value set with a canonical URL (perhaps with <c>|version</c>), ready to be asked. Keep it: it answers without looking anything up.
    /// If it is not among the definitions, a handle that answers <see cref="Membership.Unknown"/>.
    /// </summary>
    public CompiledValueSet Compile(string valueSet) => Compile(valueSet, []);

    /// <summary>
    /// Whether a code is in a value set. <paramref name="system"/> is null for the bare codes of elements of type <c>code</c>:
    /// then any system of the value set counts.
    /// </summary>
    public Membership InValueSet(string valueSet, string? system, string code) => Compile(valueSet).Contains(system, code);

    /// <summary>The code system whose URL was most likely meant by one that differs in scheme, case, <c>www.</c> or a slash at the end alone; null for all others.</summary>
    internal string? Meant(string system) => systemsByPlainUrl.Value.GetValueOrDefault(UriHints.Plain(system)) is { } known && known != system ? known : null;

    /// <summary>The canonical URL of a loaded definition that was most likely meant by one that is not known: it differs in scheme, case, <c>www.</c>, a slash at the end or a few letters; null if none is near.</summary>
    public string? Meant(string resourceType, string canonical) => UriHints.Canonical(Definitions, resourceType, canonical);

    private FrozenDictionary<string, string> FindSystems()
    {
        var systems = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var url in Definitions.Entries.Where(entry => entry.ResourceType == "CodeSystem").Select(entry => entry.Url).Concat(UriHints.WellKnown))
        {
            systems.TryAdd(UriHints.Plain(url), url);
        }

        return systems.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Whether a code system has a code, in any of its loaded versions.</summary>
    public Membership InCodeSystem(string system, string code)
    {
        if (grammars.Find(system) is { } grammar)
        {
            return grammar(code);
        }

        var newest = Membership.Unknown;
        var isNewest = true;
        foreach (var version in Versions(system))
        {
            var answer = version.Contains(code);
            if (answer == Membership.In)
            {
                return answer;
            }

            newest = isNewest ? answer : newest;
            isNewest = false;
        }

        return newest;
    }

    /// <summary>The displays (preferred first, designations after it, then those of older versions) of a code; empty if unknown, or if the system prescribes none (UCUM).</summary>
    public IReadOnlyList<string> Displays(string system, string code)
    {
        if (grammars.Find(system) is not null)
        {
            return [];
        }

        IReadOnlyList<string> found = [];
        foreach (var version in Versions(system))
        {
            var displays = version.Displays(code);
            found = found.Count == 0 ? displays : displays.All(found.Contains) ? found : [.. found.Union(displays)];
        }

        foreach (var supplement in supplements.Value[system])
        {
            found = [.. found.Union(Load(supplement).Displays(code))];
        }

        return found;
    }

    /// <summary>The codes of a value set that are most like a text, for messages; at most <paramref name="count"/>.</summary>
    public IReadOnlyList<string> Suggest(string valueSet, string code, int count = 3) => Suggestions.Nearest(Compile(valueSet), code, count);

    /// <summary>What codes of a system not loaded must look like; null if that is not known.</summary>
    internal Func<string, Membership>? Grammar(string system) => grammars.Find(system);

    /// <summary>The loaded versions of a code system, newest package first.</summary>
    internal IEnumerable<LoadedCodeSystem> Versions(string system) =>
        Definitions.Versions("CodeSystem", system).Select(Load).Where(loaded => !loaded.IsSupplement);

    /// <summary>One version of a code system with the entry it was read from; null if the system is not loaded.</summary>
    internal (LoadedCodeSystem Loaded, DefinitionEntry Entry)? Find(string system, string? version)
    {
        var entry = Definitions.FindEntry("CodeSystem", version is null ? system : $"{system}|{version}");
        return entry is null || Load(entry) is { IsSupplement: true } ? null : (Load(entry), entry);
    }

    /// <summary>As <see cref="Compile(string)"/> for an import: a value set that imports itself cannot be told.</summary>
    internal CompiledValueSet Compile(string valueSet, IReadOnlyList<string> importing)
    {
        if (valueSets.TryGetValue(valueSet, out var known))
        {
            return known;
        }

        var entry = Definitions.FindEntry("ValueSet", valueSet);
        if (importing.Contains(valueSet) || importing.Count > DeepestImport || entry is null)
        {
            return new CompiledValueSet(valueSet, [], [], null);
        }

        var compiler = new ValueSetCompiler(this, [.. importing, valueSet]);
        var compiled = compiler.Compile(valueSet, Definitions.Read(entry).Root);
        foreach (var older in valueSet.Contains('|', StringComparison.Ordinal) ? [] : EarlierPublications(entry))
        {
            compiled = compiled.OrIn(compiler.Compile(valueSet, Definitions.Read(older).Root));
        }

        return valueSets.GetOrAdd(valueSet, Bounded(compiled));
    }

    /// <summary>A value set that would take too long to be asked becomes one that cannot tell.</summary>
    private static CompiledValueSet Bounded(CompiledValueSet compiled) => compiled.Weight <= MostWeight ? compiled : new CompiledValueSet(compiled.Url, [], [], null);

    /// <summary>
    /// HL7 publishes the value sets of R4 anew in HL7 Terminology and the Extensions Pack, sometimes with other code systems. R4 refers to them without version and means
    /// those of its day, newer guides mean the newest: where no version is asked for, a code is in if either has it. What others publish replaces HL7's.
    /// </summary>
    private IEnumerable<DefinitionEntry> EarlierPublications(DefinitionEntry newest) =>
        newest.Package.StartsWith("hl7.", StringComparison.Ordinal) ? Definitions.Versions("ValueSet", newest.Url).Where(entry => entry != newest) : [];

    private ILookup<string, DefinitionEntry> FindSupplements() => Definitions.Entries
        .Where(entry => entry is { ResourceType: "CodeSystem", BaseDefinition.Length: > 0 } && Definitions.FindEntry("CodeSystem", entry.Url) == entry)
        .ToLookup(entry => entry.BaseDefinition.Split('|')[0], StringComparer.Ordinal);

    private LoadedCodeSystem Load(DefinitionEntry entry) =>
        codeSystems.GetValue(entry, found => new LoadedCodeSystem(Definitions.Read(found)));
}
