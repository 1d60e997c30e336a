using System.Data;
using FhirGenomics.Store.Database;
using FhirGenomics.Store.Search;
using FhirGenomics.Store.Search.Index;
using FhirGenomics.Store.Search.Text;
using Npgsql;

namespace FhirGenomics.Store.PostgreSql;

/// <summary>A connection to PostgreSQL.</summary>
internal sealed class PostgreSqlSession : StoreSession
{
    /// <summary>Held by the transaction that writes, whichever server it is of: any number that nobody else takes.</summary>
    public const long WriterLock = 0x46484952_47454E4F;

    /// <summary>Held by the connection of the server that does the work of the background.</summary>
    public const long BackgroundLock = WriterLock + 1;

    /// <summary>Held by the server that makes or changes the tables.</summary>
    public const long MigrationLock = WriterLock + 2;

    /// <summary>Commands that wait before they are sent on, so that the server works while more are made.</summary>
    private const int MostWaiting = 500;

    private readonly NpgsqlConnection connection;
    private readonly List<NpgsqlBatchCommand> waiting = [];
    private readonly WaitingRows?[] rows = new WaitingRows?[IndexTable.All.Length];
    private NpgsqlBatch? running;

    /// <summary>How many batches were sent.</summary>
    private long batches;

    /// <summary>How many were when the read or transaction began.</summary>
    private long begun;

    private PostgreSqlSession(NpgsqlConnection connection) => this.connection = connection;

    /// <summary>Opens a connection.</summary>
    public static PostgreSqlSession Open(NpgsqlDataSource source) => new(source.OpenConnection());

    /// <summary>
    /// Without statistics of the values (in a plan for any value) PostgreSQL takes a code for rare and joins its rows one by one. A subquery with OFFSET is
    /// never made a join.
    /// </summary>
    public override string ForEachRow => " OFFSET 0";

    /// <inheritdoc/>
    public override bool AsksTogether => true;

    /// <inheritdoc/>
    public override bool IsLost => connection.State != ConnectionState.Open;

    /// <inheritdoc/>
    public override bool WasLost => IsLost && batches <= begun + 1;

    /// <inheritdoc/>
    public override TextIndex Text { get; } = new PostgreSqlTextIndex();

    /// <summary>Sends a command with the next that is asked for rows, or with the commit.</summary>
    public void Later(NpgsqlBatchCommand command)
    {
        waiting.Add(command);
        if (waiting.Count >= MostWaiting)
        {
            Flush();
        }
    }

    /// <summary>The rows of a command, which is run after all that waits.</summary>
    public List<object[]> Query(NpgsqlBatchCommand command) => Query([command])[0];

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<T>> Rows<T>(IReadOnlyList<SqlText> statements, Func<StoreStatement, int, T> read)
    {
        // Several may have the same text, and so be one statement: its command has the values that are bound now.
        var asked = statements.Select(text => (PostgreSqlStatement)text.Prepare(this)).Select(statement => (Statement: statement, Command: statement.Command())).ToList();
        return asked.Count == 0 ? [] : [.. asked.Zip(Query([.. asked.Select(one => one.Command)])).Select((answer, i) => answer.First.Statement.Read(answer.Second, row => read(row, i)))];
    }

    /// <summary>A division by zero, which nothing else here divides by, tells that it is not so. What follows it in a batch is not run, not even the commit.</summary>
    public override void Require(string sql, long number) => Prepare($"SELECT 1 / CASE WHEN ({sql}) = ? THEN 1 ELSE 0 END").Bind(1, number).Execute();

    private List<List<object[]>> Query(IReadOnlyList<NpgsqlBatchCommand> commands)
    {
        Add(rows);
        using var batch = Batch();
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        try
        {
            return Send(running = batch, sent => Answers(sent, commands.Count));
        }
        finally
        {
            running = null;
        }
    }

    /// <summary>The rows of the last commands of a batch: what waited may have had answers of its own.</summary>
    private static List<List<object[]>> Answers(NpgsqlBatch batch, int count)
    {
        using var reader = batch.ExecuteReader();
        var answers = new List<List<object[]>>();
        do
        {
            var answer = new List<object[]>();
            while (reader.Read())
            {
                var row = new object[reader.FieldCount];
                reader.GetValues(row);
                answer.Add(row);
            }

            answers.Add(answer);
        }
        while (reader.NextResult());

        answers.RemoveRange(0, answers.Count - count);
        return answers;
    }

