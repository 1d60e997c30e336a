using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Tests.Validation.Definitions;

public class PackageFileTests
{
    private const string Manifest = """{"name":"example.package","version":"1.2.3","fhirVersions":["4.0.1"],"dependencies":{"hl7.fhir.r4.core":"4.0.1"}}""";
    private const string CodeSystem = """{"resourceType":"CodeSystem","url":"http://example.org/cs","status":"active","content":"complete"}""";

    [Fact]
    public async Task A_package_gives_its_name_dependencies_and_conformance_resources()
    {
        var package = await Read(
            ("package/package.json", Manifest),
            ("package/ValueSet-b.json", """{"resourceType":"ValueSet","url":"http://example.org/vs","status":"active"}"""),
            ("package/CodeSystem-a.json", CodeSystem),
            ("package/.index.json", """{"files":[]}"""),
            ("package/Patient-p.json", """{"resourceType":"Patient"}"""),
            ("package/example/CodeSystem-c.json", CodeSystem),
            ("../package/CodeSystem-d.json", CodeSystem),
            ("package/ValueSet-no-url.json", """{"resourceType":"ValueSet","status":"active"}"""));
        Assert.Equal("example.package#1.2.3", package.Name);
        Assert.Equal(["hl7.fhir.r4.core#4.0.1"], package.Dependencies);
        Assert.Equal(["http://example.org/cs", "http://example.org/vs"], package.Definitions.Select(definition => definition.Root.Child("url").Text));
        Assert.Empty(package.Problems);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_left_out_and_named_in_both_languages()
    {
        var package = await Read(("package/package.json", Manifest), ("package/CodeSystem-a.json", "{"), ("package/CodeSystem-b.json", CodeSystem));
        Assert.Single(package.Definitions);
        var problem = Assert.Single(package.Problems);
        Assert.Contains("CodeSystem-a.json", problem.Text, StringComparison.Ordinal);
        Assert.Contains("CodeSystem-a.json er udeladt", problem.Danish, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not gzip", "damaged")]
    [InlineData("", "damaged")]
    public async Task What_is_no_archive_is_refused(string content, string expected)
    {
        var failure = await Assert.ThrowsAsync<Failure>(() => PackageFile.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(content)), TestContext.Current.CancellationToken));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("package/other.json", "{}", "no package/package.json")]
    [InlineData("package/package.json", "[]", "not a manifest")]
    [InlineData("package/package.json", "{", "not a manifest")]
    [InlineData("package/package.json", """{"name":"x"}""", "not a manifest")]
    [InlineData("package/package.json", """{"name":"x","version":"1","fhirVersions":["5.0.0"]}""", "for FHIR 5.0.0")]
    public async Task An_archive_that_is_no_R4_package_is_refused(string file, string content, string expected)
    {
        var failure = await Assert.ThrowsAsync<Failure>(() => Read((file, content)));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.Issues[0].Danish);
    }

    [Fact]
    public async Task A_package_that_is_cut_off_is_refused()
    {
        var whole = Archive(("package/package.json", Manifest), ("package/CodeSystem-a.json", CodeSystem));
        foreach (var length in new[] { 10, whole.Length / 2 })
        {
            await Assert.ThrowsAsync<Failure>(() => PackageFile.ReadAsync(new MemoryStream(whole[..length]), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Gigabytes_that_are_compressed_to_nothing_are_refused_before_they_are_read()
    {
        var archive = new MemoryStream();
        await using (var gzip = new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true))
        {
            var header = new MemoryStream();
            await using (var tar = new TarWriter(header, leaveOpen: true))
            {
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "package/CodeSystem-a.json") { DataStream = new MemoryStream(new byte[65 << 20]) }, TestContext.Current.CancellationToken);
            }

            await gzip.WriteAsync(header.ToArray(), TestContext.Current.CancellationToken);
        }

        archive.Position = 0;
        var failure = await Assert.ThrowsAsync<Failure>(() => PackageFile.ReadAsync(archive, TestContext.Current.CancellationToken));
        Assert.Contains("has more than", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>A .tgz with these files.</summary>
    internal static byte[] Archive(params (string Name, string Content)[] files)
    {
        var archive = new MemoryStream();
        using (var gzip = new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
            }
        }

        return archive.ToArray();
    }

    private static Task<PackageFile> Read(params (string Name, string Content)[] files) =>
        PackageFile.ReadAsync(new MemoryStream(Archive(files)), TestContext.Current.CancellationToken);
}
