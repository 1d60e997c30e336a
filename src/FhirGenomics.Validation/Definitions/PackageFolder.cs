using System.Text.Json;
using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Definitions;

/// <summary>The FHIR packages that an operator lays into a folder.</summary>
public static class PackageFolder
{
    /// <summary>
    /// A view of the definitions that has those of all <c>.tgz</c> packages of a folder as well; of two packages with the same definition the newer wins.
    /// Throws <see cref="InvalidDataException"/> with a sentence that names the file and the reason if one cannot be used.
    /// </summary>
    public static async Task<DefinitionsPack> AddAsync(DefinitionsPack definitions, string folder, CancellationToken stop)
    {
        if (!Directory.Exists(folder))
        {
            throw new InvalidDataException($"The folder '{folder}' does not exist.");
        }

        var packages = new List<(string File, PackageFile Package)>();
        foreach (var file in Directory.GetFiles(folder, "*.tgz").Order(StringComparer.Ordinal))
        {
            packages.Add((file, await Try(file, () => Read(file, stop))));
        }

        packages = [.. packages.OrderBy(one => one.Package.Name[(one.Package.Name.IndexOf('#', StringComparison.Ordinal) + 1)..], VersionOrder.Instance)];
        var all = packages.SelectMany(one => OfUse(one.Package)).ToList();
        var made = (await new ProfileExpansion(definitions.With(all), [.. all.Where(NeedsSnapshot)]).RunAsync())
            .ToDictionary<(ElementTree Profile, SnapshotResult Made), ElementTree, SnapshotResult>(one => one.Profile, one => one.Made, ReferenceEqualityComparer.Instance);
        foreach (var (file, package) in packages)
        {
            definitions = await Try(file, () => Task.FromResult(definitions.With(OfUse(package).Select(tree => Expanded(tree, made)), package.Name)));
        }

        return definitions;
    }

    /// <summary>A file that cannot be read stops everything: whoever laid the package there relies on all of it.</summary>
    private static async Task<PackageFile> Read(string file, CancellationToken stop)
    {
        await using var stream = File.OpenRead(file);
        var package = await PackageFile.ReadAsync(stream, stop);
        return package.Problems.Count == 0 ? package : throw new InvalidDataException(package.Problems[0].Text);
    }

    private static IEnumerable<ElementTree> OfUse(PackageFile package) => package.Definitions.Where(tree => LoadedDefinitions.ResourceTypes.Contains(tree.ResourceType));

    private static ElementTree Expanded(ElementTree tree, Dictionary<ElementTree, SnapshotResult> made) =>
        !made.TryGetValue(tree, out var result) ? tree
        : result.Json is { } json ? ElementTree.Read(json)
        : throw new InvalidDataException($"no snapshot can be made of {tree.Root.Child("url").Text}. {string.Join(' ', result.Problems)}");

    private static bool NeedsSnapshot(ElementTree tree) => tree.ResourceType == "StructureDefinition" && !tree.Root.Child("snapshot").Exists;

    private static async Task<T> Try<T>(string file, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException or InvalidOperationException or JsonException or UnauthorizedAccessException or Failure)
        {
            throw new InvalidDataException($"The package {file} cannot be used: {broken.Message}", broken);
        }
    }
}
