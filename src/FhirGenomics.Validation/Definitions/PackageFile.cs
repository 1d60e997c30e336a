using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Definitions;

/// <summary>
/// A FHIR package as it is published: a tar file compressed by gzip (<c>.tgz</c>), of which the conformance resources of the folder <c>package/</c> are taken.
/// Source: https://hl7.org/fhir/packages.html
/// </summary>
public sealed record PackageFile
{
    // hl7.fhir.r4.core, the largest that is known, has 4600 files of 120 MB, the largest of them 12 MB.
    private const int MostFiles = 50_000;
    private const long MostBytes = 1L << 30;
    private const int MostBytesOfFile = 64 << 20;
    private const string Folder = "package/";

    private PackageFile()
    {
    }

    /// <summary>Name and version as definitions carry them: <c>hl7.fhir.us.mcode#4.0.0</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The packages that this one builds on, as <c>name#version</c>.</summary>
    public required IReadOnlyList<string> Dependencies { get; init; }

    /// <summary>StructureDefinitions, ValueSets, CodeSystems and the like that have a <c>url</c>, ordered by file name.</summary>
    public required IReadOnlyList<ElementTree> Definitions { get; init; }

    /// <summary>What of the package could not be read, and is therefore left out: one warning for each file.</summary>
    public required IReadOnlyList<Issue> Problems { get; init; }

    /// <summary>Reads a package. Throws <see cref="Failure"/> (400) if the stream is not a FHIR package for R4, is damaged, or larger than any package ought to be.</summary>
    public static async Task<PackageFile> ReadAsync(Stream tgz, CancellationToken stop)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        try
        {
            await ReadFilesAsync(tgz, files, stop);
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw Refused($"The package is damaged or is not a tar file compressed by gzip (.tgz): {damaged.Message}", "Pakken er beskadiget eller er ikke en tar-fil komprimeret med gzip (.tgz).");
        }

        if (!files.Remove("package.json", out var manifest))
        {
            throw Refused("The file is not a FHIR package: it has no package/package.json.", "Filen er ikke en FHIR-pakke: den har ingen package/package.json.");
        }

        var (name, dependencies) = ReadManifest(manifest);
        var (definitions, problems) = ReadDefinitions(files);
        return new PackageFile { Name = name, Dependencies = dependencies, Definitions = definitions, Problems = problems };
    }

    private static async Task ReadFilesAsync(Stream tgz, SortedDictionary<string, byte[]> files, CancellationToken stop)
    {
        await using var plain = new GZipStream(tgz, CompressionMode.Decompress, leaveOpen: true);
        await using var tar = new TarReader(plain, leaveOpen: true);
        var (count, bytes) = (0, 0L);
        while (await tar.GetNextEntryAsync(copyData: false, stop) is { } entry)
        {
            bytes += entry.Length;
            if (++count > MostFiles || bytes > MostBytes)
            {
                throw Refused($"The package has more than {MostFiles} files or {MostBytes} bytes.", $"Pakken har flere end {MostFiles} filer eller {MostBytes} byte.");
            }

            // Nothing is written to disk, so that names such as ../x do no harm: they are not in the folder.
            var name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
            if (entry.DataStream is not { } data || !name.StartsWith(Folder, StringComparison.Ordinal) || !name.EndsWith(".json", StringComparison.Ordinal) || name.AsSpan(Folder.Length).Contains('/'))
            {
                continue;
            }

            if (entry.Length > MostBytesOfFile)
            {
                throw Refused($"The package's file {name} has more than {MostBytesOfFile} bytes.", $"Pakkens fil {name} har mere end {MostBytesOfFile} byte.");
            }

            var content = new byte[entry.Length];
            await data.ReadExactlyAsync(content, stop);
            files[name[Folder.Length..]] = content;
        }
    }

    private static (string Name, List<string> Dependencies) ReadManifest(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json.AsMemory(json.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? 3 : 0));
            var manifest = document.RootElement;
            var versions = (manifest.TryGetProperty("fhirVersions", out var several) || manifest.TryGetProperty("fhir-version-list", out several) ? several.EnumerateArray() : default)
                .Select(version => version.GetString()!).ToList();
            if (versions.Count > 0 && !versions.Exists(version => version == "4.0" || version.StartsWith("4.0.", StringComparison.Ordinal)))
            {
                throw Refused($"The package is for FHIR {string.Join(", ", versions)}, and not for R4 (4.0.1).", $"Pakken er til FHIR {string.Join(", ", versions)} og ikke til R4 (4.0.1).");
            }

            var dependencies = manifest.TryGetProperty("dependencies", out var others) ? others.EnumerateObject().Select(other => $"{other.Name}#{other.Value.GetString()}").ToList() : [];
            return ($"{manifest.GetProperty("name").GetString()}#{manifest.GetProperty("version").GetString()}", dependencies);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Refused($"The package's package.json is not a manifest with name and version: {wrong.Message}", "Pakkens package.json er ikke et manifest med name og version.");
        }
    }

    private static (List<ElementTree> Definitions, List<Issue> Problems) ReadDefinitions(SortedDictionary<string, byte[]> files)
    {
        var definitions = new List<ElementTree>();
        var problems = new List<Issue>();
        var issues = new List<Issue>();
        foreach (var (name, json) in files)
        {
            // By convention TypeName-id.json; examples and the package's index have other names, and need not be read.
            if (!FhirPackages.IsConformance(name.Split('-')[0]))
            {
                continue;
            }

            issues.Clear();
            var tree = ElementTree.TryRead(json, issues);
            if (tree is null || issues.Exists(issue => issue.IsError))
            {
                var reason = issues.Find(issue => issue.IsError);
                problems.Add(new Issue(IssueSeverity.Warning, IssueCode.Structure, "package-file", $"The package's file {name} is left out: {reason?.Text}")
                {
                    Danish = $"Pakkens fil {name} er udeladt: {reason?.Danish ?? reason?.Text}",
                });
            }
            else if (FhirPackages.IsConformance(tree.ResourceType) && tree.Root.Child("url").HasValue)
            {
                definitions.Add(tree);
            }
        }

        return (definitions, problems);
    }

    private static Failure Refused(string text, string danish) => new(FailureKind.BadRequest, Issue.Error(IssueCode.Structure, "package-invalid", text, danish));
}
