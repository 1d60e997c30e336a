using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Definitions;

/// <summary>One FHIR package as npm has it. Source: https://confluence.hl7.org/display/FHIR/NPM+Package+Specification</summary>
/// <param name="Name"><c>name#version</c>.</param>
/// <param name="Definitions">Its StructureDefinitions, ValueSets, CodeSystems and ConceptMaps.</param>
internal sealed record PackageFile(string Name, IReadOnlyList<ElementTree> Definitions)
{
    private const long LargestFile = 256L << 20;
    private const long LargestContent = 1L << 30;
    private const int LargestEntry = 64 << 20;
    private const int MostEntries = 100_000;
    private const string Manifest = "package/package.json";

    /// <summary>
    /// Reads a <c>.tgz</c>. Nothing is written anywhere, so the names in it can do no harm. Throws <see cref="InvalidDataException"/> with a clear sentence
    /// if it is not a package of R4 definitions, or too large.
    /// </summary>
    public static async Task<PackageFile> ReadAsync(string path, CancellationToken stop)
    {
        await using var file = File.OpenRead(path);
        Require(file.Length <= LargestFile, $"it is larger than {LargestFile >> 20} MB");
        await using var plain = new GZipStream(file, CompressionMode.Decompress);
        await using var tar = new TarReader(plain);
        string? name = null;
        var definitions = new List<ElementTree>();
        try
        {
            var (entries, bytes) = (0, 0L);
            while (await tar.GetNextEntryAsync(copyData: false, stop) is { } entry)
            {
                bytes += entry.Length;
                Require(++entries <= MostEntries && bytes <= LargestContent && entry.Length <= LargestEntry, "it unpacks to more than this server takes");
                if (entry.DataStream is null || !IsDefinition(entry.Name))
                {
                    continue;
                }

                var json = new byte[entry.Length];
                await entry.DataStream.ReadExactlyAsync(json, stop);
                if (entry.Name == Manifest)
                {
                    name = ReadManifest(json);
                }
                else
                {
                    definitions.Add(Read(entry.Name, json));
                }
            }
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException or JsonException or NotSupportedException or FormatException)
        {
            throw new InvalidDataException(broken.Message, broken);
        }

        Require(name is not null, "it has no package/package.json");
        return new PackageFile(name!, [.. definitions.Where(tree => LoadedDefinitions.ResourceTypes.Contains(tree.ResourceType))]);
    }

    /// <summary>Files directly in <c>package</c> that are the manifest or named after a type of definition.</summary>
    private static bool IsDefinition(string name) =>
        name == Manifest
        || (name.StartsWith("package/", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal) && name.IndexOf('/', 8) < 0
            && LoadedDefinitions.ResourceTypes.Any(type => name.AsSpan(8).StartsWith(type + "-", StringComparison.Ordinal)));

    private static string ReadManifest(byte[] json)
    {
        using var manifest = JsonDocument.Parse(json);
        var root = manifest.RootElement;
        Require(root.ValueKind == JsonValueKind.Object, "its package.json is no object");
        var versions = root.TryGetProperty("fhirVersions", out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(version => version.ToString())] : Array.Empty<string>();
        Require(versions.Length == 0 || versions.Any(version => version.StartsWith("4.0", StringComparison.Ordinal)), $"it is for FHIR {string.Join(", ", versions)}, and this server is for FHIR 4.0.1");
        return $"{Text(root, "name")}#{Text(root, "version")}";
    }

    private static ElementTree Read(string name, byte[] json)
    {
        try
        {
            return ElementTree.Read(json);
        }
        catch (Failure failure)
        {
            throw new InvalidDataException($"{name} is no FHIR resource: {failure.Message}", failure);
        }
    }

    private static string Text(JsonElement manifest, string property) => manifest.TryGetProperty(property, out var value) ? value.ToString() : "";

    private static void Require(bool holds, string reason)
    {
        if (!holds)
        {
            throw new InvalidDataException(reason);
        }
    }
}
