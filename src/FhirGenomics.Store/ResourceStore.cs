using System.Runtime.CompilerServices;
using FhirGenomics.Resources;
using FhirGenomics.Store.Schema;
using FhirGenomics.Store.Search;
using FhirGenomics.Store.Search.Index;
using FhirGenomics.Store.Database;
using FhirGenomics.Store.PostgreSql;
using FhirGenomics.Store.Writing;

namespace FhirGenomics.Store;

/// <summary>Versions, history and search of resources in one database. Every write is a transaction; what is acknowledged is durable. Safe for several threads.</summary>
public sealed class ResourceStore : IAsyncDisposable
{
    private readonly StoreDatabase database;
    private readonly StoreReaders readers;
    private readonly StoreReads reads;
    private readonly PostgreSqlReplica? replica;
    private readonly WriteQueue queue;
    private readonly Dictionaries dictionaries;
    private readonly TimeProvider clock;
    private readonly CurrentSearch current;
    private readonly TransactionWriter writer;
    private readonly Reindexer reindexer;
    private readonly LateIndexer lateIndexer;
    private readonly Upkeep upkeep;

    private ResourceStore(StoreDatabase database, StoreSettings settings, SearchParameterSet parameters, TimeProvider clock)
    {
        this.database = database;
        readers = new StoreReaders(database, settings.Readers, clock);
        replica = settings.ReadReplica.Length == 0 ? null : new PostgreSqlReplica(readers, PostgreSqlDatabase.OfReplica(settings.ReadReplica), settings.Readers, clock);
        reads = new StoreReads(readers, replica);
        queue = new WriteQueue(database, clock);
        dictionaries = new Dictionaries(database, readers, queue);
        this.clock = clock;
        current = new CurrentSearch(new SearchRunner(dictionaries, new Indexer(parameters, dictionaries, clock, long.MaxValue), clock));
        reindexer = new Reindexer(database, readers, queue, dictionaries, current, clock);
        lateIndexer = new LateIndexer(readers, queue, dictionaries, current, clock);
        upkeep = new Upkeep(lateIndexer, new RetiredRows(readers, queue), queue, Compare, clock);
        Answers = new KeptAnswers(readers, queue, clock);
        writer = new TransactionWriter(readers, queue, dictionaries, current, RequireIndexed, clock);
    }