    /// <summary>Sends a batch. That Npgsql itself has found the connection lost before (<c>Keepalive</c>) is an error like any other loss.</summary>
    private T Send<T>(NpgsqlBatch batch, Func<NpgsqlBatch, T> send)
    {
        try
        {
            return send(batch);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.DivisionByZero)
        {
            throw new OutrunException(refused);
        }
        catch (InvalidOperationException closed) when (IsLost)
        {
            throw new NpgsqlException("The connection was lost.", new IOException(closed.Message, closed));
        }
    }

    protected override T ReadSnapshot<T>(Func<StoreSession, T> read, CancellationToken stop)
    {
        using var interrupt = Interrupt(stop);
        Trim();
        begun = batches;
        Prepare("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").Execute();
        try
        {
            var result = read(this);
            Reset();
            return result;
        }
        catch (PostgresException interrupted) when (interrupted.SqlState == PostgresErrorCodes.QueryCanceled && stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
        finally
        {
            Reset();
            if (batches == begun)
            {
                // Nothing was asked: the transaction has not begun.
                waiting.Clear();
            }
            else if (!IsLost)
            {
                Prepare("ROLLBACK").Execute();
                Flush();
            }
        }
    }

    /// <summary>One statement sees one moment without a transaction.</summary>
    protected override T ReadSingle<T>(Func<StoreSession, T> read, CancellationToken stop)
    {
        using var interrupt = Interrupt(stop);
        begun = batches;
        Trim();
        try
        {
            return read(this);
        }
        catch (PostgresException interrupted) when (interrupted.SqlState == PostgresErrorCodes.QueryCanceled && stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
        finally
        {
            Reset();
        }
    }

    protected override void Begin()
    {
        begun = batches;

        // Each statement sees what was committed before it began: those after this one see all that was written under the lock.
        Prepare("BEGIN ISOLATION LEVEL READ COMMITTED").Execute();
        Prepare($"SELECT pg_advisory_xact_lock({WriterLock})").Execute();
    }

    public override void Rollback()
    {
        WaitingRows.Clear(rows);
        waiting.Clear();
        if (batches == begun)
        {
            // Nothing was sent: there is no transaction.
            Leave();
        }
        else
        {
            base.Rollback();
        }
    }

    public override void EndPart()
    {
        Add(rows);
        base.EndPart();
    }

    public override void UndoPart()
    {
        WaitingRows.Clear(rows);
        base.UndoPart();
    }

    /// <summary>Adds a row with others of its table. A change begins with a question, which sends what waits: no row waits here that a later change deletes.</summary>
    public override void Insert(long sid, in IndexRow row) => (rows[row.Table.Id] ??= new WaitingRows(row.Table)).Add(sid, row);

    protected override void End()
    {
        Add(rows);
        Prepare("COMMIT").Execute();
        Flush();
    }

    public override IEnumerable<string> Explain(SqlText sql)
    {
        var steps = new SqlText("EXPLAIN ").Add(sql).Prepare(this);
        while (steps.Step())
        {
            yield return steps.Text(0);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        waiting.Clear();
        connection.Dispose();
    }

    protected override StoreStatement Make(string sql) => new PostgreSqlStatement(this, sql);

    private CancellationTokenRegistration Interrupt(CancellationToken stop) =>
        stop.CanBeCanceled ? stop.Register(static session => ((PostgreSqlSession)session!).running?.Cancel(), this) : default;

    /// <summary>Lets index rows wait as commands: one for each table that has some.</summary>
    private void Add(WaitingRows?[] tables)
    {
        foreach (var table in tables)
        {
            if (table?.Command() is { } command)
            {
                Later(command);
            }
        }
    }

    /// <summary>Sends what waits.</summary>
    private void Flush()
    {
        if (waiting.Count > 0)
        {
            using var batch = Batch();
            _ = Send(batch, sent => sent.ExecuteNonQuery());
        }
    }

    private NpgsqlBatch Batch()
    {
        batches++;
        var batch = new NpgsqlBatch(connection);
        foreach (var command in waiting)
        {
            batch.BatchCommands.Add(command);
        }

        waiting.Clear();
        return batch;
    }
}
