using FhirGenomics.Resources;

namespace FhirGenomics.Tests.Validation.Mutations;

/// <summary>Resources that the validator finds no error in: this project's examples, those of Genomics Reporting, and the official ones where they are on this machine.</summary>
internal static class ValidResources
{
    private static readonly Lazy<List<(string Name, byte[] Json)>> Found = new(Find);

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<(string Name, byte[] Json)> All => Found.Value;

    /// <summary>Errors, warnings and information as <c>messageId expression</c>, in the order of their places' names: what may not depend on how a resource is written.</summary>
    public static List<string> Findings(byte[] json) =>
        [.. Validators.All(json).Select(issue => $"{issue.MessageId} {issue.Expression}").Order(StringComparer.Ordinal)];

    private static List<(string Name, byte[] Json)> Find()
    {
        var official = Path.GetFullPath(Repository.Path("..", "shared", "r4-examples"));
        string[] files =
        [
            .. Directory.GetFiles(Repository.Path("examples"), "*.json", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) is "valid.json" or "request.json"),
            .. Repository.PackageFiles("hl7.fhir.uv.genomics-reporting", "example"),
            .. Directory.Exists(official) ? Directory.GetFiles(official, "*.json") : [],
        ];
        return [.. files.Order(StringComparer.Ordinal).Select(file => (Path.GetRelativePath(Repository.Root, file), File.ReadAllBytes(file)))
            .Where(resource => resource.Item2.Length < 40_000 && !Validators.All(resource.Item2).Exists(issue => issue.IsError))];
    }
}
