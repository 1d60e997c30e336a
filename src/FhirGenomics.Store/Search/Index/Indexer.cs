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
                byType.TryAdd(type, [.. indexed.Select(parameter => new IndexedParameter(parameter, dictionaries, dictionaries.Type(type)))]);
            }
        }
    }

    /// <summary>The rows of a resource, sorted. Systems without number are added to <paramref name="missingSystems"/>: then the rows are to be computed again.</summary>
    public IndexRow[] Rows(ElementTree tree, HashSet<string> missingSystems)
    {
        var rows = new IndexRows(dictionaries);
        var context = new FhirPathContext { Resolve = Resolve, Clock = clock };
        var selected = new List<Element>();
        foreach (var parameter in byType[tree.ResourceType])
        {
            try
            {
                parameter.Extract(tree.Root, context, selected, rows);
            }
            catch (FhirPathException error)
            {
                // To store it without this row would make searches silently incomplete.
                throw new Failure(FailureKind.Unprocessable, Issue.Error(
                    IssueCode.Exception, "index-expression",
                    $"The resource cannot be indexed under the search parameter '{parameter.Code}': {error.Message}",
                    tree.Root,
                    $"Ressourcen kan ikke indekseres under søgeparameteren '{parameter.Code}': {error.Message}"));
            }
        }

        missingSystems.UnionWith(rows.MissingSystems);
        return IndexRow.Distinct(rows.Rows);
    }

    /// <summary>The texts that one parameter has hashed of a resource, to tell a match from a collision.</summary>
    public IReadOnlySet<string> Hashed(ElementTree tree, string code)
    {
        var rows = new IndexRows(dictionaries) { Hashed = new HashSet<string>(StringComparer.Ordinal) };
        Array.Find(byType[tree.ResourceType], parameter => parameter.Code == code)?.Extract(tree.Root, new FhirPathContext { Resolve = Resolve, Clock = clock }, [], rows);
        return rows.Hashed;
    }

    /// <summary>The elements that a parameter selects in a resource.</summary>
    public void Select(ElementTree tree, string code, List<Element> selected) =>
        Array.Find(byType[tree.ResourceType], parameter => parameter.Code == code)?.Select(tree.Root, new FhirPathContext { Resolve = Resolve, Clock = clock }, selected);

    /// <summary>Codes of the reference parameters of a type.</summary>
    public IReadOnlyList<string> ReferenceParameters(string type) =>
        [.. parameters.For(type).Where(parameter => parameter.Type == "reference" && IndexedParameter.IsIndexed(parameter)).Select(parameter => parameter.Code)];

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
