using System.Globalization;
using System.Text;
using FhirGenomics.Store.Database;
using Npgsql;

namespace FhirGenomics.Store.PostgreSql;

/// <summary>
/// A PostgreSQL statement. Rows are read at once, because a connection has only one answer under way; what gives no rows waits in the session
/// until it is needed, so that a transaction takes few round trips.
/// </summary>
internal sealed class PostgreSqlStatement : StoreStatement
{
    private readonly PostgreSqlSession session;
    private readonly string sql;
    private readonly NpgsqlParameter[] parameters;
    private List<object[]>? rows;
    private int row;

    public PostgreSqlStatement(PostgreSqlSession session, string sql)
    {
        this.session = session;
        (this.sql, var count) = Numbered(sql);
        parameters = new NpgsqlParameter[count];
    }

    /// <summary>The text as PostgreSQL wants it: <c>$1</c> for each question mark.</summary>
    public static (string Sql, int Count) Numbered(string sql)
    {
        var text = new StringBuilder(sql.Length + 16);
        var (count, inText) = (0, false);
        for (var i = 0; i < sql.Length; i++)
        {
            inText ^= sql[i] == '\'';
            if (sql[i] != '?' || inText)
            {
                text.Append(sql[i]);
                continue;
            }

            var number = i + 1 < sql.Length && char.IsAsciiDigit(sql[i + 1]) ? sql[++i] - '0' : count + 1;
            count = Math.Max(count, number);
            text.Append('$').Append(number);
        }

        return (text.ToString(), count);
    }

    public override StoreStatement Bind(int parameter, long value)
    {
        parameters[parameter - 1] = new NpgsqlParameter<long> { TypedValue = value };
        return this;
    }

    public override StoreStatement Bind(int parameter, string value)
    {
        parameters[parameter - 1] = new NpgsqlParameter<string> { TypedValue = PostgreSqlText.Write(value) };
        return this;
    }

    public override StoreStatement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        parameters[parameter - 1] = new NpgsqlParameter<byte[]> { TypedValue = value.ToArray() };
        return this;
    }

    public override bool Step()
    {
        if (rows is null)
        {
            rows = session.Query(Command());
            row = -1;
        }

        if (++row < rows.Count)
        {
            return true;
        }

        rows = null;
        return false;
    }

    /// <summary>Reads rows that were asked for together with those of other statements.</summary>
    public List<T> Read<T>(List<object[]> answer, Func<StoreStatement, T> read)
    {
        var found = new List<T>(answer.Count);
        for ((rows, row) = (answer, 0); row < answer.Count; row++)
        {
            found.Add(read(this));
        }

        rows = null;
        return found;
    }

    public override void Execute() => session.Later(Command());

    public override void Reset() => rows = null;

    public override long Number(int column) => rows![row][column] switch
    {
        long number => number,
        int number => number,
        short number => number,
        DBNull => 0,
        var other => Convert.ToInt64(other, CultureInfo.InvariantCulture),
    };

    public override string Text(int column) => rows![row][column] is string text ? PostgreSqlText.Read(text) : Convert.ToString(rows[row][column], CultureInfo.InvariantCulture)!;

    public override byte[] Blob(int column) => (byte[])rows![row][column];

    public override void Dispose() => rows = null;

    /// <summary>The statement with the values that are bound now.</summary>
    public NpgsqlBatchCommand Command()
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter.Clone());
        }

        return command;
    }
}
