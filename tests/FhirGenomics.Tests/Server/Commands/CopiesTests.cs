using FhirGenomics.Server.Commands;
using FhirGenomics.Tests.Databases;

namespace FhirGenomics.Tests.Server.Commands;

/// <summary>The commands backup, restore and move, run in process beside running servers.</summary>
public sealed class CopiesTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fhirgenomics-tests-");

    [Fact]
    public async Task A_backup_of_a_running_server_is_restored_and_served()
    {
        using var first = new TestServer($"Data Source={File("a.db")}");
        Assert.Equal(System.Net.HttpStatusCode.Created, await first.Put("Patient/p", """{"resourceType":"Patient","id":"p","name":[{"family":"Holm"}]}"""));
        var (code, output, error) = await Run("backup", File("backup.db"), "--Store:ConnectionString", $"Data Source={File("a.db")}");
        Assert.Equal((Copies.Done, ""), (code, error));
        Assert.StartsWith("backup: 1 resources, 1 versions, SHA-256 ", output, StringComparison.Ordinal);
        Assert.EndsWith("Read back from the copy: the same.\n", output, StringComparison.Ordinal);

        (code, var restored, error) = await Run("restore", File("backup.db"), $"--Store:ConnectionString=Data Source={File("b.db")}");
        Assert.Equal((Copies.Done, "", output["backup".Length..]), (code, error, restored["restore".Length..]));
        using var second = new TestServer($"Data Source={File("b.db")}");
        Assert.Contains("Holm", await second.Get("Patient?family=holm"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_is_moved_to_PostgreSQL_and_served_there()
    {
        Assert.SkipUnless(PostgreSqlServer.IsInstalled, "PostgreSQL is not installed: apt-get install postgresql.");
        using (var server = new TestServer($"Data Source={File("a.db")}"))
        {
            Assert.Equal(System.Net.HttpStatusCode.Created, await server.Put("Patient/p", """{"resourceType":"Patient","id":"p","name":[{"family":"Holm"}]}"""));
        }

        var database = PostgreSqlServer.NewDatabase();
        var (code, output, error) = await Run("move", "--Store:ConnectionString", $"Data Source={File("a.db")}", "--Target:Provider", "PostgreSql", "--Target:ConnectionString", database);
        Assert.Equal((Copies.Done, ""), (code, error));
        Assert.StartsWith("move: 1 resources, 1 versions, SHA-256 ", output, StringComparison.Ordinal);
        using var moved = new TestServer(database, FhirGenomics.Store.StoreProvider.PostgreSql);
        Assert.Contains("Holm", await moved.Get("Patient?family=holm"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Name the file", "backup")]
    [InlineData("Name the file", "restore", "--Store:Provider", "Sqlite")]
    [InlineData("'twice' is not expected", "backup", "once", "twice")]
    [InlineData("Say where the store is moved to", "move")]
    [InlineData("The setting Target:Provder is unknown", "move", "--Target:Provder", "PostgreSql")]
    [InlineData("The setting Stor:ConnectionString is unknown", "backup", "x.db", "--Stor:ConnectionString", "Data Source=y.db")]
    [InlineData("The setting Target:Provider is unknown", "restore", "x.db", "--Target:Provider", "Sqlite")]
    [InlineData("The setting Store:File is unknown", "backup", "x.db", "--Store:File", "x")]
    [InlineData("There is no database file", "backup", "x.db", "--Store:ConnectionString", "Data Source=/nowhere/none.db")]
    public async Task What_cannot_be_done_is_said_and_ends_with_2(string why, params string[] arguments)
    {
        var (code, output, error) = await Run(arguments);
        Assert.Equal((Copies.NotDone, ""), (code, output));
        Assert.StartsWith(arguments[0] + ": ", error, StringComparison.Ordinal);
        Assert.Contains(why, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("backup: Angiv filen: fhirgenomics backup FIL.", "backup")]
    [InlineData("backup: 'twice' ventes ikke her. --help fortæller mere.", "backup", "once", "twice")]
    [InlineData("move: Sig, hvor lageret flyttes hen: --Target:Provider PostgreSql", "move")]
    [InlineData("move: Indstillingen Target:Provder er ukendt", "move", "--Target:Provder", "PostgreSql")]
    [InlineData("backup: Der er ingen databasefil /nowhere/none.db.", "backup", "x.db", "--Store:ConnectionString", "Data Source=/nowhere/none.db")]
    [InlineData("Der er ingen kommando 'bakup'. Mente du 'backup'? fhirgenomics --help fortæller mere.", "bakup")]
    public async Task To_a_Dane_it_is_said_in_Danish(string why, params string[] arguments)
    {
        var (code, _, error) = await RunAt(TimeProvider.System, arguments, "da_DK.UTF-8");
        Assert.Equal(Copies.NotDone, code);
        Assert.StartsWith(why, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Dane_is_told_in_Danish_how_far_it_is_why_it_is_not_done_and_how_it_is_used()
    {
        using (var server = new TestServer($"Data Source={File("a.db")}"))
        {
            Assert.Equal(System.Net.HttpStatusCode.Created, await server.Put("Patient/p", """{"resourceType":"Patient","id":"p"}"""));
        }

        string[] backup = ["backup", File("backup.db"), "--Store:ConnectionString", $"Data Source={File("a.db")}"];
        Assert.Equal("backup: kopierer, 100 %\n", (await RunAt(new SlowClock(), backup, "da_DK.UTF-8")).Error);
        Assert.Equal($"backup: {File("backup.db")} findes allerede: et lager kopieres kun til en ny fil.\n", (await RunAt(TimeProvider.System, backup, "da_DK.UTF-8")).Error);
        Assert.Contains("starter serveren", (await RunAt(TimeProvider.System, ["--help"], "da_DK.UTF-8")).Output, StringComparison.Ordinal);
        Assert.Contains("Afslutningskode: 0, hvis alt er gyldigt", (await RunAt(TimeProvider.System, ["validate", "--help"], "da_DK.UTF-8")).Output, StringComparison.Ordinal);
        var usage = (await RunAt(TimeProvider.System, ["move", "--help"], "da_DK.UTF-8")).Output;
        Assert.StartsWith("Brug: fhirgenomics backup FIL", usage, StringComparison.Ordinal);
        Assert.All(usage.Split('\n'), line => Assert.InRange(line.Length, 0, 120));
    }

    [Fact]
    public async Task What_takes_long_tells_how_far_it_is()
    {
        using (var server = new TestServer($"Data Source={File("a.db")}"))
        {
            Assert.Equal(System.Net.HttpStatusCode.Created, await server.Put("Patient/p", """{"resourceType":"Patient","id":"p"}"""));
        }

        var (code, _, error) = await RunAt(new SlowClock(), ["backup", File("backup.db"), "--Store:ConnectionString", $"Data Source={File("a.db")}"]);
        Assert.Equal((Copies.Done, "backup: copying, 100 %\n"), (code, error));
    }

    [Fact]
    public async Task Help_tells_of_them()
    {
        Assert.Contains("backup --help", (await Run("--help")).Output, StringComparison.Ordinal);
        Assert.Contains("Usage: fhirgenomics backup FILE", (await Run("restore", "--help")).Output, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static Task<(int Code, string Output, string Error)> Run(params string[] arguments) => RunAt(TimeProvider.System, arguments);

    private static async Task<(int Code, string Output, string Error)> RunAt(TimeProvider clock, string[] arguments, string language = "C")
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.Run(arguments, new Terminal { Input = Stream.Null, Output = output, Error = error, Variable = name => name == "LANG" ? language : null }, clock, TestContext.Current.CancellationToken);
        return (code!.Value, output.ToString(), error.ToString());
    }

    private string File(string name) => Path.Combine(folder.FullName, name);

    /// <summary>Each look at it is a minute after the one before.</summary>
    private sealed class SlowClock : TimeProvider
    {
        private long minutes;

        public override long GetTimestamp() => ++minutes * 60 * TimestampFrequency;
    }

    private sealed class TestServer : IDisposable
    {
        private readonly Microsoft.AspNetCore.Mvc.Testing.WebApplicationFactory<Program> factory;
        private readonly HttpClient client;

        public TestServer(string connectionString, FhirGenomics.Store.StoreProvider provider = default)
        {
            factory = ServerFixture.Start(new FhirGenomics.Store.StoreSettings(connectionString) { Provider = provider });
            factory.StartServer();
            client = factory.CreateClient();
        }

        public async Task<System.Net.HttpStatusCode> Put(string url, string body)
        {
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/fhir+json");
            using var answer = await client.PutAsync(new Uri(client.BaseAddress!, "/fhir/" + url), content, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }

        public Task<string> Get(string url) => client.GetStringAsync(new Uri(client.BaseAddress!, "/fhir/" + url), TestContext.Current.CancellationToken);

        public void Dispose()
        {
            client.Dispose();
            factory.Dispose();
        }
    }
}
