using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Tests.Validation.Definitions;

public sealed class SnapshotsTests
{
    private static readonly DefinitionsPack Pack = DefinitionsPack.Open();

    [Fact]
    public async Task Every_profile_of_Genomics_Reporting_gets_the_snapshot_that_HL7_shipped()
    {
        var files = Repository.PackageFiles("hl7.fhir.uv.genomics-reporting").Where(file => Path.GetFileName(file).StartsWith("StructureDefinition-", StringComparison.Ordinal)).ToList();
        Assert.Equal(42, files.Count);
        var resolver = Resolver();
        var differences = new List<string>();
        foreach (var file in files)
        {
            var shipped = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!.AsObject();
            var differential = shipped.DeepClone().AsObject();
            differential.Remove("snapshot");
            var made = await Snapshots.GenerateAsync(JsonSerializer.SerializeToUtf8Bytes(differential), resolver);
            Assert.Equal("", string.Join('\n', made.Problems));
            differences.AddRange(Differences(shipped, JsonNode.Parse(made.Json)!.AsObject()));
        }

        Assert.Empty(differences);
    }

    [Fact]
    public async Task Every_profile_of_this_project_gets_the_snapshot_that_SUSHI_makes()
    {
        var folder = Repository.Path("profiles", ".snapshots");
        Assert.SkipUnless(Directory.Exists(folder), "SUSHI's snapshots are not here: 'npm run snapshot' in profiles makes them.");
        var differences = new List<string>();
        foreach (var file in Directory.GetFiles(folder, "StructureDefinition-*.json").Order(StringComparer.Ordinal))
        {
            var theirs = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!.AsObject();
            differences.AddRange(Differences(theirs, JsonNode.Parse(Pack.Find("StructureDefinition", (string)theirs["url"]!)!.Json.Span)!.AsObject()));
        }

        Assert.Equal("", string.Join('\n', differences));
    }

    [Fact]
    public async Task A_choice_named_with_its_type_leaves_only_that_type()
    {
        var made = await Generate("""{"path":"Observation","id":"Observation"},{"path":"Observation.valueQuantity","id":"Observation.valueQuantity","min":1}""");
        var value = Elements(made).First(element => (string?)element["path"] == "Observation.value[x]");
        Assert.Equal(["Quantity"], value["type"]!.AsArray().Select(type => (string)type!["code"]!));
    }

