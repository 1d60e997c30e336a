using System.Data.Common;

namespace FhirGenomics.Store.Database;

/// <summary>A database that keeps a store: its schema is up to date and what it has committed is on disk.</summary>
internal abstract class StoreDatabase : IDisposable
{
    /// <summary>Opens the database that the settings name. Throws <see cref="InvalidOperationException"/> with a clear sentence if it could lose what it has acknowledged.</summary>
    public static async Task<StoreDatabase> Open(StoreSettings settings, CancellationToken stop) => settings.Provider switch
    {
        StoreProvider.Sqlite => await Sqlite.SqliteDatabase.Open(settings.ConnectionString, stop),
        _ => await PostgreSql.PostgreSqlDatabase.Open(settings.ConnectionString, stop),
    };

    /// <summary>A connection that reads.</summary>
    public abstract StoreSession OpenReader();

    /// <summary>The connection that writes.</summary>
    public abstract StoreSession OpenWriter();

    /// <summary>
    /// Tries to become the one server that does the work of the background; null if another is. It stays so until it is disposed or its process or
    /// connection ends.
    /// </summary>
    public virtual StoreLease? TryLease() => new StoreLease(null);

    /// <summary>What is to be done now and then after commits, or when the store <paramref name="closes"/>.</summary>
    public virtual void Maintain(StoreSession writer, bool closes)
    {
    }

    /// <summary>An error of the database for people: <c>SQLite error 5</c>.</summary>
    public abstract string Describe(DbException error);

    /// <summary>True if what failed with this error before its commit may succeed at once when it is tried again: the connection was lost, or others were in the way.</summary>
    public virtual bool MayTryAgain(DbException error) => false;

    /// <summary>True if a commit that failed with this error may nevertheless have been made.</summary>
    public abstract bool MayHaveCommitted(DbException error);

    /// <summary>True if what was asked for is wrong, whoever asks and however often (a row that exists), and nothing is wrong with the database, its disk or the connection.</summary>
    public abstract bool IsRefusal(DbException error);

    /// <summary>Closes what connections share.</summary>
    public abstract void Dispose();
}
