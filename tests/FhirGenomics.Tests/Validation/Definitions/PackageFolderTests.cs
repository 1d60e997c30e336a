using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Tests.Validation.Definitions;

public sealed class PackageFolderTests : IDisposable
{
    private const string Manifest = """{"name":"a.b","version":"1.0.0","fhirVersions":["4.0.1"]}""";
    private const string CodeSystem = """{"resourceType":"CodeSystem","url":"http://example.org/cs","version":"1","status":"active","content":"complete","concept":[{"code":"x"}]}""";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fhirgenomics-packages-");

    [Fact]
    public async Task The_definitions_of_all_packages_are_added_and_the_newest_wins()
    {
        Write("z.tgz", ("package/package.json", Manifest), ("package/CodeSystem-cs.json", CodeSystem), ("package/.index.json", "{}"), ("package/example/CodeSystem-x.json", "nonsense"), ("package/Patient-1.json", "nonsense"));
        Write("a.tgz", ("package/package.json", Manifest.Replace("1.0.0", "1.10.0", StringComparison.Ordinal)), ("package/CodeSystem-cs.json", CodeSystem.Replace("\"1\"", "\"2\"", StringComparison.Ordinal)));
        Write("b.tgz", ("package/package.json", Manifest.Replace("1.0.0", "1.9.0", StringComparison.Ordinal)), ("package/CodeSystem-cs.json", CodeSystem.Replace("\"1\"", "\"1.5\"", StringComparison.Ordinal)));
        var pack = await AddAsync();
        Assert.Equal(["2", "1.5", "1"], pack.Versions("CodeSystem", "http://example.org/cs").Select(entry => entry.Version));
        Assert.Equal("a.b#1.10.0", pack.FindEntry("CodeSystem", "http://example.org/cs")!.Package);
        Assert.Equal("x", pack.Find("CodeSystem", "http://example.org/cs")!.Root.Child("concept").Child("code").Text);
    }

    [Fact]
    public async Task Profiles_get_snapshots_also_from_profiles_of_another_package()
    {
        Write("a.tgz", ("package/package.json", Manifest), ("package/StructureDefinition-b.json", Profile("b", "http://example.org/a")));
        Write("b.tgz", ("package/package.json", Manifest), ("package/StructureDefinition-a.json", Profile("a", "http://hl7.org/fhir/StructureDefinition/Patient")));
        Assert.True((await AddAsync()).Find("StructureDefinition", "http://example.org/b")!.Root.Child("snapshot").Exists);
    }

    [Theory]
    [InlineData("package.json", "package/package.json")]
    [InlineData("5.0.0", "package/package.json", """{"name":"a","version":"1","fhirVersions":["5.0.0"]}""")]
    [InlineData("CodeSystem-a.json", "package/package.json", Manifest, "package/CodeSystem-a.json", "{")]
    [InlineData("http://example.org/none", "package/package.json", Manifest, "package/StructureDefinition-a.json", """{"resourceType":"StructureDefinition","url":"http://example.org/p","name":"P","status":"draft","kind":"resource","abstract":false,"type":"Patient","baseDefinition":"http://example.org/none","derivation":"constraint","differential":{"element":[{"id":"Patient","path":"Patient"}]}}""")]
    public async Task A_package_that_cannot_be_used_is_refused_with_its_file_and_the_reason(string reason, params string[] entries)
    {
        Write("bad.tgz", [.. entries.Chunk(2).Select(pair => (pair[0] == "package/package.json" && pair.Length == 1 ? "package/other.json" : pair[0], pair.Length > 1 ? pair[1] : "{}"))]);
        var refused = await Assert.ThrowsAsync<InvalidDataException>(AddAsync);
        Assert.Contains("bad.tgz", refused.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_package_at_all_is_refused_and_so_is_a_folder_that_is_not_there()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "text.tgz"), "This is not a package.", TestContext.Current.CancellationToken);
        Assert.Contains("text.tgz", (await Assert.ThrowsAsync<InvalidDataException>(AddAsync)).Message, StringComparison.Ordinal);
        var missing = await Assert.ThrowsAsync<InvalidDataException>(() => PackageFolder.AddAsync(Validators.Pack, Path.Combine(folder.FullName, "none"), TestContext.Current.CancellationToken));
        Assert.Contains("does not exist", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_leads_out_of_the_package_does_no_harm()
    {
        Write("a.tgz", ("package/package.json", Manifest), ("package/../../CodeSystem-evil.json", CodeSystem), ("../CodeSystem-evil.json", CodeSystem));
        Assert.Null((await AddAsync()).Find("CodeSystem", "http://example.org/cs"));
        Assert.Equal(["a.tgz"], folder.GetFiles("*", SearchOption.AllDirectories).Select(file => file.Name));
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Delete(recursive: true);

    private Task<DefinitionsPack> AddAsync() => PackageFolder.AddAsync(Validators.Pack, folder.FullName, TestContext.Current.CancellationToken);

    private void Write(string name, params (string Name, string Content)[] entries) => Pack(Path.Combine(folder.FullName, name), entries);

    internal static void Pack(string path, params (string Name, string Content)[] entries)
    {
        using var file = File.Create(path);
        using var zip = new GZipStream(file, CompressionLevel.Fastest);
        using var tar = new TarWriter(zip);
        foreach (var (name, content) in entries)
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
        }
    }

    private static string Profile(string name, string baseDefinition) => $$"""
        {"resourceType":"StructureDefinition","url":"http://example.org/{{name}}","version":"1","name":"P","status":"draft","fhirVersion":"4.0.1","kind":"resource","abstract":false,
         "type":"Patient","baseDefinition":"{{baseDefinition}}","derivation":"constraint","differential":{"element":[{"id":"Patient","path":"Patient"}] } }
        """;
}
