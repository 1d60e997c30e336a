using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Tests.Validation.Definitions;

public sealed class DefinitionsPackTests
{
    private const string Core = "hl7.fhir.r4.core#4.0.1";
    private static readonly DefinitionsPack Pack = DefinitionsPack.Open();

    [Theory]
    [InlineData("StructureDefinition", 649)]
    [InlineData("CodeSystem", 1062)]
    [InlineData("ValueSet", 1316)]
    [InlineData("SearchParameter", 1375)]
    [InlineData("OperationDefinition", 46)]
    [InlineData("ConceptMap", 19)]
    [InlineData("CompartmentDefinition", 5)]
    public void R4_core_is_there_as_HL7_published_it(string resourceType, int count) =>
        Assert.Equal(count, Pack.Entries.Count(entry => entry.Package == Core && entry.ResourceType == resourceType));

    [Theory]
    [InlineData("hl7.fhir.uv.genomics-reporting#3.0.0", "StructureDefinition", 42)]
    [InlineData("hl7.fhir.uv.genomics-reporting#3.0.0", "ValueSet", 19)]
    [InlineData("hl7.fhir.uv.extensions.r4#5.3.0-ballot-tc1", "StructureDefinition", 680)]
    [InlineData("hl7.terminology.r4#7.0.1", "CodeSystem", 897)]
    [InlineData("hl7.terminology.r4#7.0.1", "ValueSet", 2499)]
    public void The_other_packages_are_there(string package, string resourceType, int count) =>
        Assert.Equal(count, Pack.Entries.Count(entry => entry.Package == package && entry.ResourceType == resourceType));

    [Fact]
    public void Nothing_of_the_npm_wrapper_s_vendor_is_there() =>
        Assert.DoesNotContain(Pack.Entries, entry => entry.Url.Contains("medplum", StringComparison.OrdinalIgnoreCase) || entry.Name == "ClientApplication");

    [Fact]
    public void Every_definition_is_strict_FHIR_JSON_of_the_type_and_url_that_the_index_says()
    {
        foreach (var entry in Pack.Entries)
        {
            var tree = Pack.Read(entry);
            Assert.Equal((entry.ResourceType, entry.Url, entry.Version), (tree.ResourceType, tree.Root.Child("url").Text, tree.Root.Child("version").Text ?? ""));
        }
    }

    [Fact]
    public void Elements_keep_what_validation_needs_and_lose_their_documentation()
    {
        var observation = Pack.Find("StructureDefinition", "http://hl7.org/fhir/StructureDefinition/Observation")!;
        var json = Encoding.UTF8.GetString(observation.Json.Span);
        Assert.All((string[])["\"human\":", "\"expression\":", "\"strength\":", "\"valueSet\":", "\"short\":", "\"targetProfile\":"], word => Assert.Contains(word, json, StringComparison.Ordinal));
        Assert.All((string[])["\"xpath\":", "\"differential\":", "\"comment\":", "\"requirements\":", "\"mapping\":", "\"div\":"], word => Assert.DoesNotContain(word, json, StringComparison.Ordinal));
    }

    [Fact]
    public void A_url_without_version_finds_the_newest_package_and_with_version_exactly_that_one()
    {
        const string url = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
        Assert.Equal("hl7.terminology.r4#7.0.1", Pack.FindEntry("CodeSystem", url)!.Package);
        Assert.Equal(Core, Pack.FindEntry("CodeSystem", url + "|2018-08-12")!.Package);
        Assert.Equal("4.0.1", Pack.FindEntry("ValueSet", "http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1")!.Version);
    }

