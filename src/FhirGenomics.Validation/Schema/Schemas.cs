using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using FhirGenomics.Resources;
using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Validation.Schema;

/// <summary>All schemas over one set of definitions, each compiled when it is first needed. Safe for several threads.</summary>
internal sealed class Schemas
{
    private const string TypeBase = "http://hl7.org/fhir/StructureDefinition/";

    private readonly ElementSchema?[] types;
    private readonly ConcurrentDictionary<DefinitionEntry, CompiledProfile> profiles = new(ByReference.Instance);
    private readonly ConcurrentDictionary<(string Key, string Expression), Invariant> invariants;
    private readonly ConcurrentDictionary<byte[], CompiledProfile> extensions = new(BytesComparer.Instance);

    /// <summary>Nothing is compiled yet.</summary>
    public Schemas(DefinitionsPack definitions)
    {
        Definitions = definitions;
        types = new ElementSchema?[FhirTypes.R4.All.Count];
        invariants = new();
    }

    private Schemas(Schemas before, DefinitionsPack definitions, IReadOnlySet<string> changed)
    {
        Definitions = definitions;
        invariants = before.invariants;
        types = [.. before.types];
        foreach (var (entry, profile) in Unaffected(before.profiles, changed))
        {
            profiles[entry] = profile;
            TakeOver(profile.Root);
        }

        foreach (var type in types)
        {
            TakeOver(type);
        }

        void TakeOver(ElementSchema? schema)
        {
            foreach (var link in schema?.Links() ?? [])
            {
                link.Schemas = this;
            }
        }
    }

    /// <summary>Schemas over definitions of which those with these URLs (without version) are new, changed or gone. What rests on none of them is not compiled again.</summary>
    public Schemas With(DefinitionsPack definitions, IReadOnlySet<string> changed) => new(this, definitions, changed);

    /// <summary>Codings in which nothing was found, by system, code and display.</summary>
    public CodeMemory SoundCodings { get; } = new();

    /// <summary>The definitions they are compiled from.</summary>
    public DefinitionsPack Definitions { get; }

    /// <summary>The FHIR type whose own definition has this URL; null if it is another's.</summary>
    public static FhirType? BaseType(string canonical)
    {
        var bar = canonical.IndexOf('|', StringComparison.Ordinal);
        var url = bar < 0 ? canonical : canonical[..bar];
        return url.StartsWith(TypeBase, StringComparison.Ordinal) && FhirTypes.R4.Find(url[TypeBase.Length..]) is { Kind: not FhirTypeKind.Backbone } type ? type : null;
    }

    /// <summary>What FHIR itself asks of a type.</summary>
    public ElementSchema OfType(FhirType type)
    {
        if (Volatile.Read(ref types[type.Id]) is { } known)
        {
            return known;
        }

        // Two threads may compile the same type; what one of them publishes first stays.
        foreach (var (compiledType, schema) in new TypeCompiler(this).Compile(type))
        {
            Interlocked.CompareExchange(ref types[compiledType.Id], schema, null);
        }

        return types[type.Id]!;
    }

    /// <summary>The profile with a canonical URL; null if it is not known.</summary>
    public CompiledProfile? Find(string canonical)
    {
        if (Definitions.FindEntry("StructureDefinition", canonical) is not { } entry)
        {
            return null;
        }

        return profiles.TryGetValue(entry, out var known) ? known : profiles.GetOrAdd(entry, new ProfileCompiler(this).Compile(Definitions.Read(entry)));
    }

    /// <summary>The definition of an extension, by the bytes of its URL; null if it is not known.</summary>
    public CompiledProfile? FindExtension(Element url)
    {
        if (!url.IsEscaped && extensions.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(url.Raw, out var known))
        {
            return known;
        }

        var profile = Find(url.Text!);
        if (profile is not { Type.Name: "Extension" })
        {
            return null;
        }

        if (extensions.Count < 4096)
        {
            extensions.TryAdd(System.Text.Encoding.UTF8.GetBytes(url.Text!), profile);
        }

        return profile;
    }

    /// <summary>The one object for a constraint.</summary>
    public Invariant Intern(Invariant invariant) => invariants.GetOrAdd((invariant.Key, invariant.Expression), invariant);

    /// <summary>The profiles that name none of the URLs, nor a profile that does.</summary>
    private static IEnumerable<KeyValuePair<DefinitionEntry, CompiledProfile>> Unaffected(ConcurrentDictionary<DefinitionEntry, CompiledProfile> profiles, IReadOnlySet<string> changed)
    {
        var affected = changed.ToHashSet(StringComparer.Ordinal);
        var left = profiles.Select(profile => (profile.Key, profile.Value, Links: profile.Value.Root.Links().Select(link => Url(link.Canonical)).ToHashSet(StringComparer.Ordinal))).ToList();
        for (var found = true; found;)
        {
            var next = left.Where(profile => affected.Contains(profile.Key.Url) || affected.Overlaps(profile.Links)).ToList();
            affected.UnionWith(next.Select(profile => profile.Key.Url));
            found = left.RemoveAll(next.Contains) > 0;
        }

        return left.Select(profile => KeyValuePair.Create(profile.Key, profile.Value));
    }

    private static string Url(string canonical) => canonical.Split('|')[0];

    private sealed class ByReference : IEqualityComparer<DefinitionEntry>
    {
        public static readonly ByReference Instance = new();

        public bool Equals(DefinitionEntry? x, DefinitionEntry? y) => ReferenceEquals(x, y);

        public int GetHashCode([DisallowNull] DefinitionEntry obj) => RuntimeHelpers.GetHashCode(obj);
    }
}
