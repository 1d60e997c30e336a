using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Store.Database;

namespace FhirGenomics.Store.Search;

/// <summary>SQL text with its values, built in reading order. What comes from a request is always a value, never text.</summary>
internal sealed class SqlText(string start = "")
{
    /// <summary>Values that a statement has at most: SQLite takes 32,766.</summary>
    private const int MostValues = 32_000;

    private readonly StringBuilder text = new(start);

    /// <summary>The values of the question marks.</summary>
    public List<SqlValue> Values { get; } = [];

    public SqlText Add(string sql)
    {
        text.Append(sql);
        return this;
    }

    /// <summary>Adds other SQL with its values.</summary>
    public SqlText Add(SqlText other)
    {
        text.Append(other.text);
        Values.AddRange(other.Values);
        return this;
    }

    /// <summary>Adds text that ends in a question mark, and its value.</summary>
    public SqlText Add(string sql, SqlValue value)
    {
        text.Append(sql);
        Values.Add(value);
        return this;
    }

    /// <summary>Adds <c>(?, ?, ...)</c>.</summary>
    public SqlText AddList(IEnumerable<long> values)
    {
        var first = true;
        foreach (var value in values)
        {
            Add(first ? "(?" : ", ?", value);
            first = false;
        }

        return Add(first ? "(NULL)" : ")");
    }

    /// <summary>
    /// Adds parts, from one on and so many, each in brackets, with AND or OR between. The halves are in brackets too: SQLite takes no expression that is
    /// deeper than 1,000.
    /// </summary>
    public SqlText AddEach(string joint, int first, int count, Action<int> add)
    {
        Add("(");
        if (count == 1)
        {
            add(first);
        }
        else
        {
            AddEach(joint, first, count / 2, add).Add(joint).AddEach(joint, first + (count / 2), count - (count / 2), add);
        }

        return Add(")");
    }

    /// <summary>The prepared statement with its values bound. Throws <see cref="Failure"/> (400) if a search asks for more than a statement can.</summary>
    public StoreStatement Prepare(StoreSession session)
    {
        if (Values.Count > MostValues)
        {
            throw SearchQueryParser.Bad("search-too-long", "The search asks for too many values at once. Split it into several.", "Søgningen spørger om for mange værdier på én gang. Del den op i flere.", IssueCode.TooCostly);
        }

        var statement = session.Prepare(text.ToString());
        for (var i = 0; i < Values.Count; i++)
        {
            statement.Bind(i + 1, Values[i]);
        }

        return statement;
    }

    /// <summary>Runs a statement that gives one number.</summary>
    public long Number(StoreSession session)
    {
        var statement = Prepare(session);
        _ = statement.Step();
        var number = statement.Number(0);
        statement.Reset();
        return number;
    }

    public override string ToString() => text.ToString();
}
