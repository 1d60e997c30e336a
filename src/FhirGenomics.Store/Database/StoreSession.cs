using FhirGenomics.Store.Search;
using FhirGenomics.Store.Search.Index;
using FhirGenomics.Store.Search.Text;
using FhirGenomics.Store.Writing;

namespace FhirGenomics.Store.Database;

/// <summary>
/// One open connection with its prepared statements, used by one thread at a time: from the beginning of a read or transaction to its end by the one that began it.
/// SQLite does not lock around its calls, so that two would destroy its memory; a second one is therefore refused.
/// </summary>
internal abstract class StoreSession : IDisposable
{
    private const int MostStatements = 400;

    private readonly Dictionary<string, StoreStatement> statements = new(StringComparer.Ordinal);

    /// <summary>Number of the thread that uses it; 0 if none does.</summary>
    private int user;

    /// <summary>The prepared statement for a text, made at its first use.</summary>
    public StoreStatement Prepare(string sql)
    {
        if (user != 0 && user != Environment.CurrentManagedThreadId)
        {
            throw InUse();
        }

        if (!statements.TryGetValue(sql, out var statement))
        {
            statements.Add(sql, statement = Make(sql));
        }

        return statement;
    }

    /// <summary>Runs a statement that is not worth keeping.</summary>
    public void Execute(string sql)
    {
        using var statement = Make(sql);
        statement.Execute();
    }

    /// <summary>The first column of the first row as text; null if there is none.</summary>
    public string? Scalar(string sql)
    {
        using var statement = Make(sql);
        var text = statement.Step() ? statement.Text(0) : null;
        statement.Reset();
        return text;
    }

    /// <summary>The rows of each of several statements, as <paramref name="read"/> takes each of the statement with that position. A database behind a network is asked once.</summary>
    public virtual IReadOnlyList<IReadOnlyList<T>> Rows<T>(IReadOnlyList<SqlText> statements, Func<StoreStatement, int, T> read)
    {
        var answers = new List<T>[statements.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = [];
            for (var rows = statements[i].Prepare(this); rows.Step();)
            {
                answers[i].Add(read(rows, i));
            }
        }

        return answers;
    }

    /// <summary>Makes the transaction fail with <see cref="OutrunException"/>, now or later, unless a statement gives this number.</summary>
    public virtual void Require(string sql, long number)
    {
        var found = Prepare(sql);
        _ = found.Step();
        var isSo = found.Number(0) == number;
        found.Reset();
        if (!isSo)
        {
            throw new OutrunException();
        }
    }

    /// <summary>Runs reads of several statements on one snapshot.</summary>
    public T Snapshot<T>(Func<StoreSession, T> read, CancellationToken stop)
    {
        Enter();
        try
        {
            return ReadSnapshot(read, stop);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Runs a read that is one statement.</summary>
    public T Single<T>(Func<StoreSession, T> read, CancellationToken stop)
    {
        Enter();
        try
        {
            return ReadSingle(read, stop);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Begins a transaction that writes: no other process writes until it ends. Whatever fails between this and its end, the session is not used again.</summary>
    public void BeginWrite()
    {
        Enter();
        Begin();
    }

    /// <summary>Ends the transaction: what it wrote is on disk.</summary>
    public void Commit()
    {
        End();
        Leave();
    }

    /// <summary>Ends the transaction: nothing of what it wrote remains.</summary>
    public virtual void Rollback()
    {
        Reset();
        Prepare("ROLLBACK").Execute();
        Leave();
    }

    /// <summary>Begins a part of the transaction that may be undone alone.</summary>
    public virtual void BeginPart() => Prepare("SAVEPOINT part").Execute();

    /// <summary>Ends the part: it belongs to the transaction now.</summary>
    public virtual void EndPart() => Prepare("RELEASE part").Execute();

    /// <summary>Undoes what the part has done.</summary>
    public virtual void UndoPart()
    {
        Reset();
        Prepare("ROLLBACK TO part").Execute();
        Prepare("RELEASE part").Execute();
    }

    /// <summary>Adds a row to the search index of a resource. A session may wait with it as with <see cref="StoreStatement.Execute"/>.</summary>
    public virtual void Insert(long sid, in IndexRow row) => IndexWriter.Run(Prepare(row.Table.Insert), sid, row);

    /// <summary>The full-text index, as this database has it.</summary>
    public abstract TextIndex Text { get; }

    /// <summary>What stands at the end of a subquery that is to be asked for each row, by the whole key, and not to be joined with all rows.</summary>
    public virtual string ForEachRow => "";

    /// <summary>True if rows are best asked for together with what they lead to: each question costs a way through the network, and a join less.</summary>
    public virtual bool AsksTogether => false;

    /// <summary>True if the connection is gone: another may work.</summary>
    public virtual bool IsLost => false;

    /// <summary>True if the connection is gone and had not answered since the read began: it was lost before, while nobody used it.</summary>
    public virtual bool WasLost => false;

    /// <summary>The plan of a statement, a line a step.</summary>
    public abstract IEnumerable<string> Explain(SqlText sql);

    /// <summary>Ends statements that were left before their last row: they would hold the snapshot.</summary>
    public void Reset()
    {
        foreach (var statement in statements.Values)
        {
            statement.Reset();
        }
    }

    /// <summary>Forgets the statements if they have become many. Not while one is in use.</summary>
    public void Trim()
    {
        if (statements.Count > MostStatements)
        {
            Forget();
        }
    }

    /// <summary>Ends the statements; each kind of session closes its connection besides.</summary>
    public virtual void Dispose() => Forget();

    /// <summary>Makes a statement.</summary>
    protected abstract StoreStatement Make(string sql);

    /// <summary>Runs reads of several statements on one snapshot.</summary>
    protected abstract T ReadSnapshot<T>(Func<StoreSession, T> read, CancellationToken stop);

    /// <summary>Runs a read that is one statement.</summary>
    protected virtual T ReadSingle<T>(Func<StoreSession, T> read, CancellationToken stop) => ReadSnapshot(read, stop);

    /// <summary>Begins a transaction that writes.</summary>
    protected abstract void Begin();

    /// <summary>Ends it with a commit.</summary>
    protected abstract void End();

    private void Enter()
    {
        if (Interlocked.CompareExchange(ref user, Environment.CurrentManagedThreadId, 0) != 0)
        {
            throw InUse();
        }
    }

    protected void Leave() => Volatile.Write(ref user, 0);

    private static InvalidOperationException InUse() => new("The session is in use by another thread or read.");

    private void Forget()
    {
        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }

        statements.Clear();
    }
}
