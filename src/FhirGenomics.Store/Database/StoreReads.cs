using FhirGenomics.Store.PostgreSql;

namespace FhirGenomics.Store.Database;

/// <summary>What requests read: from a replica if there is one that is up to date, else from the database that is written.</summary>
internal sealed class StoreReads(StoreReaders primary, PostgreSqlReplica? replica) : IDisposable
{
    /// <summary>Runs reads on one snapshot, as <see cref="StoreReaders.Read"/> does.</summary>
    public Task<T> Read<T>(Func<StoreSession, T> read, CancellationToken stop) => Run(readers => readers.Read(read, stop), stop);

    /// <summary>Runs a read that is one statement.</summary>
    public Task<T> ReadOne<T>(Func<StoreSession, T> read, CancellationToken stop) => Run(readers => readers.ReadOne(read, stop), stop);

    /// <summary>Runs searches, as <see cref="StoreReaders.Search"/> does.</summary>
    public Task<T> Search<T>(TimeSpan most, bool isOne, Func<StoreSession, CancellationToken, T> search, CancellationToken stop) => Run(readers => readers.Search(most, isOne, search, stop), stop);

    /// <inheritdoc/>
    public void Dispose() => replica?.Dispose();

    private Task<T> Run<T>(Func<StoreReaders, Task<T>> read, CancellationToken stop) => replica is null ? read(primary) : RunOnReplica(read, replica, stop);

    private async Task<T> RunOnReplica<T>(Func<StoreReaders, Task<T>> read, PostgreSqlReplica replica, CancellationToken stop) =>
        await replica.TryRead(read, stop) is (true, var result) ? result! : await read(primary);
}