    /// <summary>Opens the database, brings its schema up to date and checks that it is durable (synchronous FULL). Throws <see cref="InvalidOperationException"/> with a clear sentence if it is not.</summary>
    public static async Task<ResourceStore> Open(StoreSettings settings, SearchParameterSet parameters, TimeProvider clock, CancellationToken stop)
    {
        var store = new ResourceStore(await StoreDatabase.Open(settings, stop), settings, parameters, clock);
        try
        {
            await store.dictionaries.Load(stop);
            await new ReferenceHashes(store.readers, store.queue, store.dictionaries).Complete(stop);
            await (store.replica?.Check(stop) ?? Task.CompletedTask);
            await store.lateIndexer.Begin(stop);
            store.upkeep.Start();
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Answers that are fetched later.</summary>
    public KeptAnswers Answers { get; }

    /// <summary>The current version, a deletion included; null if the id never was.</summary>
    public Task<StoredResource?> Read(string type, string id, CancellationToken stop)
    {
        RequireType(type);
        return reads.ReadOne(session => ResourceRead.Current(session, dictionaries, type, id), stop);
    }

    /// <summary>One version; null if it never was.</summary>
    public Task<StoredResource?> ReadVersion(string type, string id, int version, CancellationToken stop)
    {
        RequireType(type);
        return reads.Read(session => ResourceRead.Version(session, dictionaries, type, id, version), stop);
    }

    /// <summary>Versions of one resource (both given), one type (id null) or all (both null).</summary>
    public Task<HistoryPage> History(string? type, string? id, HistoryQuery query, CancellationToken stop)
    {
        RequireType(type ?? "Patient");
        return reads.Read(session => ResourceHistory.Read(session, dictionaries, type, id, query), stop);
    }

    /// <summary>
    /// Writes all changes or none, in one durable transaction: deletions first, then creates, then updates and patches. References to a <see cref="Change.FullUrl"/>
    /// and conditional references (<c>Patient?identifier=...</c>) are resolved inside it. The results stand in the order of the changes.
    /// Throws <see cref="Failure"/> if a condition does not hold. Once the write has begun it is not cancelled.
    /// </summary>
    public Task<IReadOnlyList<WriteResult>> Write(IReadOnlyList<Change> changes, CancellationToken stop) =>
        changes.Any(change => change.Content is { Faults.Count: > 0 }) ? throw new InvalidOperationException("A resource that lost content while it was read cannot be stored.") : writer.Write(changes, stop);

    /// <summary>Runs a search. One that takes more than a minute is a Failure (400).</summary>
    public async Task<SearchPage> Search(SearchQuery query, CancellationToken stop)
    {
        foreach (var type in query.Types)
        {
            RequireType(type);
        }

        return await current.Search(
            query.AskedTypes,
            async search =>
            {
                await Require(query, stop);
                return await reads.Search(SearchTime.OfSearch, query.IsOneRead, (session, limit) => search.Run(session, query, limit), stop);
            },
            stop);
    }

    /// <summary>Current resources that together have each profile, tag and security label that is in use, of one type or of all (null). More than 1,000 of a kind are a Failure (422).</summary>
    public Task<IReadOnlyList<StoredResource>> MetaInUse(string? type, CancellationToken stop) =>
        reads.Read(session => MetaValues.Read(session, dictionaries, current.Now.Indexer.Parameters, type), stop);

    /// <summary>
    /// Several reads and searches on one snapshot: what they give fits together. <paramref name="queries"/> are the searches, or others that ask for the same parameters.
    /// <paramref name="read"/> is called again, on another snapshot, if the connection turns out to be lost or the search parameters have changed: it then begins anew.
    /// </summary>
    public async Task<T> Snapshot<T>(IReadOnlyList<SearchQuery> queries, Func<StoreSnapshot, T> read, CancellationToken stop)
    {
        return await current.Search(
            queries.SelectMany(query => query.AskedTypes),
            async search =>
            {
                foreach (var query in queries)
                {
                    await Require(query, stop);
                }

                return await reads.Search(SearchTime.OfSearch, false, (session, _) => read(new StoreSnapshot(session, dictionaries, search)), stop);
            },
            stop);
    }

    /// <summary>
    /// Works with other search parameters from now on. Resources of <paramref name="types"/> that were stored before are indexed by what is new among them
    /// in the background, those of other types when they are first searched or written; until then a search by it is a <see cref="Failure"/> (503).
    /// <paramref name="seen"/> is the newest change (<see cref="NewestChanges"/>) of a SearchParameter that they contain: nothing is written with them once
    /// there is a later one.
    /// </summary>
    public async Task Use(SearchParameterSet parameters, IEnumerable<string> types, long seen, CancellationToken stop)
    {
        // First this, then the numbers of the parameters: what commits after them was indexed by them.
        current.Now = new SearchRunner(dictionaries, new Indexer(parameters, dictionaries, clock, seen), clock);
        try
        {
            await current.Now.Indexer.Prepare(types, stop);
        }
        catch (OutdatedPlanException)
        {
            // There are later ones already: who needs them looks around.
        }

        StartIndexing();
    }

    /// <summary>What the store asks for when it finds that SearchParameters were stored that it does not <see cref="Use"/> yet.</summary>
    public Func<CancellationToken, Task> LookAround
    {
        set => current.LookAround = value;
    }

    /// <summary>Of each of some resource types the number of its newest change, by any server; 0 if it has none. Numbers grow with the commits.</summary>
    public Task<IReadOnlyList<long>> NewestChanges(IReadOnlyList<string> types, CancellationToken stop) => readers.ReadOne<IReadOnlyList<long>>(
        session =>
        {
            var rows = session.Prepare(string.Join(" UNION ALL ", types.Select((type, place) => $"SELECT {place}, max(change_seq) FROM resource WHERE type = {dictionaries.Type(type)}")));
            var newest = new long[types.Count];
            while (rows.Step())
            {
                newest[rows.Number(0)] = rows.Number(1);
            }

            return newest;
        },
        stop);

    /// <summary>
    /// The current versions, deletions included, of the resources of a type that were changed after a change (<see cref="NewestChanges"/>), by any server, in the order of
    /// their changes. What changes meanwhile may come twice.
    /// </summary>
    public async IAsyncEnumerable<StoredResource> ChangedSince(string type, long after, [EnumeratorCancellation] CancellationToken stop)
    {
        while (await reads.Read(session => ChangedResources.Read(session, dictionaries, type, after), stop) is { Resources: { Count: > 0 } page } changed)
        {
            after = changed.UpTo;
            foreach (var resource in page)
            {
                yield return resource;
            }
        }
    }

    /// <summary>Starts to index what is not indexed yet, unless that is under way. What could not be indexed is tried once a minute, or <paramref name="again"/> at once.</summary>
    public void StartIndexing(bool again = false)
    {
        if (dictionaries.Pending.Count > 0)
        {
            reindexer.Start(again);
        }
    }

    /// <summary>The search parameters by which some resources are not indexed yet.</summary>
    public async Task<IReadOnlyList<PendingParameter>> Pending(CancellationToken stop)
    {
        await Compare(stop);
        return await readers.Read(reindexer.Pending, stop);
    }

    /// <summary>Why indexing stopped before its end; null if it did not.</summary>
    public Failure? IndexingStopped => reindexer.Stopped;

    /// <summary>Does now what is done in the background when nobody writes.</summary>
    internal Task Tidy(CancellationToken stop) => upkeep.Finish(stop);

    /// <summary>How the database runs a search: its query plan, a line a step.</summary>
    internal Task<string> Explain(SearchQuery query, CancellationToken stop) => readers.Read(session => current.Now.Explain(session, query), stop);

    /// <summary>For health checks: throws <see cref="Failure"/> (503) if the database cannot be read now or the last write failed. Reads one page.</summary>
    public async Task Probe(CancellationToken stop)
    {
        await readers.Read(session => session.Scalar("SELECT max(sid) FROM resource"), stop);
        if (!queue.IsHealthy)
        {
            throw new Failure(FailureKind.Unavailable, Issue.Error(IssueCode.Transient, "store-unavailable", "The database could not write when it was last asked to.", "Databasen kunne ikke skrive, sidst den blev bedt om det."));
        }
    }

    /// <summary>Commits what waits, moves the write-ahead log into the database file and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        await upkeep.DisposeAsync();
        await reindexer.DisposeAsync();
        await queue.DisposeAsync();
        writer.Dispose();
        reads.Dispose();
        lateIndexer.Dispose();
        readers.Dispose();
        database.Dispose();
    }

    /// <summary>
    /// Starts to index what an earlier version of this server, or one with other definitions, has indexed otherwise: of types that nobody has written or searched since
    /// the start this is not known before.
    /// </summary>
    private async Task Compare(CancellationToken stop)
    {
        await current.For(dictionaries.TypesIndexed(), stop);
        StartIndexing();
    }

    /// <summary>Makes sure that the indexes that a search needs are there and complete.</summary>
    private async Task Require(SearchQuery query, CancellationToken stop)
    {
        RequireIndexed(query);
        await (query.NeedsLateIndex ? lateIndexer.Require(query, stop) : Task.CompletedTask);
    }

    /// <summary>A search by a parameter that is not indexed for all resources yet, or that has just been taken away, would leave some out: it is a Failure (503) instead.</summary>
    private void RequireIndexed(SearchQuery query)
    {
        StartIndexing();
        foreach (var (type, code) in query.Asked)
        {
            var number = dictionaries.Parameter(dictionaries.Type(type), code);
            if (number == Dictionaries.Gone || dictionaries.Pending.ContainsKey(number))
            {
                throw PendingParameter.Refusal(type, code);
            }
        }
    }

    private static void RequireType(string type)
    {
        if (!FhirTypes.R4.IsResource(type))
        {
            throw new Failure(FailureKind.NotFound, Issue.Error(IssueCode.NotSupported, "resource-type-unknown", $"'{type}' is no resource type.{Spelling.DidYouMean(type, FhirTypes.R4.ResourceTypeNames)}", $"'{type}' er ikke en ressourcetype.{Spelling.DidYouMean(type, FhirTypes.R4.ResourceTypeNames).Danish}"));
        }
    }
}
