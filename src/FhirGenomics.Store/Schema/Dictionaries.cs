using System.Collections.Concurrent;
using FhirGenomics.Resources;
using FhirGenomics.Store.Database;
using FhirGenomics.Store.Search;
using FhirGenomics.Store.Writing;

namespace FhirGenomics.Store.Schema;

/// <summary>
/// The numbers that stand for resource types, search parameters and systems. What is kept of them in memory was read from what is committed, never from what
/// a transaction is about to write. Those of types and systems never change; those of search parameters may be taken away and given anew by another server,
/// and are read again before they are used with other parameters than before.
/// </summary>
#pragma warning disable CA1001 // Without its wait handle a SemaphoreSlim holds nothing; disposed, it would tell who comes after the end something else than the closed queue does.
internal sealed class Dictionaries(StoreDatabase database, StoreReaders readers, WriteQueue writer)
{
    /// <summary>What <see cref="System"/> says of a system that has no number here.</summary>
    public const int UnknownSystem = -2;

    /// <summary>What <see cref="Parameter"/> says of a search parameter that has been taken away: nobody can search by it, but who began before has yet to learn that.</summary>
    public const int Gone = -3;

    /// <summary>What <see cref="Parameter"/> says of what never had a number.</summary>
    private const int Unknown = -1;

#pragma warning restore CA1001
    private readonly ConcurrentDictionary<string, int> types = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, string> typeNames = new();
    private readonly ConcurrentDictionary<(int Type, string Name, long Definition), int> parameters = new();
    private readonly ConcurrentDictionary<(int Type, string Name), int> current = new();
    private readonly ConcurrentDictionary<int, long> pending = new();
    private readonly ConcurrentDictionary<string, int> systems = new(StringComparer.Ordinal);

    /// <summary>One at a time: who looks while another adds would take what is new for what is no more.</summary>
    private readonly SemaphoreSlim adding = new(1, 1);

    /// <summary>Reads all numbers and gives each R4 resource type one.</summary>
    public async Task Load(CancellationToken stop)
    {
        await readers.Read(Refresh, stop);
        await readers.ReadOne(session => ReadParameters(session, null), stop);
        if (FhirTypes.R4.ResourceTypeNames.Any(name => !types.ContainsKey(name)))
        {
            await Add("resource_type", FhirTypes.R4.ResourceTypeNames, stop);
        }
    }

    /// <summary>Number of a resource type.</summary>
    public int Type(string name) => types[name];

    /// <summary>Name of a resource type's number.</summary>
    public string TypeName(int number) => typeNames[number];

    /// <summary>Number of a search parameter of a type; -1 if it has none because <see cref="AddParameters"/> was not asked for it, <see cref="Gone"/> if it has none any more.</summary>
    public int Parameter(int type, string name) => current.GetValueOrDefault((type, name), Unknown);

    /// <summary>The resource types that have been indexed by search parameters, as these were then.</summary>
    public IReadOnlyList<string> TypesIndexed() => [.. parameters.Keys.Select(known => known.Type).Distinct().Select(TypeName)];

    /// <summary>Parameters under which some resources are not indexed yet, each with the resource up to which it is so.</summary>
    public IReadOnlyDictionary<int, long> Pending => pending;

    /// <summary>Number of a code or identifier system: 0 for none (empty); -2 if it has none, as far as this server knows.</summary>
    public int System(string name) => name.Length == 0 ? 0 : systems.GetValueOrDefault(name, UnknownSystem);

    /// <summary>Asks the database for a system that another server may have added; -2 if none has.</summary>
    public static long FindSystem(StoreSession session, string name)
    {
        var row = session.Prepare("SELECT id FROM system_dict WHERE name = ?").Bind(1, name);
        var number = row.Step() ? row.Number(0) : UnknownSystem;
        row.Reset();
        return number;
    }

    /// <summary>
    /// Gives numbers to the search parameters of a type that have none. A name whose definition has changed gets another. Those that are no more lose
    /// theirs: if they come again, what was written meanwhile is not indexed by them. Several with one definition share the number of the first. Throws
    /// <see cref="OutdatedPlanException"/> if a SearchParameter was changed after the one that was <paramref name="seen"/>: another server may use what is
    /// not known here.
    /// </summary>
    public async Task AddParameters(int type, IReadOnlyCollection<(string Name, long Definition)> all, long seen, CancellationToken stop)
    {
        var first = all.ToLookup(parameter => (parameter.Definition, SuffixOf(parameter.Name)));
        var definitions = first.Select(same => same.First()).ToList();
        await adding.WaitAsync(stop);
        try
        {
            await readers.ReadOne(session => ReadParameters(session, type), stop);
            var used = definitions.Select(definition => Number(type, definition)).ToHashSet();
            var gone = parameters.Where(known => known.Key.Type == type && !used.Contains(known.Value)).Select(known => known.Value).ToList();
            if (gone.Count > 0 || used.Contains(Unknown))
            {
                await writer.Write((session, sequence) => Change(session, sequence, type, gone, definitions, seen), stop);
                await readers.ReadOne(session => ReadParameters(session, type), stop);
            }

            var numbers = first.SelectMany(same => same.Select(parameter => (parameter.Name, Number: Number(type, same.First())))).ToDictionary(StringComparer.Ordinal);
            foreach (var (name, number) in numbers)
            {
                current[(type, name)] = number;
            }

            foreach (var name in current.Keys.Where(name => name.Type == type && !numbers.ContainsKey(name.Name)))
            {
                current[name] = Gone;
            }
        }
        finally
        {
            adding.Release();
        }
    }

