using System.Data.Common;
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
    private readonly CurrentDefinitions definitions;
    private readonly CurrentSearchParameters parameters;
    private readonly SharedLook others;
    private volatile bool isBehind;

    private FhirServer(Settings settings, CurrentDefinitions definitions, CurrentSearchParameters parameters, ResourceStore store, TimeProvider clock)
    {
        Settings = settings;
        this.definitions = definitions;
        this.parameters = parameters;
        Store = store;
        Clock = clock;
        Later = new DeferredAnswers(store.Answers, clock);
        others = new SharedLook(async () =>
        {
            await parameters.Look(store, CancellationToken.None);
            await definitions.Look(CancellationToken.None);
        }, clock);
    }

    /// <summary>The settings it was opened with.</summary>
    public Settings Settings { get; }

    /// <summary>All profiles, value sets, code systems and search parameters: as they are now. Whoever asks more than once keeps what it was given.</summary>
    public DefinitionsPack Definitions => definitions.Validator.Definitions;

    /// <summary>Code systems, value sets and concept maps: as they are now.</summary>
    public TerminologyService Terminology => definitions.Validator.Terminology;

    /// <summary>The search parameters of each resource type: as they are now. Whoever asks more than once keeps what it was given.</summary>
    public SearchParameterSet Parameters => parameters.Set;

    /// <summary>Where the resources are.</summary>
    public ResourceStore Store { get; }

    /// <summary>Requests whose answer comes later.</summary>
    public DeferredAnswers Later { get; }

    /// <summary>The clock of all that needs one.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Opens definitions and database. Throws <see cref="InvalidOperationException"/> with a clear sentence if the database or a package cannot be used.</summary>
    public static async Task<FhirServer> Open(Settings settings, TimeProvider clock, CancellationToken stop)
    {
        var definitions = await OpenDefinitions(settings, stop);
        var terminology = new CurrentTerminology();
        var parameters = new CurrentSearchParameters(definitions, terminology.Asked);
        var store = await OpenStore(settings, parameters.Set, clock, stop);
        store.LookAround = cancelled => parameters.Look(store, cancelled);
        await parameters.Look(store, stop);
        var current = await CurrentDefinitions.Load(definitions, settings.Profiles, store, stop);
        terminology.Now = () => current.Validator.Terminology;
        return new FhirServer(settings, current, parameters, store, clock);
    }

    private static async Task<DefinitionsPack> OpenDefinitions(Settings settings, CancellationToken stop)
    {
        var packed = DefinitionsPack.Open();
        try
        {
            return settings.PackagesFolder.Length == 0 ? packed : await PackageFolder.AddAsync(packed, settings.PackagesFolder, stop);
        }
        catch (InvalidDataException unusable)
        {
            throw new InvalidOperationException($"The setting Packages:Folder: {unusable.Message}", unusable);
        }
    }

    private static async Task<ResourceStore> OpenStore(Settings settings, SearchParameterSet parameters, TimeProvider clock, CancellationToken stop)
    {
        var store = new StoreSettings(settings.ConnectionString) { Provider = settings.Provider, ReadReplica = settings.ReadReplica };
        AddThreads(store);
        try
        {
            return await ResourceStore.Open(store, parameters, clock, stop);
        }
        catch (Exception unusable) when (unusable is DbException or ArgumentException)
        {
            throw new InvalidOperationException($"The database of the setting Store:ConnectionString cannot be opened: {unusable.Message}", unusable);
        }
    }

    /// <summary>
    /// A thread that asks PostgreSQL waits for the answer, and .NET adds threads to those that wait only after half a second: as many more as can wait at once keep
    /// requests from standing still.
    /// </summary>
    private static void AddThreads(StoreSettings store)
    {
        if (store.Provider == StoreProvider.PostgreSql)
        {
            var waiting = (store.Readers * (store.ReadReplica.Length == 0 ? 1 : 2)) + 2;
            ThreadPool.GetMinThreads(out _, out var completing);
            ThreadPool.SetMinThreads(Environment.ProcessorCount + waiting, completing);
        }
    }

    /// <summary>
    /// All findings about a resource or Bundle, judged together with what is stored of all it refers to, read on one snapshot; URLs below
    /// <paramref name="ownBase"/> mean this server's resources.
    /// </summary>
    public async Task<IReadOnlyList<Issue>> Validate(Element resource, CancellationToken stop, ValidationRequest? request = null, string? ownBase = null)
    {
        var validator = definitions.Validator;
        var targets = new StoredTargets(resource, ownBase);
        var pathway = new StoredPathway(resource, targets, Parameters, ownBase);
        if (!targets.Any && !pathway.Any)
        {
            return validator.Validate(resource, request, StoredResources.None);
        }

        var stored = await Store.Snapshot(
            pathway.Any ? pathway.Queries : [],
            snapshot =>
            {
                targets.Read(snapshot);
                return pathway.Read(snapshot, stop);
            },
            stop);
        return validator.Validate(resource, (request ?? new()) with { Resolve = targets.Find }, stored);
    }

    /// <summary>
    /// Writes all changes or none, as <see cref="ResourceStore.Write"/> does. Profiles and search parameters among them must be sound, else a <see cref="Failure"/> (422) says why and
    /// nothing is written; after the commit, requests that begin are validated with what was written, and searched by it.
    /// </summary>
    public async Task<IReadOnlyList<WriteResult>> Write(IReadOnlyList<Change> changes, CancellationToken stop)
    {
        parameters.RequireUsable(changes);
        await definitions.RequireSound(changes);
        var results = await Store.Write(changes, stop);
        await definitions.Apply(results);
        try
        {
            await parameters.Apply(results, Store);
        }
        catch (Failure unreadable) when (unreadable.Kind == FailureKind.Unavailable)
        {
            // It is stored, and that is what the caller is told. Whoever comes next looks for it first, and is refused as long as that fails.
            isBehind = true;
        }

        if (Settings.Provider == StoreProvider.PostgreSql && results.Any(result => CurrentDefinitions.IsDefinition(result.Resource) || result.Resource?.Type == CurrentSearchParameters.ResourceType))
        {
            // Till then other servers may rest on an earlier look. It is committed: whoever asked cannot stop it any more.
            await Task.Delay(SharedLook.Validity, Clock, CancellationToken.None);
        }

        return results;
    }

    /// <summary>
    /// Uses the profiles, codes and search parameters that other servers on the same database have stored before now. Every request that may need
    /// them begins with it. On SQLite there are no other servers, and it looks only after a write of its own that it could not read back.
    /// </summary>
    public Task LookAround(CancellationToken stop) => Settings.Provider == StoreProvider.PostgreSql || isBehind ? others.Ask().WaitAsync(stop) : Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Later.DisposeAsync();
        await Store.DisposeAsync();
        definitions.Dispose();
        parameters.Dispose();
    }
}
