using FhirGenomics.Server;
using Microsoft.Extensions.DependencyInjection;

namespace FhirGenomics.Tests.Server;

[Collection("server")]
public class CurrentDefinitionsTests(ServerFixture server)
{
    private const string Subject = """{"resourceType":"Basic","meta":{"profile":["http://example.org/loaded"]},"code":{"text":"x"}}""";

    [Fact]
    public async Task A_stored_profile_holds_from_its_commit_to_its_deletion_and_its_newest_version_wins()
    {
        await new Scenario("unknown yet", "POST", "Basic/$validate", 200) { Body = Subject, Present = ["issue[*].severity = warning"], Absent = ["\"error\""] }.Run(server);
        await new Scenario("created", "PUT", "StructureDefinition/loaded", 201) { Body = Profile("loaded", "1", Min("subject")), Written = 1 }.Run(server);
        await new Scenario("holds", "POST", "Basic", 422) { Body = Subject, Present = ["issue[0].details.text = subject"] }.Run(server);
        await new Scenario("a newer version", "PUT", "StructureDefinition/loaded-2", 201) { Body = Profile("loaded", "2", Min("author"), id: "loaded-2"), Written = 1 }.Run(server);
        await new Scenario("wins", "POST", "Basic", 422) { Body = Subject, Present = ["issue[0].details.text = author"], Absent = ["\"subject\""] }.Run(server);
        await new Scenario("the older is there", "POST", "Basic/$validate?profile=http://example.org/loaded|1", 200) { Body = Subject.Replace("\"meta\":{\"profile\":[\"http://example.org/loaded\"]},", "", StringComparison.Ordinal), Present = ["issue[*].details.text = subject"] }.Run(server);
        await new Scenario("deleted", "DELETE", "StructureDefinition/loaded-2", 204) { Written = 1 }.Run(server);
        await new Scenario("the older wins again", "POST", "Basic", 422) { Body = Subject, Present = ["issue[0].details.text = subject"] }.Run(server);
        await new Scenario("changed", "PUT", "StructureDefinition/loaded", 200) { Body = Profile("loaded", "1", ""), Written = 1 }.Run(server);
        await new Scenario("asks for nothing", "POST", "Basic", 201) { Body = Subject, Written = 1 }.Run(server);
    }

    [Theory]
    [InlineData("""{"id":"Basic.code","path":"Basic.code","min":0}""", "Basic.code", "min is 0")]
    [InlineData("""{"id":"Basic.colour","path":"Basic.colour","min":1}""", "Basic.colour", "Basic.colour")]
    [InlineData("""{"id":"Basic.author","path":"Basic.author","constraint":[{"key":"x-1","severity":"error","human":"H","expression":"a.("}]}""", "Basic.author", "FHIRPath")]
    [InlineData("""{"id":"Basic.author","path":"Basic.author","type":[{"code":"Quantity"}]}""", "Basic.author", "Quantity")]
    public async Task A_broken_profile_is_refused_with_element_and_reason_and_nothing_is_stored(string element, string elementId, string reason)
    {
        await new Scenario("alone", "POST", "StructureDefinition", 422) { Body = Profile("broken", "1", element), Present = ["issue[0].severity = error", $"issue[0].details.text = {reason}", $"issue[0].diagnostics = {elementId}"] }.Run(server);
        await new Scenario("in a transaction", "POST", "", 422)
        {
            Body = $$"""{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Basic","code":{"text":"x"} },"request":{"method":"POST","url":"Basic"} },{"resource":{{Profile("broken", "1", element)}},"request":{"method":"POST","url":"StructureDefinition"} }]}""",
            Present = ["issue[0].expression[0] = Bundle.entry[1].resource.differential.element[1]"],
        }.Run(server);
        Assert.Null(server.Server.Definitions.FindEntry("StructureDefinition", "http://example.org/broken"));
    }

