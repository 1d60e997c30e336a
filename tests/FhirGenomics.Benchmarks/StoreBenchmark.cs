using System.Diagnostics;
using System.Globalization;
using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Store;
using FhirGenomics.Store.Search;
using FhirGenomics.Store.Search.Index;
using FhirGenomics.Store.Database;
using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Benchmarks;

/// <summary>
/// Durable transactions of 20 resources (a Patient and 19 Observations that refer to it) at 1 and 8 writers, beside a bare writer of prepared statements
/// that writes as many rows and bytes in commits of its own; then reads and searches of what was written.
/// </summary>
internal static class StoreBenchmark
{
    private const int Bundles = 400;
    private const int RowsPerBundle = 230;

    public static void Run(TextWriter output) => RunAsync(output).GetAwaiter().GetResult();

    private static async Task RunAsync(TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("fhirgenomics-");
        var pack = DefinitionsPack.Open();
        var parameters = SearchParameterSet.From(pack.Entries.Where(entry => entry.ResourceType == "SearchParameter").Select(pack.Read));
        await using (var store = await ResourceStore.Open(new StoreSettings($"Data Source={Path.Combine(folder.FullName, "store.db")}"), parameters, TimeProvider.System, default))
        {
            await Write(store, 0, 20);
            output.WriteLine("store: durable transactions of 20 resources, SQLite FULL");
            var bare = Bare(Path.Combine(folder.FullName, "bare.db"));
            Line(output, "bare prepared statements, 1 writer", bare, bare);
            Line(output, "store, 1 writer", await Writers(store, 1, 1_000), bare);
            Line(output, "store, 8 writers", await Writers(store, 8, 100_000), bare);
            Line(output, "read by id", await Reads(i => store.Read("Patient", $"p{1_000 + (i % 100)}", default)), 0);
            foreach (var search in (string[])["Patient?identifier=urn:cpr|{0}", "Observation?subject=Patient/p{0}&code=http://loinc.org|1005-1", "Observation?code=http://loinc.org|1005-1&_count=20", "Patient?family=fam{0}"])
            {
                Line(output, search, await Reads(i => store.Search(Query(string.Format(CultureInfo.InvariantCulture, search, 1_000 + (i % 100)), parameters), default)), 0);
            }

            var clock = Stopwatch.GetTimestamp();
            var indexed = 0;
            while (indexed == 0)
            {
                try
                {
                    indexed = (await store.Search(Query("Observation?_content=observation&_summary=count", parameters), default)).Total!.Value;
                }
                catch (Failure behind) when (behind.Kind == FailureKind.Unavailable)
                {
                    output.WriteLine("  (the words of texts are not indexed yet after 5 s: searched again)");
                }
            }

            Line(output, "words of texts indexed at the first search: resources", indexed / Stopwatch.GetElapsedTime(clock).TotalSeconds, 0);
            foreach (var search in (string[])["Patient?_content=fam{0}", "Observation?_content=\"observation 5\" final&_count=20", "Observation?_content=laboratory NOT 7&subject=Patient/p{0}", "Observation?subject=Patient/p{0}&_sort=code"])
            {
                var sorted = Query(string.Format(CultureInfo.InvariantCulture, search, 1_000), parameters);
                await store.Search(sorted, default);
                Line(output, search, await Reads(i => store.Search(Query(string.Format(CultureInfo.InvariantCulture, search, 1_000 + (i % 100)), parameters), default)), 0);
            }
        }

        folder.Delete(true);
    }

    private static void Line(TextWriter output, string name, double perSecond, double reference) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-75} {perSecond,8:0}/s{(reference > 0 ? $"  {perSecond / reference:0.00} of bare" : "")}"));

    private static async Task<double> Writers(ResourceStore store, int writers, int first)
    {
        var clock = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(() => Write(store, first + (writer * 10_000), Bundles / writers))));
        return Bundles / Stopwatch.GetElapsedTime(clock).TotalSeconds;
    }

    private static async Task Write(ResourceStore store, int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            List<Change> changes = [new Change.Update(Tree($$"""{"resourceType":"Patient","identifier":[{"system":"urn:cpr","value":"{{i}}"}],"name":[{"family":"Fam{{i}}","given":["A","B"]}],"gender":"female","birthDate":"19{{i % 90 + 10}}-05-01"}"""), $"p{i}") { FullUrl = "urn:uuid:p" }];
            for (var j = 0; j < 19; j++)
            {
                changes.Add(new Change.Create(Tree(
                    $$"""{"resourceType":"Observation","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"{{1000 + j}}-1"}],"text":"Observation {{j}}"},"subject":{"reference":"urn:uuid:p"},"effectiveDateTime":"2026-01-{{j + 10}}T12:00:00+01:00","issued":"2026-01-{{j + 10}}T12:00:00.000+01:00","valueQuantity":{"value":{{i % 100}}.5,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"} }"""))
                { FullUrl = $"urn:uuid:o{j}" });
            }

            await store.Write(changes, default);
        }
    }

    /// <summary>Rows and bodies of the same number, without any of what makes them: the floor of this disk and SQLite.</summary>
    private static double Bare(string file)
    {
        using var session = FhirGenomics.Store.Sqlite.SqliteSession.Open($"Data Source={file};Pooling=false", 32_000);
        session.Execute("PRAGMA page_size=4096");
        _ = session.Scalar("PRAGMA journal_mode=WAL");
        session.Execute("CREATE TABLE resource (sid INTEGER PRIMARY KEY, id TEXT, raw BLOB)");
        session.Execute("CREATE TABLE tok (param INTEGER, code INTEGER, sid INTEGER, sys INTEGER, PRIMARY KEY (param, code, sid, sys)) WITHOUT ROWID");
        var body = new byte[600];
        var sid = 0;
        var clock = Stopwatch.GetTimestamp();
        for (var bundle = 0; bundle < Bundles; bundle++)
        {
            session.Prepare("BEGIN IMMEDIATE").Execute();
            for (var i = 0; i < 20; i++)
            {
                session.Prepare("INSERT INTO resource VALUES (?, ?, ?)").Bind(1, ++sid).Bind(2, $"id{sid}").Bind(3, body).Execute();
                for (var row = 0; row < RowsPerBundle / 20; row++)
                {
                    session.Prepare("INSERT INTO tok VALUES (?, ?, ?, ?)").Bind(1, row).Bind(2, Hash.Of($"{row}/{sid % 5000}")).Bind(3, sid).Bind(4, 1).Execute();
                }
            }

            session.Prepare("COMMIT").Execute();
        }

        return Bundles / Stopwatch.GetElapsedTime(clock).TotalSeconds;
    }

    private static async Task<double> Reads<T>(Func<int, Task<T>> read)
    {
        const int Count = 2000;
        await Task.WhenAll(Enumerable.Range(0, 100).Select(read));
        var clock = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(client => Task.Run(async () =>
        {
            for (var i = client; i < Count; i += 4)
            {
                await read(i);
            }
        })));
        return Count / Stopwatch.GetElapsedTime(clock).TotalSeconds;
    }

    private static SearchQuery Query(string search, SearchParameterSet parameters)
    {
        var at = search.IndexOf('?', StringComparison.Ordinal);
        return SearchQuery.Parse(search[..at], QueryString.Read(search[at..]), parameters, strict: true);
    }

    private static ElementTree Tree(string json) => ElementTree.Read(Encoding.UTF8.GetBytes(json));
}