    [Fact]
    public void Of_other_versions_the_nearest_is_found_and_no_other_resource_type()
    {
        var pack = Pack.With([Profile("1.0.0"), Profile("2.0.0"), Profile("2.1.0"), Profile("2.1.0", "again")]);
        Assert.Equal("2.1.0", pack.FindEntry("StructureDefinition", "http://example.org/p|2.1.7")!.Version);
        Assert.Equal("1.0.0", pack.FindEntry("StructureDefinition", "http://example.org/p|1")!.Version);
        Assert.Equal("again", pack.Find("StructureDefinition", "http://example.org/p")!.Root.Child("name").Text);
        Assert.Equal("again", pack.Find("StructureDefinition", "http://example.org/p|2.1.0")!.Root.Child("name").Text);
        Assert.Null(pack.Find("ValueSet", "http://example.org/p"));
    }

    [Fact]
    public void Given_definitions_win_in_the_new_view_and_leave_the_old_one_as_it_was()
    {
        const string url = "http://hl7.org/fhir/StructureDefinition/Patient";
        var given = ElementTree.Read(Encoding.UTF8.GetBytes($$"""{"resourceType":"StructureDefinition","url":"{{url}}","name":"Mine"}"""));
        Assert.Equal("Mine", Pack.With([given]).Find("StructureDefinition", url)!.Root.Child("name").Text);
        Assert.Equal("Patient", Pack.Find("StructureDefinition", url)!.Root.Child("name").Text);
    }

    [Fact]
    public async Task Packing_twice_makes_the_same_bytes_and_they_are_those_beside_the_program()
    {
        var shipped = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, DefinitionsPack.FileName), TestContext.Current.CancellationToken);
        var file = Path.GetTempFileName();
        try
        {
            Assert.Empty(await PackDefinitions.PackAsync(Repository.Path("profiles"), file));
            Assert.Equal(Convert.ToHexString(SHA256.HashData(shipped)), Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken))));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_profile_that_cannot_be_expanded_fails_the_packing_with_its_url_and_the_reason()
    {
        var folder = Directory.CreateTempSubdirectory("profiles");
        try
        {
            folder.CreateSubdirectory("fsh-generated/resources");
            Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "node_modules"), Repository.Path("profiles", "node_modules"));
            File.Copy(Repository.Path("profiles", "package.json"), Path.Combine(folder.FullName, "package.json"));
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "fsh-generated", "resources", "StructureDefinition-p.json"),
                """{"resourceType":"StructureDefinition","url":"http://example.org/p","name":"P","type":"Observation","kind":"resource","derivation":"constraint","baseDefinition":"http://example.org/none","differential":{"element":[{"id":"Observation","path":"Observation"}]}}""",
                TestContext.Current.CancellationToken);
            var file = Path.Combine(folder.FullName, DefinitionsPack.FileName);
            var problem = Assert.Single(await PackDefinitions.PackAsync(folder.FullName, file));
            Assert.Matches("^http://example.org/p: .*http://example.org/none", problem);
            Assert.False(File.Exists(file));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void It_opens_fast_and_keeps_little_in_memory()
    {
        var path = Path.Combine(AppContext.BaseDirectory, DefinitionsPack.FileName);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var started = Stopwatch.GetTimestamp();
        var pack = DefinitionsPack.Open(path);
        var elapsed = Stopwatch.GetElapsedTime(started);
        foreach (var entry in pack.Entries)
        {
            pack.Read(entry);
        }

        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(pack);
        TestContext.Current.TestOutputHelper?.WriteLine($"opened in {elapsed.TotalMilliseconds} ms, {kept / 1e6} MB");
        Assert.True(elapsed < TimeSpan.FromMilliseconds(500), $"{elapsed}");
        Assert.True(kept < 60_000_000, $"{kept} bytes");
    }

    [Fact]
    public void A_damaged_or_foreign_file_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => PackFile.Open("not a pack at all, but long enough"u8.ToArray()));
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, DefinitionsPack.FileName));
        bytes.AsSpan(PackFile.HeaderLength, 100).Clear();
        Assert.Throws<InvalidDataException>(() => PackFile.Open(bytes));
    }

    private static ElementTree Profile(string version, string name = "P") => ElementTree.Read(Encoding.UTF8.GetBytes(
        $$"""{"resourceType":"StructureDefinition","url":"http://example.org/p","version":"{{version}}","name":"{{name}}"}"""));
}
