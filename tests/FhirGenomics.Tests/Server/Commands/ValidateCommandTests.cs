using System.Text;
using System.Text.Json.Nodes;
using FhirGenomics.Server.Commands;
using FhirGenomics.Tests.Validation.Definitions;

namespace FhirGenomics.Tests.Server.Commands;

/// <summary>The command run in process: what it writes, and how it ends.</summary>
public sealed class ValidateCommandTests : IDisposable
{
    private const string Good = """{"resourceType":"Patient","active":true}""";
    private const string Bad = "{\"resourceType\":\"Patient\",\n \"gendr\":\"male\"}";
    private readonly string folder = Directory.CreateTempSubdirectory("fhirgenomics-tests-").FullName;

    [Fact]
    public async Task A_valid_file_ends_with_0_and_a_summary()
    {
        var (code, output, error) = await Run("validate", File("a.json", Good));
        Assert.Equal((0, "1 file: no errors\n", ""), (code, output, error));
    }

    [Fact]
    public async Task An_invalid_file_ends_with_1_and_says_where_what_and_what_was_meant()
    {
        var file = File("a.json", Bad);
        var (code, output, error) = await Run("validate", file);
        Assert.Equal(1, code);
        Assert.StartsWith($"{file}:2:10: error unknown-element: 'gendr' is not an element of Patient. Did you mean 'gender'?\n    Patient.gendr\n", output, StringComparison.Ordinal);
        Assert.EndsWith("1 file: 1 error\n", output, StringComparison.Ordinal);
        Assert.Empty(error);
    }

    [Fact]
    public async Task A_folder_is_validated_with_all_that_is_in_it_in_the_order_of_names()
    {
        File("b/2.json", Bad);
        File("b/1.xml", "<Patient xmlns='http://hl7.org/fhir'>\n<gendr value='male'/></Patient>");
        File("a.ndjson", Good + "\n\n" + Bad.Replace("\n", "", StringComparison.Ordinal) + "\n");
        File(".hidden/a.json", Bad);
        File("readme.txt", "x");
        var (code, output, _) = await Run("validate", folder);
        Assert.Equal(1, code);
        var lines = output.Split('\n').Where(line => line.StartsWith(folder, StringComparison.Ordinal)).Select(line => line[(folder.Length + 1)..].Split(' ')[0]);
        Assert.Equal(["a.ndjson:3:36:", "b/1.xml:2:2:", "b/2.json:2:10:"], lines);
        Assert.EndsWith("3 files, 4 resources: 3 errors\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere/none.json: der er ingen sådan fil eller mappe.", "/nowhere/none.json")]
    [InlineData("Tilvalget --formt er ukendt. Mente du '--format'? fhirgenomics validate --help fortæller mere.", "--formt", "json")]
    [InlineData("Tilvalget --profile skal have en værdi.", "--profile")]
    [InlineData("Der er intet at validere: angiv en fil eller en mappe.")]
    [InlineData("Profilen http://example.org/none kendes ikke.", "x.json", "--profile", "http://example.org/none")]
    public async Task What_is_wrong_with_the_command_is_told_in_the_language_of_its_findings(string why, params string[] arguments)
    {
        var (code, _, error) = await Run(["validate", "--language", "da", .. arguments]);
        Assert.Equal(2, code);
        Assert.StartsWith(why, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_files_come_out_in_the_same_order_every_time()
    {
        for (var i = 0; i < 60; i++)
        {
            File($"{i:00}.json", i % 7 == 0 ? Bad : Good);
        }

        var (_, first, _) = await Run("validate", folder, "--format", "json");
        var (_, second, _) = await Run("validate", folder, "--format=json");
        Assert.Equal(first, second);
        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"{i:00}.json"), JsonNode.Parse(first)!.AsArray().Select(file => Path.GetFileName((string)file!["file"]!)));
    }

    [Fact]
    public async Task What_is_not_there_ends_with_2_and_the_rest_is_validated_all_the_same()
    {
        var (code, output, error) = await Run("validate", Path.Combine(folder, "nothing.json"), File("a.json", Bad));
        Assert.Equal(2, code);
        Assert.Contains("nothing.json: there is no such file or folder.", error, StringComparison.Ordinal);
        Assert.Contains("1 file: 1 error", output, StringComparison.Ordinal);
        Assert.Equal((2, ""), (await Run("validate", Path.Combine(folder, "nothing.json"))) is var (none, nothing, _) ? (none, nothing) : default);
    }