    [Fact]
    public async Task A_choice_that_is_sliced_keeps_its_other_types()
    {
        var made = await Generate("""
            {"path":"Observation","id":"Observation"},
            {"path":"Observation.value[x]","id":"Observation.value[x]","slicing":{"discriminator":[{"type":"type","path":"$this"}],"rules":"open"}},
            {"path":"Observation.value[x]","id":"Observation.value[x]:valueQuantity","sliceName":"valueQuantity","min":0,"type":[{"code":"Quantity"}]}
            """);
        Assert.Equal(11, Elements(made).First(element => (string?)element["path"] == "Observation.value[x]")["type"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("http://example.org/unknown", """{"path":"Observation","id":"Observation"}""")]
    [InlineData("http://hl7.org/fhir/StructureDefinition/Observation", """{"path":"Observation","id":"Observation"},{"path":"Observation.nonsense","id":"Observation.nonsense","min":1}""")]
    public async Task A_profile_that_cannot_be_expanded_says_why(string baseDefinition, string elements)
    {
        var made = await Snapshots.GenerateAsync(Encoding.UTF8.GetBytes(Profile(elements, baseDefinition)), Resolver());
        Assert.Null(made.Json);
        Assert.NotEmpty(made.Problems);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"resourceType":"Patient"}""")]
    [InlineData("""{"resourceType":"StructureDefinition"}""")]
    [InlineData("""{"resourceType":"StructureDefinition","derivation":"sideways","kind":7,"type":"Observation","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Observation","differential":{"element":[{"id":"Observation","path":"Observation","min":"many"}]}}""")]
    public async Task What_is_no_sound_profile_is_a_finding_and_never_a_crash(string json)
    {
        var made = await Snapshots.GenerateAsync(Encoding.UTF8.GetBytes(json), Resolver());
        Assert.True(made.Json is not null || made.Problems.Count > 0);
    }

    private static SnapshotResolver Resolver() => new(url => Pack.Find("StructureDefinition", url)?.Json);

    private static async Task<JsonObject> Generate(string elements)
    {
        var made = await Snapshots.GenerateAsync(Encoding.UTF8.GetBytes(Profile(elements)), Resolver());
        Assert.Empty(made.Problems);
        return JsonNode.Parse(made.Json)!.AsObject();
    }

    private static string Profile(string elements, string baseDefinition = "http://hl7.org/fhir/StructureDefinition/Observation") => $$"""
        {"resourceType":"StructureDefinition","url":"http://example.org/p","name":"P","status":"draft","fhirVersion":"4.0.1","kind":"resource","abstract":false,
         "type":"Observation","baseDefinition":"{{baseDefinition}}","derivation":"constraint","differential":{"element":[{{elements}}] } }
        """;

    private static IEnumerable<string> Differences(JsonObject shipped, JsonObject made)
    {
        var theirs = Lines(shipped);
        var ours = Lines(made);
        return theirs.Except(ours).Select(line => $"{shipped["id"]} - {line}").Concat(ours.Except(theirs).Select(line => $"{shipped["id"]} + {line}"))
            .Concat(theirs.Count == ours.Count ? [] : [$"{shipped["id"]}: {theirs.Count} elements shipped, {ours.Count} made"]);
    }

    private static List<JsonObject> Elements(JsonObject definition) => [.. definition["snapshot"]!["element"]!.AsArray().Select(element => element!.AsObject())];

    private static List<string> Lines(JsonObject definition)
    {
        // What is asked of an element holds for its slices too, whether or not their own elements repeat it.
        var unsliced = Elements(definition).Where(element => !element["id"]!.ToString().Contains(':', StringComparison.Ordinal)).ToDictionary(element => element["path"]!.ToString(), element => (int)element["min"]!, StringComparer.Ordinal);
        return [.. Elements(definition).Select(element => Validated(element, element["sliceName"] is null ? unsliced.GetValueOrDefault(element["path"]!.ToString()) : 0))];
    }

    /// <summary>What validation uses of an element, as one line.</summary>
    private static string Validated(JsonObject element, int leastMin)
    {
        var line = new StringBuilder();
        line.Append("min=").Append(Math.Max(leastMin, (int)element["min"]!)).Append(' ');
        foreach (var name in (ReadOnlySpan<string>)["id", "path", "sliceName", "max"])
        {
            line.Append(name).Append('=').Append(element[name]?.ToString()).Append(' ');
        }

        // "#Observation.referenceRange" and the same behind the type's URL mean the same.
        line.Append("contentReference=").Append(element["contentReference"]?.ToString().Split('#')[^1]).Append(' ');

        foreach (var type in element["type"]?.AsArray() ?? [])
        {
            line.Append("type=").Append(type!["code"]).AppendJoin(',', (type["profile"]?.AsArray() ?? []).Concat(type["targetProfile"]?.AsArray() ?? []).Select(url => url!.ToString()).Order(StringComparer.Ordinal)).Append(' ');
        }

        foreach (var (name, value) in element.Where(property => property.Key.StartsWith("fixed", StringComparison.Ordinal) || property.Key.StartsWith("pattern", StringComparison.Ordinal)))
        {
            line.Append(name).Append('=').Append(InOrder(value!)?.ToJsonString()).Append(' ');
        }

        line.Append("slicing=").Append(string.Join(';', (element["slicing"]?["discriminator"]?.AsArray() ?? []).Select(item => $"{item!["type"]}:{item["path"]}"))).Append(element["slicing"]?["rules"]).Append(' ');
        line.Append("binding=").Append(element["binding"]?["strength"]).Append(element["binding"]?["valueSet"]).Append(' ');
        if (element["path"]!.ToString() == "Bundle.entry.resource")
        {
            // The resource's own profile brings its constraints; repeating them here changes nothing.
            return line.ToString();
        }

        line.Append("constraint=").AppendJoin(',', (element["constraint"]?.AsArray() ?? []).Select(item => item!["key"]!.ToString()).Order(StringComparer.Ordinal));
        return line.ToString();
    }

    private static JsonNode? InOrder(JsonNode? node) => node switch
    {
        JsonObject properties => new JsonObject(properties.OrderBy(property => property.Key, StringComparer.Ordinal).Select(property => KeyValuePair.Create(property.Key, InOrder(property.Value)))),
        JsonArray items => new JsonArray([.. items.Select(InOrder)]),
        _ => node?.DeepClone(),
    };
}