    [Fact]
    public async Task Definitions_that_need_each_other_come_in_one_transaction_and_are_there_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("fhirgenomics-tests-");
        try
        {
            Pack(Path.Combine(folder.CreateSubdirectory("packages").FullName, "a.tgz"));
            var stop = TestContext.Current.CancellationToken;
            for (var start = 0; start < 2; start++)
            {
                using var factory = ServerFixture.Start(Path.Combine(folder.FullName, "store.db"), ("Packages:Folder", Path.Combine(folder.FullName, "packages")));
                factory.StartServer();
                using var client = factory.CreateClient();
                if (start == 0)
                {
                    using var content = new StringContent(Definitions(), System.Text.Encoding.UTF8, "application/fhir+json");
                    using var posted = await client.PostAsync(new Uri("/fhir", UriKind.Relative), content, stop);
                    Assert.True(posted.IsSuccessStatusCode, await posted.Content.ReadAsStringAsync(stop));
                }

                var running = factory.Services.GetRequiredService<FhirServer>();
                Assert.DoesNotContain(await Findings(running, "x"), finding => finding.IsError);
                Assert.Contains(await Findings(running, "y"), finding => finding.IsError);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_package_that_cannot_be_used_stops_the_start()
    {
        var folder = Directory.CreateTempSubdirectory("fhirgenomics-tests-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "bad.tgz"), "no package", TestContext.Current.CancellationToken);
            var configuration = new Microsoft.Extensions.Configuration.ConfigurationManager { ["Packages:Folder"] = folder.FullName, ["Store:ConnectionString"] = "Data Source=" + Path.Combine(folder.FullName, "store.db") };
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => FhirServer.Open(Settings.Read(configuration, isDevelopment: false), TimeProvider.System, TestContext.Current.CancellationToken));
            Assert.Contains("bad.tgz", refused.Message, StringComparison.Ordinal);
            Assert.Contains("Packages:Folder", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Interactions_write_through_the_server_which_keeps_the_definitions_current()
    {
        var others = Architecture.SourceFiles.Of("Server").Where(file => Path.GetFileName(file) != "FhirServer.cs" && File.ReadAllText(file).Contains("Store.Write(", StringComparison.Ordinal));
        Assert.Empty(others);
    }

    private static Task<IReadOnlyList<FhirGenomics.Resources.Issue>> Findings(FhirServer server, string code) => server.Validate(
        FhirGenomics.Resources.ElementTree.Read(System.Text.Encoding.UTF8.GetBytes($$"""{"resourceType":"Basic","meta":{"profile":["http://example.org/derived"]},"code":{"coding":[{"system":"http://example.org/packaged","code":"{{code}}"}]} }""")).Root, TestContext.Current.CancellationToken);

    private static void Pack(string file)
    {
        FhirGenomics.Tests.Validation.Definitions.PackageFolderTests.Pack(
            file,
            ("package/package.json", """{"name":"a.b","version":"1.0.0","fhirVersions":["4.0.1"]}"""),
            ("package/CodeSystem-packaged.json", """{"resourceType":"CodeSystem","url":"http://example.org/packaged","status":"active","content":"complete","concept":[{"code":"x"}]}"""));
    }

    private static string Definitions()
    {
        var ground = Profile("ground", "1", """{"id":"Basic.code","path":"Basic.code","binding":{"strength":"required","valueSet":"http://example.org/codes"}}""");
        return $$"""
            {"resourceType":"Bundle","type":"transaction","entry":[
             {"resource":{{Profile("derived", "1", "", "http://example.org/ground")}},"request":{"method":"POST","url":"StructureDefinition"} },
             {"resource":{{ground}},"request":{"method":"POST","url":"StructureDefinition"} },
             {"resource":{"resourceType":"ValueSet","url":"http://example.org/codes","status":"active","compose":{"include":[{"system":"http://example.org/packaged"}]} },"request":{"method":"POST","url":"ValueSet"} }]}
            """;
    }

    private static string Min(string element) => $$"""{"id":"Basic.{{element}}","path":"Basic.{{element}}","min":1}""";

    private static string Profile(string name, string version, string element, string baseDefinition = "http://hl7.org/fhir/StructureDefinition/Basic", string? id = null) => $$"""
        {"resourceType":"StructureDefinition","id":"{{id ?? name}}","url":"http://example.org/{{name}}","version":"{{version}}","name":"Loaded","status":"draft","fhirVersion":"4.0.1","kind":"resource","abstract":false,
         "type":"Basic","baseDefinition":"{{baseDefinition}}","derivation":"constraint","differential":{"element":[{"id":"Basic","path":"Basic"}{{(element.Length == 0 ? "" : "," + element)}}]} }
        """;
}