    /// <summary>Takes numbers away and gives those that are missing, in one transaction.</summary>
    private static int Change(StoreSession session, ChangeSequence sequence, int type, List<int> gone, List<(string Name, long Definition)> definitions, long seen)
    {
        sequence.RequireSeen(seen);
        var retire = session.Prepare("UPDATE param_dict SET definition = -id, pending = 0 WHERE id = ?");
        foreach (var number in gone)
        {
            retire.Bind(1, number).Execute();
        }

        var insert = session.Prepare("""
            INSERT INTO param_dict (id, type, name, definition, pending)
            SELECT (SELECT coalesce(max(id), 0) + 1 FROM param_dict), ?1, ?2, ?3, CASE WHEN ?4 = 1 THEN 0 ELSE (SELECT coalesce(max(sid), 0) FROM resource WHERE type = ?1) END
            WHERE NOT EXISTS (SELECT 1 FROM param_dict WHERE type = ?1 AND name = ?2 AND definition = ?3)
            """);
        foreach (var (name, definition) in definitions)
        {
            insert.Bind(1, type).Bind(2, name).Bind(3, definition).Bind(4, SearchModifiers.IsLate(name) ? 1 : 0).Execute();
        }

        return 0;
    }

    /// <summary>What is indexed for a modifier: <c>:of-type</c>; empty for the parameter itself.</summary>
    private static string SuffixOf(string name) => name.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? name[colon..] : "";

    /// <summary>Number of a definition.</summary>
    private int Number(int type, (string Name, long Definition) parameter) => parameters.GetValueOrDefault((type, parameter.Name, parameter.Definition), Unknown);

    /// <summary>Gives numbers to systems that have none.</summary>
    public async Task AddSystems(IReadOnlyCollection<string> names, CancellationToken stop)
    {
        if (names.Count > 0)
        {
            await Add("system_dict", names, stop);
        }
    }

    /// <summary>Says how far the indexing of parameters has come; 0 for done.</summary>
    public void Indexed(IEnumerable<int> numbers, long upTo)
    {
        foreach (var number in numbers)
        {
            if (upTo == 0)
            {
                pending.TryRemove(number, out _);
            }
            else
            {
                pending[number] = upTo;
            }
        }
    }

    /// <summary>Reads how far other servers have come with what is not indexed yet.</summary>
    public int RefreshPending(StoreSession session)
    {
        // First which: what is given a number from here on may not be in the snapshot, and is not finished for that.
        var numbers = pending.Keys.ToList();
        var rows = session.Prepare("SELECT id, pending FROM param_dict WHERE pending > 0");
        var found = new Dictionary<int, long>();
        while (rows.Step())
        {
            found.Add((int)rows.Number(0), rows.Number(1));
        }

        foreach (var number in numbers)
        {
            Indexed([number], found.GetValueOrDefault(number));
        }

        return found.Count;
    }

    private async Task Add(string table, IReadOnlyCollection<string> names, CancellationToken stop)
    {
        await writer.Write(
            (session, _) =>
            {
                var insert = session.Prepare($"INSERT INTO {table} (id, name) SELECT (SELECT coalesce(max(id), 0) + 1 FROM {table}), ?1 WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE name = ?1)");
                foreach (var name in names)
                {
                    insert.Bind(1, name).Execute();
                }

                return 0;
            },
            stop);
        await readers.Read(Refresh, stop);
    }

    /// <summary>Reads what another process has added, on a connection of its own: it sees only what is committed.</summary>
    public void RefreshNow()
    {
        using var session = database.OpenReader();
        session.Snapshot(Refresh, CancellationToken.None);
    }

    /// <summary>Reads the parameters of one type or of all (null) as they are, those that are no more left out.</summary>
    private int ReadParameters(StoreSession session, int? type)
    {
        var found = new HashSet<(int, string, long)>();
        var rows = session.Prepare("SELECT id, name, type, definition, pending FROM param_dict WHERE definition <> -id AND type BETWEEN ? AND ?").Bind(1, type ?? 0).Bind(2, type ?? int.MaxValue);
        while (rows.Step())
        {
            var (number, key) = ((int)rows.Number(0), ((int)rows.Number(2), rows.Text(1), rows.Number(3)));
            found.Add(key);
            parameters[key] = number;
            Indexed([number], rows.Number(4));
        }

        foreach (var (key, number) in parameters)
        {
            if (key.Type == type && !found.Contains(key))
            {
                parameters.TryRemove(key, out _);
                Indexed([number], 0);
            }
        }

        return 0;
    }

    /// <summary>Reads the types and systems that another process or an earlier start has added.</summary>
    private int Refresh(StoreSession session)
    {
        Read(session, "SELECT id, name FROM resource_type WHERE id > ? ORDER BY id", types.Count, row =>
        {
            types[row.Text(1)] = (int)row.Number(0);
            typeNames[(int)row.Number(0)] = row.Text(1);
        });
        Read(session, "SELECT id, name FROM system_dict WHERE id > ? ORDER BY id", systems.Count, row => systems[row.Text(1)] = (int)row.Number(0));
        return 0;
    }

    /// <summary>Reads the rows after those that are known: numbers are given without gaps, from 1.</summary>
    private static void Read(StoreSession session, string sql, int known, Action<StoreStatement> take)
    {
        var rows = session.Prepare(sql).Bind(1, known);
        while (rows.Step())
        {
            take(rows);
        }
    }
}
