using System.Collections.Concurrent;
using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Resources.FhirPath;
using FhirGenomics.Store.Schema;

namespace FhirGenomics.Store.Search.Index;

/// <summary>Computes the index rows of resources. The expressions of a resource type are compiled when the first one is written. Safe for several threads.</summary>
/// <param name="parameters">The search parameters.</param>
/// <param name="dictionaries">Their numbers.</param>
/// <param name="clock">For expressions.</param>
/// <param name="seen">Number of the newest change of a stored SearchParameter that the parameters contain.</param>
internal sealed class Indexer(SearchParameterSet parameters, Dictionaries dictionaries, TimeProvider clock, long seen)
{
    private readonly ConcurrentDictionary<string, IndexedParameter[]> byType = new(StringComparer.Ordinal);

    /// <summary>Of parameters that share their rows (<c>name</c> and <c>phonetic</c>) one.</summary>
    private readonly ConcurrentDictionary<string, IndexedParameter[]> extracted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Element> stubs = new(StringComparer.Ordinal);

    /// <summary>The search parameters whose rows these are.</summary>
    public SearchParameterSet Parameters => parameters;

    /// <summary>Number of the newest change of a stored SearchParameter that the parameters contain: after a later one they are not written with.</summary>
    public long Seen => seen;

    /// <summary>Makes sure that all parameters of these types have numbers. Before <see cref="Rows"/>. Throws <see cref="Writing.OutdatedPlanException"/> if there are later parameters.</summary>
    public async Task Prepare(IEnumerable<string> types, CancellationToken stop)
    {
        foreach (var type in types)
        {
            if (!byType.ContainsKey(type))
            {
                var indexed = parameters.For(type).Where(IndexedParameter.IsIndexed).ToList();
                await dictionaries.AddParameters(dictionaries.Type(type), [.. indexed.SelectMany(IndexedParameter.Names)], seen, stop);
                var all = indexed.ConvertAll(parameter => new IndexedParameter(parameter, dictionaries, dictionaries.Type(type)));
                extracted[type] = [.. all.DistinctBy(parameter => parameter.Number)];
                byType[type] = [.. all];
            }
        }
    }

    /// <summary>The rows of a resource, sorted. Systems without number are added to <paramref name="missingSystems"/>: then the rows are to be computed again.</summary>
    public IndexRow[] Rows(ElementTree tree, HashSet<string> missingSystems) => Rows(tree, extracted[tree.ResourceType], missingSystems, null);

    /// <summary>The rows that a stored version has. A parameter whose expression fails on it came after it, and has none.</summary>
    public IndexRow[] StoredRows(ElementTree tree, HashSet<string> missingSystems) => Rows(tree, extracted[tree.ResourceType], missingSystems, []);

    /// <summary>
    /// The rows of a resource under some parameters alone. One whose expression fails on it has none: its numbers and the reason are added to <paramref name="failed"/>.
    /// </summary>
    public IndexRow[] Rows(ElementTree tree, IReadOnlySet<int> numbers, HashSet<string> missingSystems, Dictionary<int, Failure> failed) =>
        Rows(tree, Array.FindAll(extracted[tree.ResourceType], parameter => parameter.Numbers.Any(numbers.Contains)), missingSystems, failed);

    /// <summary>The rows of a resource under a late index: <c>code:sort</c>.</summary>
    public IndexRow[] LateRows(ElementTree tree, string name, int number)
    {
        var rows = new IndexRows(dictionaries);
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        try
        {
            Array.Find(byType[tree.ResourceType], parameter => parameter.Code == name[..colon])?.ExtractLate(name[colon..], tree.Root, new FhirPathContext { Resolve = Resolve, Clock = clock }, number, rows);
            return IndexRow.Distinct(rows.Rows);
        }
        catch (FhirPathException error)
        {
            throw Unindexable(tree, name[..colon], error);
        }
    }

    /// <summary>The texts that one parameter has hashed of a resource, to tell a match from a collision; none if it cannot be indexed under it.</summary>
    public IReadOnlySet<string> Hashed(ElementTree tree, string code)
    {
        var rows = new IndexRows(dictionaries) { Hashed = new HashSet<string>(StringComparer.Ordinal) };
        try
        {
            Array.Find(byType[tree.ResourceType], parameter => parameter.Code == code)?.Extract(tree.Root, new FhirPathContext { Resolve = Resolve, Clock = clock }, [], rows);
        }
        catch (Exception error) when (error is FhirPathException or TooManyCombinationsException)
        {
            rows.Hashed.Clear();
        }

        return rows.Hashed;
    }

    /// <summary>The elements that a parameter selects in a resource.</summary>
    public void Select(ElementTree tree, string code, List<Element> selected) =>
        Array.Find(byType[tree.ResourceType], parameter => parameter.Code == code)?.Select(tree.Root, new FhirPathContext { Resolve = Resolve, Clock = clock }, selected);

    /// <summary>The rows under some parameters. If there is no place to tell it (<paramref name="failed"/>), that one fails is a Failure.</summary>
    private IndexRow[] Rows(ElementTree tree, IndexedParameter[] some, HashSet<string> missingSystems, Dictionary<int, Failure>? failed)
    {
        var rows = new IndexRows(dictionaries);
        var context = new FhirPathContext { Resolve = Resolve, Clock = clock };
        var selected = new List<Element>();
        foreach (var parameter in some)
        {
            var first = rows.Rows.Count;
            try
            {
                parameter.Extract(tree.Root, context, selected, rows);
            }
            catch (Exception error) when (error is FhirPathException or TooManyCombinationsException)
            {
                if (failed is null)
                {
                    // To store it without this row would make searches silently incomplete.
                    throw Unindexable(tree, parameter.Code, error);
                }

                _ = rows.Take(first);
                foreach (var number in parameter.Numbers)
                {
                    failed[number] = Unindexable(tree, parameter.Code, error);
                }
            }
        }

        missingSystems.UnionWith(rows.MissingSystems);
        return IndexRow.Distinct(rows.Rows);
    }

    private static Failure Unindexable(ElementTree tree, string code, Exception error) => new(FailureKind.Unprocessable, error is TooManyCombinationsException
        ? Issue.Error(
            IssueCode.TooCostly,
            "index-combinations",
            $"The resource cannot be indexed under the search parameter '{code}': its values have more than {CompositeParameter.MostCombinations} combinations.",
            tree.Root,
            $"Ressourcen kan ikke indekseres under søgeparameteren '{code}': dens værdier har flere end {CompositeParameter.MostCombinations} kombinationer.")
        : Issue.Error(
            IssueCode.Exception,
            "index-expression",
            $"The resource cannot be indexed under the search parameter '{code}': {error.Message}",
            tree.Root,
            $"Ressourcen kan ikke indekseres under søgeparameteren '{code}': {error.Message}"));

    /// <summary>
    /// Search expressions ask of <c>resolve()</c> only the type (<c>where(resolve() is Patient)</c>), which the reference tells: an index must not depend on
    /// what another resource says at the moment.
    /// </summary>
    private Element Resolve(string reference, Element from)
    {
        if (reference.StartsWith('#'))
        {
            for (var contained = from.Tree.Root.Child("contained"); contained.Exists; contained = contained.NextSame())
            {
                if (contained.Child("id").Text is { } id && reference.AsSpan(1).SequenceEqual(id))
                {
                    return contained;
                }
            }

            return default;
        }

        return LocalReference.TypeOf(reference) is { } type
            ? stubs.GetOrAdd(type, static type => ElementTree.Read(Encoding.UTF8.GetBytes($$"""{"resourceType":"{{type}}"}""")).Root)
            : default;
    }
}
