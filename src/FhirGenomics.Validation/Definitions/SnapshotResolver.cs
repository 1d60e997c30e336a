using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Specification.Source;

namespace FhirGenomics.Validation.Definitions;

/// <summary>
/// Gives the SDK's snapshot generator the StructureDefinitions it derives from, each parsed once. For one thread:
/// the generator adds missing snapshots to what it is given.
/// </summary>
/// <param name="find">JSON of a StructureDefinition by canonical URL (perhaps with <c>|version</c>); null or empty if there is none.</param>
internal sealed class SnapshotResolver(Func<string, ReadOnlyMemory<byte>?> find) : IAsyncResourceResolver
{
    private static readonly FhirJsonDeserializer Reader = new(new DeserializerSettings().UsingMode(DeserializationMode.Ostrich));
    private readonly Dictionary<string, StructureDefinition?> parsed = new(StringComparer.Ordinal);

    /// <summary>The POCO of a StructureDefinition's JSON; null if it is not one.</summary>
    public static StructureDefinition? Parse(ReadOnlyMemory<byte> json)
    {
        var reader = new System.Text.Json.Utf8JsonReader(json.Span, new() { MaxDepth = 128 });
        _ = Reader.TryDeserializeResource(ref reader, out var resource, out _);
        if (resource is StructureDefinition { Snapshot: not null, Differential: null } definition)
        {
            // The pack leaves out the differential of what has a snapshot, and the generator asks for one without using it.
            definition.Differential = new() { Element = [new() { Path = definition.Type }] };
        }

        return resource as StructureDefinition;
    }

    /// <inheritdoc/>
    public System.Threading.Tasks.Task<Resource?> ResolveByUriAsync(string uri) => System.Threading.Tasks.Task.FromResult<Resource?>(Find(uri));

    /// <inheritdoc/>
    public System.Threading.Tasks.Task<Resource?> ResolveByCanonicalUriAsync(string uri) => ResolveByUriAsync(uri);

    /// <inheritdoc/>
    public System.Threading.Tasks.Task<ResolverResult> TryResolveByUriAsync(string uri) =>
        System.Threading.Tasks.Task.FromResult(Find(uri) is { } found ? new ResolverResult(found) : new ResolverResult(ResolverException.NotFound()));

    /// <inheritdoc/>
    public System.Threading.Tasks.Task<ResolverResult> TryResolveByCanonicalUriAsync(string uri) => TryResolveByUriAsync(uri);

    private StructureDefinition? Find(string url)
    {
        if (!parsed.TryGetValue(url, out var found))
        {
            parsed[url] = found = find(url) is { IsEmpty: false } json ? Parse(json) : null;
        }

        return found;
    }
}
