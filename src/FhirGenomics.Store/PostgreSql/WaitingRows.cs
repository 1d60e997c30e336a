using FhirGenomics.Store.Search.Index;
using Npgsql;

namespace FhirGenomics.Store.PostgreSql;

/// <summary>Rows of one index table that are to be inserted by one command, a column an array: a row costs a tenth of a command of its own.</summary>
internal sealed class WaitingRows(IndexTable table)
{
    private readonly List<int> parameters = [];
    private readonly List<long>[] numbers = [[], .. table.Numbers.Select(_ => new List<long>())];
    private readonly List<string> texts = [];

    private readonly string sql =
        $"INSERT INTO {table.Name} (param, sid, {string.Join(", ", table.Numbers)}{(table.HasText ? ", norm" : "")}) " +
        $"SELECT * FROM unnest({string.Join(", ", Enumerable.Range(1, table.Key.Length).Select(number => $"${number}"))})";

    /// <summary>Forgets the rows of all tables.</summary>
    public static void Clear(WaitingRows?[] tables)
    {
        foreach (var table in tables)
        {
            table?.Clear();
        }
    }

    /// <summary>Adds a row.</summary>
    public void Add(long sid, in IndexRow row)
    {
        parameters.Add(row.Parameter);
        numbers[0].Add(sid);
        for (var column = 1; column < numbers.Length; column++)
        {
            numbers[column].Add(row[column - 1]);
        }

        if (table.HasText)
        {
            texts.Add(PostgreSqlText.Write(row.Text!));
        }
    }

    /// <summary>The command that inserts the rows, which are forgotten here; null if there are none.</summary>
    public NpgsqlBatchCommand? Command()
    {
        if (parameters.Count == 0)
        {
            return null;
        }

        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. parameters] });
        foreach (var column in numbers)
        {
            command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. column] });
        }

        if (table.HasText)
        {
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. texts] });
        }

        Clear();
        return command;
    }

    /// <summary>Forgets the rows.</summary>
    public void Clear()
    {
        parameters.Clear();
        texts.Clear();
        foreach (var column in numbers)
        {
            column.Clear();
        }
    }
}
