using System.Data.Common;
using FhirGenomics.Genomics;
using FhirGenomics.Genomics.Pathway;
using FhirGenomics.Resources;
using FhirGenomics.Store;
using FhirGenomics.Store.Search;
using FhirGenomics.Validation;
using FhirGenomics.Validation.Definitions;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Server;

/// <summary>What every interaction works with. Opened once, shared by all requests.</summary>
internal sealed class FhirServer : IAsyncDisposable
{
    private readonly Validator validator;
    private readonly PatientGroups groups;

    private FhirServer(Settings settings, DefinitionsPack definitions, SearchParameterSet parameters, ResourceStore store, TimeProvider clock)
    {
        Settings = settings;
        Definitions = definitions;
        Parameters = parameters;
        Store = store;
        Clock = clock;
        validator = new Validator(new TerminologyService(definitions));
        groups = PatientGroups.From(definitions.Find("CodeSystem", GenomicCodes.PatientGroupSystem)
            ?? throw new InvalidOperationException($"The definitions lack the CodeSystem {GenomicCodes.PatientGroupSystem}."));
    }

    /// <summary>The settings it was opened with.</summary>
    public Settings Settings { get; }

    /// <summary>All profiles, value sets, code systems and search parameters.</summary>
    public DefinitionsPack Definitions { get; }

    /// <summary>The search parameters of each resource type.</summary>
    public SearchParameterSet Parameters { get; }

    /// <summary>Where the resources are.</summary>
    public ResourceStore Store { get; }

    /// <summary>The clock of all that needs one.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Opens definitions and database. Throws <see cref="InvalidOperationException"/> with a clear sentence if the database cannot be used.</summary>
    public static async Task<FhirServer> Open(Settings settings, TimeProvider clock, CancellationToken stop)
    {
        var definitions = DefinitionsPack.Open();
        var parameters = SearchParameterSet.From(definitions.Entries
            .Where(entry => entry.ResourceType == "SearchParameter" && entry.Url.StartsWith("http://hl7.org/fhir/SearchParameter/", StringComparison.Ordinal))
            .Select(definitions.Read));
        return new FhirServer(settings, definitions, parameters, await OpenStore(settings, parameters, clock, stop), clock);
    }

    private static async Task<ResourceStore> OpenStore(Settings settings, SearchParameterSet parameters, TimeProvider clock, CancellationToken stop)
    {
        try
        {
            return await ResourceStore.Open(new StoreSettings(settings.ConnectionString) { Provider = settings.Provider }, parameters, clock, stop);
        }
        catch (Exception unusable) when (unusable is DbException or ArgumentException)
        {
            throw new InvalidOperationException($"The database of the setting Store:ConnectionString cannot be opened: {unusable.Message}", unusable);
        }
    }

    /// <summary>
    /// All findings about a resource: by R4 and its profiles, then by the rules between the resources of a pathway. Stored resources that it refers to,
    /// perhaps by URLs below <paramref name="ownBase"/>, are judged as targets.
    /// </summary>
    public async Task<IReadOnlyList<Issue>> Validate(Element resource, CancellationToken stop, ValidationRequest? request = null, string? ownBase = null)
    {
        if (await StoredTargets.Read(resource, Store, ownBase, stop) is { } targets)
        {
            request = (request ?? new()) with { Resolve = targets.Find };
        }

        var findings = validator.Validate(resource, request);
        var pathway = PathwayRules.Check(resource, groups);
        return pathway.Count == 0 ? findings : [.. findings, .. pathway];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
