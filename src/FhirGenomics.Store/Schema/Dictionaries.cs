using System.Collections.Concurrent;
using FhirGenomics.Resources;
using FhirGenomics.Store.Sqlite;
using FhirGenomics.Store.Writing;

namespace FhirGenomics.Store.Schema;

/// <summary>The numbers that stand for resource types, search parameters and systems. They only grow; each is read once and kept in memory.</summary>
internal sealed class Dictionaries(string connectionString, SqliteReaders readers, WriteQueue writer)
{
    private readonly ConcurrentDictionary<string, int> types = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, string> typeNames = new();
    private readonly ConcurrentDictionary<(int Type, string Name), int> parameters = new();
    private readonly ConcurrentDictionary<string, int> systems = new(StringComparer.Ordinal);

    /// <summary>Reads all numbers and gives each R4 resource type one.</summary>
    public async Task Load(CancellationToken stop)
    {
        await readers.Read(Refresh, stop);
        if (FhirTypes.R4.ResourceTypeNames.Any(name => !types.ContainsKey(name)))
        {
            await Add("resource_type", 0, FhirTypes.R4.ResourceTypeNames, stop);
        }
    }

    /// <summary>Number of a resource type.</summary>
    public int Type(string name) => types[name];

    /// <summary>Name of a resource type's number.</summary>
    public string TypeName(int number) => typeNames[number];

    /// <summary>Number of a search parameter of a type; -1 if no resource was ever indexed under it.</summary>
    public int Parameter(int type, string name) => parameters.GetValueOrDefault((type, name), -1);

    /// <summary>Number of a code or identifier system: 0 for none (empty); -2 if no stored resource ever used it.</summary>
    public int System(string name) => name.Length == 0 ? 0 : systems.GetValueOrDefault(name, -2);

    /// <summary>Gives numbers to search parameters that have none.</summary>
    public async Task AddParameters(int type, IReadOnlyCollection<string> names, CancellationToken stop)
    {
        if (names.Any(name => !parameters.ContainsKey((type, name))))
        {
            await Add("param_dict", type, names, stop);
        }
    }

    /// <summary>Gives numbers to systems that have none.</summary>
    public async Task AddSystems(IReadOnlyCollection<string> names, CancellationToken stop)
    {
        if (names.Count > 0)
        {
            await Add("system_dict", 0, names, stop);
        }
    }

    private async Task Add(string table, int type, IReadOnlyCollection<string> names, CancellationToken stop)
    {
        await writer.Write(
            (session, _) =>
            {
                var isParameter = table == "param_dict";
                var insert = session.Prepare(isParameter
                    ? "INSERT INTO param_dict (id, type, name) SELECT coalesce(max(id), 0) + 1, ?1, ?2 FROM param_dict HAVING NOT EXISTS (SELECT 1 FROM param_dict WHERE type = ?1 AND name = ?2)"
                    : $"INSERT INTO {table} (id, name) SELECT coalesce(max(id), 0) + 1, ?1 FROM {table} HAVING NOT EXISTS (SELECT 1 FROM {table} WHERE name = ?1)");
                foreach (var name in names)
                {
                    (isParameter ? insert.Bind(1, type).Bind(2, name) : insert.Bind(1, name)).Execute();
                }

                return 0;
            },
            stop);
        await readers.Read(Refresh, stop);
    }

    /// <summary>Reads what another process has added, on a connection of its own: it sees only what is committed.</summary>
    public void RefreshNow()
    {
        using var session = SqliteSession.Open(connectionString, 1_000);
        session.Snapshot(Refresh, CancellationToken.None);
    }

    /// <summary>Reads what another process or an earlier start has added.</summary>
    private int Refresh(SqliteSession session)
    {
        Read(session, "SELECT id, name FROM resource_type WHERE id > ?", types.Count, row =>
        {
            types[row.Text(1)] = (int)row.Number(0);
            typeNames[(int)row.Number(0)] = row.Text(1);
        });
        Read(session, "SELECT id, name, type FROM param_dict WHERE id > ?", parameters.Count, row => parameters[((int)row.Number(2), row.Text(1))] = (int)row.Number(0));
        Read(session, "SELECT id, name FROM system_dict WHERE id > ?", systems.Count, row => systems[row.Text(1)] = (int)row.Number(0));
        return 0;
    }

    /// <summary>Reads the rows after those that are known: numbers are given without gaps, from 1.</summary>
    private static void Read(SqliteSession session, string sql, int known, Action<SqliteStatement> take)
    {
        var rows = session.Prepare(sql).Bind(1, known);
        while (rows.Step())
        {
            take(rows);
        }
    }
}