    [Theory]
    [InlineData("There is nothing to validate", "validate")]
    [InlineData("Did you mean '--format'?", "validate", "--fromat", "json", "x")]
    [InlineData("Did you mean 'sarif'?", "validate", "--format", "sarf", "x")]
    [InlineData("--profile needs a value", "validate", "x", "--profile")]
    [InlineData("en or da", "validate", "x", "--language=de")]
    [InlineData("--help takes no value", "validate", "--help=x")]
    [InlineData("is not known. Did you mean 'http://hl7.org/fhir/StructureDefinition/vitalsigns'?", "validate", "x", "--profile", "http://hl7.org/fhir/StructureDefinition/vitalsign")]
    [InlineData("Did you mean 'validate'?", "valdate", "x")]
    public async Task A_wrong_command_line_ends_with_2_and_says_what_is_wrong(string expected, params string[] arguments)
    {
        var (code, output, error) = await Run(arguments);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("help", "fhirgenomics validate FILE|FOLDER...")]
    [InlineData("--help", "starts the server")]
    [InlineData("validate --help", "Exit code: 0 if all is valid, 1 if errors were found, 2 if the command line is wrong")]
    public async Task Help_is_told_on_the_output(string arguments, string expected)
    {
        var (code, output, _) = await Run(arguments.Split(' '));
        Assert.Equal(0, code);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_alone_start_the_server() =>
        Assert.Null(await CommandLine.Run(["--urls", "http://localhost:1"], Of(new StringWriter(), new StringWriter()), TimeProvider.System, TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_single_file_gives_one_OperationOutcome_in_json()
    {
        var (code, output, _) = await Run("validate", "--format", "json", "--language", "da", File("a.json", Bad));
        Assert.Equal(1, code);
        var outcome = JsonNode.Parse(output)!;
        Assert.Equal("OperationOutcome", (string?)outcome["resourceType"]);
        Assert.Equal("line 2, column 10", (string?)outcome["issue"]![0]!["location"]![0]);
    }

    [Fact]
    public async Task Sarif_has_a_rule_for_each_message_id_and_a_place_for_each_result()
    {
        File("a b.json", Bad);
        File("variant.json", """{"resourceType":"Observation","meta":{"profile":["http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/variant"]},"status":"final","code":{"text":"x"}}""");
        var (code, output, _) = await Run("validate", "--format", "sarif", folder);
        Assert.Equal(1, code);
        var log = JsonNode.Parse(output)!;
        Assert.Equal("2.1.0", (string?)log["version"]);
        var run = Assert.Single(log["runs"]!.AsArray())!;
        var rules = run["tool"]!["driver"]!["rules"]!.AsArray().Select(rule => (string)rule!["id"]!).ToList();
        Assert.Equal(rules.Count, rules.Distinct().Count());
        Assert.All(run["results"]!.AsArray(), result =>
        {
            Assert.Equal((string?)result!["ruleId"], rules[(int)result["ruleIndex"]!]);
            Assert.Matches("^(error|warning|note)$", (string?)result["level"]);
            var place = result["locations"]![0]!["physicalLocation"]!;
            Assert.True((int)place["region"]!["startLine"]! > 0 && (int)place["region"]!["startColumn"]! > 0);
            Assert.StartsWith("file:///", (string?)place["artifactLocation"]!["uri"], StringComparison.Ordinal);
        });
        var first = run["results"]![0]!;
        Assert.Equal("unknown-element", (string?)first["ruleId"]);
        Assert.EndsWith("/a%20b.json", (string?)first["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"], StringComparison.Ordinal);
        Assert.Equal("Patient.gendr", (string?)first["locations"]![0]!["logicalLocations"]![0]!["fullyQualifiedName"]);
        Assert.Contains(run["results"]!.AsArray(), result => (string?)result!["properties"]?["profile"] == "http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/variant");
        Assert.True((bool)run["invocations"]![0]!["executionSuccessful"]!);
    }

    [Fact]
    public async Task Colours_are_for_terminals_without_NO_COLOR()
    {
        var file = File("a.json", Bad);
        Assert.DoesNotContain('\e', (await Run("validate", file)).Output);
        Assert.Contains("\e[31;1merror\e[0m", (await Run(terminal => terminal with { ShowsOutput = true }, "validate", file)).Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', (await Run(terminal => terminal with { ShowsOutput = true, Variable = name => name == "NO_COLOR" ? "1" : null }, "validate", file)).Output);
    }

    [Fact]
    public async Task The_language_is_the_environment_s_unless_it_is_asked_for()
    {
        var file = File("a.json", Bad);
        static Terminal Danish(Terminal terminal) => terminal with { Variable = name => name == "LANG" ? "da_DK.UTF-8" : null };
        Assert.EndsWith("1 fil: 1 fejl\n", (await Run(Danish, "validate", file)).Output, StringComparison.Ordinal);
        Assert.EndsWith("1 file: 1 error\n", (await Run(Danish, "validate", file, "--language", "en")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_profile_of_the_patient_group_applies_without_being_claimed()
    {
        var order = System.Text.Json.Nodes.JsonNode.Parse(await System.IO.File.ReadAllTextAsync(Repository.Path("examples", "profiles", "wgs-order", "valid.json"), TestContext.Current.CancellationToken))!;
        order.AsObject().Remove("meta");
        order["reasonCode"]![0]!["coding"]![0]!["code"] = "lymphoma";
        var (code, output, _) = await Run("validate", File("order.json", order.ToJsonString()));
        Assert.True(code == 1, output);
        Assert.Contains("error binding-required", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rules_between_the_resources_of_a_pathway_are_checked_too()
    {
        var file = Repository.Path("examples", "rare-disease-child-trio", "1-order", "request.json");
        var (code, output, _) = await Run("validate", file);
        Assert.True(code == 0, output);
        var order = await System.IO.File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains("\"MTH\"", order, StringComparison.Ordinal);
        (code, output, _) = await Run("validate", File("a.json", order.Replace("\"MTH\"", "\"SIS\"", StringComparison.Ordinal)));
        Assert.Equal(1, code);
        Assert.Contains("error trio-parents", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_is_read_for_a_dash()
    {
        var (code, output, _) = await Run(terminal => terminal with { Input = new MemoryStream(Encoding.UTF8.GetBytes(Bad)) }, "validate", "-");
        Assert.Equal(1, code);
        Assert.StartsWith("-:2:10: error", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_brings_profiles_and_codes()
    {
        const string Profile = "http://example.org/StructureDefinition/active-patient";
        var package = Path.Combine(folder, "example.tgz");
        await System.IO.File.WriteAllBytesAsync(package, PackageFileTests.Archive(
            ("package/package.json", """{"name":"example.package","version":"1.0.0","fhirVersions":["4.0.1"]}"""),
            ("package/StructureDefinition-active-patient.json", $$"""
             {"resourceType":"StructureDefinition","url":"{{Profile}}","name":"ActivePatient","status":"active","kind":"resource","abstract":false,"type":"Patient",
              "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint","differential":{"element":[{"id":"Patient.birthDate","path":"Patient.birthDate","min":1}]} }
             """)), TestContext.Current.CancellationToken);
        var (code, output, error) = await Run("validate", File("a.json", Good), "--package", package, "--profile", Profile);
        Assert.Equal(1, code);
        Assert.Contains("error cardinality-min", output, StringComparison.Ordinal);
        Assert.Contains($"profile {Profile}  element Patient.birthDate", output, StringComparison.Ordinal);
        Assert.Empty(error);
        (code, _, error) = await Run("validate", File("b.json", Good), "--package", File("c.tgz", "x"));
        Assert.Equal(2, code);
        Assert.Contains("c.tgz: The package is damaged", error, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static Terminal Of(TextWriter output, TextWriter error) => new() { Input = Stream.Null, Output = output, Error = error };

    private static Task<(int Code, string Output, string Error)> Run(params string[] arguments) => Run(terminal => terminal, arguments);

    private static async Task<(int Code, string Output, string Error)> Run(Func<Terminal, Terminal> change, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.Run(arguments, change(Of(output, error)), TimeProvider.System, TestContext.Current.CancellationToken);
        return (code!.Value, output.ToString(), error.ToString());
    }

    private string File(string name, string content)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, content);
        return path;
    }
}
