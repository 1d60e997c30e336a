using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;

namespace FhirGenomics.Server.Pages;

/// <summary>
/// The project's own profiles, value sets, search parameters and operations as a FHIR package at <c>/package.tgz</c>, where an implementation guide has it: for
/// validators and code generators, and to be read. Source: https://hl7.org/fhir/packages.html
/// </summary>
internal static class ProfilePackage
{
    /// <summary>Its URL.</summary>
    public const string Url = "/package.tgz";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "profiles");
    private static readonly Lazy<byte[]> Package = new(Make);

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder app) => app.MapMethods(Url, ["GET", "HEAD"], http =>
    {
        http.Response.ContentType = "application/gzip";
        http.Response.ContentLength = Package.Value.Length;
        http.Response.Headers.ContentDisposition = $"attachment; filename=fhirgenomics-{Interactions.CapabilityStatement.Version}.tgz";
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.BodyWriter.WriteAsync(Package.Value, http.RequestAborted).AsTask();
    });

    private static byte[] Make()
    {
        using var target = new MemoryStream();
        using (var compressed = new GZipStream(target, CompressionLevel.SmallestSize))
        using (var tar = new TarWriter(compressed))
        {
            Add(tar, "package.json", new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Manifest().ToJsonString(new() { WriteIndented = true }))));
            foreach (var file in Directory.GetFiles(Path.Combine(Folder, "resources")).Order(StringComparer.Ordinal))
            {
                Add(tar, Path.GetFileName(file), File.OpenRead(file));
            }
        }

        return target.ToArray();
    }

    /// <summary>The manifest; the packages that the definitions build on are those that they were compiled with.</summary>
    private static JsonObject Manifest()
    {
        var compiledWith = JsonNode.Parse(File.ReadAllBytes(Path.Combine(Folder, "package.json")))!["dependencies"]!.AsObject();
        var dependencies = new JsonObject { ["hl7.fhir.r4.core"] = "4.0.1" };
        foreach (var (name, version) in compiledWith.Where(one => one.Key.StartsWith("hl7.", StringComparison.Ordinal)))
        {
            dependencies[name] = version!.GetValue<string>();
        }

        return new JsonObject
        {
            ["name"] = "fhirgenomics.profiles",
            ["version"] = Interactions.CapabilityStatement.Version,
            ["description"] = "Profiles of FhirGenomics for clinical whole genome sequencing of 17 patient groups.",
            ["license"] = "Apache-2.0",
            ["canonical"] = SupportedProfiles.Canonical,
            ["fhirVersions"] = new JsonArray("4.0.1"),
            ["dependencies"] = dependencies,
        };
    }

    private static void Add(TarWriter tar, string name, Stream content)
    {
        using (content)
        {
            // The same each time: without the time of day, or who runs the server.
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "package/" + name) { DataStream = content, ModificationTime = DateTimeOffset.UnixEpoch });
        }
    }
}
