using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Store;
using FhirGenomics.Store.Search;
using FhirGenomics.Tests.Databases;
using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Tests.Store;

/// <summary>A store in a database file of its own, with HL7's search parameters.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private static readonly Lazy<SearchParameterSet> All = new(() => Hl7Without(""));

    private readonly TestDatabase database;

    private TestStore(TestDatabase database, ResourceStore store) => (this.database, Store) = (database, store);

    /// <summary>HL7's R4 search parameters.</summary>
    public static SearchParameterSet Parameters => All.Value;

    /// <summary>The same without the parameters of one code.</summary>
    public static SearchParameterSet Hl7Without(string code, SearchTerminology? terminology = null) => Hl7(parameter => parameter.Root.Child("code").Text != code, [], terminology);

    /// <summary>The same with others: SearchParameters as JSON.</summary>
    public static SearchParameterSet Hl7With(params string[] others) => Hl7(_ => true, others.Select(Tree));

    /// <summary>A SearchParameter of Patient.</summary>
    public static string Parameter(string code, string type, string expression) =>
        $$"""{"resourceType":"SearchParameter","url":"http://example.org/{{code}}","code":"{{code}}","base":["Patient"],"type":"{{type}}","expression":"{{expression}}"}""";

    private static SearchParameterSet Hl7(Func<ElementTree, bool> isUsed, IEnumerable<ElementTree> others, SearchTerminology? terminology = null)
    {
        var pack = DefinitionsPack.Open();
        IEnumerable<ElementTree> Of(string type) => pack.Entries.Where(entry => entry.ResourceType == type && entry.Url.StartsWith("http://hl7.org/fhir/", StringComparison.Ordinal)).Select(pack.Read);
        return SearchParameterSet.From(Of("SearchParameter").Where(isUsed).Concat(others), Of("CompartmentDefinition"), terminology);
    }

    public ResourceStore Store { get; private set; }

    /// <summary>The database file.</summary>
    public string File => database.File;

    /// <summary>Settings that open the same database.</summary>
    public StoreSettings Settings => database.Settings;

    public static async Task<TestStore> Open(TimeProvider? clock = null, SearchParameterSet? parameters = null)
    {
        var database = TestDatabase.New();
        return new TestStore(database, await ResourceStore.Open(database.Settings, parameters ?? Parameters, clock ?? TimeProvider.System, TestContext.Current.CancellationToken));
    }

    /// <summary>Closes the store and opens it again.</summary>
    public async Task Reopen()
    {
        await Store.DisposeAsync();
        Store = await ResourceStore.Open(Settings, Parameters, TimeProvider.System, TestContext.Current.CancellationToken);
    }

    public static ElementTree Tree(string json) => ElementTree.Read(Encoding.UTF8.GetBytes(json));

    public Task<IReadOnlyList<WriteResult>> Write(params Change[] changes) => Store.Write(changes, TestContext.Current.CancellationToken);

    private static VersionMatch? Match(int? version) => version is { } one ? new VersionMatch([one]) : null;

    public async Task<StoredResource> Create(string json) => (await Write(new Change.Create(Tree(json))))[0].Resource!;

    public async Task<StoredResource> Put(string id, string json, int? ifMatch = null) => (await Write(new Change.Update(Tree(json), id, Match(ifMatch))))[0].Resource!;

    public async Task<WriteResult> Delete(string type, string id, int? ifMatch = null) => (await Write(new Change.Delete(type, id, Match(ifMatch))))[0];

    public Task<StoredResource?> Read(string type, string id) => Store.Read(type, id, TestContext.Current.CancellationToken);

    public Task<StoredResource?> ReadVersion(string type, string id, int version) => Store.ReadVersion(type, id, version, TestContext.Current.CancellationToken);

    public Task<HistoryPage> History(string? type, string? id, HistoryQuery? query = null) => Store.History(type, id, query ?? new HistoryQuery(), TestContext.Current.CancellationToken);

    public static SearchQuery Query(string search, bool strict = true, SearchParameterSet? parameters = null)
    {
        var parts = search.Split('?', 2);
        return SearchQuery.Parse(parts[0], QueryString.Read(parts.ElementAtOrDefault(1) ?? ""), parameters ?? Parameters, strict);
    }

    public Task<SearchPage> Search(string search) => Store.Search(Query(search), TestContext.Current.CancellationToken);

    /// <summary>Ids of the matches, in order.</summary>
    public async Task<string[]> Ids(string search) => [.. (await Search(search)).Entries.Where(entry => !entry.IsInclude).Select(entry => entry.Resource.Id)];

    /// <summary>Ids of all pages of a search.</summary>
    public async Task<List<string>> AllIds(string search, Func<Task>? betweenPages = null)
    {
        var ids = new List<string>();
        string? next = null;
        do
        {
            var page = await Search(next is null ? search : $"{search}&{SearchQuery.ContinueParameter}={next}");
            ids.AddRange(page.Entries.Where(entry => !entry.IsInclude).Select(entry => entry.Resource.Id));
            next = page.Next;
            await (next is null || betweenPages is null ? Task.CompletedTask : betweenPages());
        }
        while (next is not null);

        return ids;
    }

    /// <summary>Rows of a query on the database file.</summary>
    public List<object[]> Sql(string sql)
    {
        using var connection = database.Connect();
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are constants of the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        database.Dispose();
    }
}
