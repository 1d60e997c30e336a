using FhirGenomics.Resources;

namespace FhirGenomics.Validation.Definitions;

/// <summary>
/// Makes the snapshots of profiles that may derive from each other: those first that others rest on, so that the generator never has to
/// follow a long chain by itself (it would do so on the stack).
/// </summary>
/// <param name="definitions">All definitions, the profiles themselves included.</param>
/// <param name="profiles">The profiles, as they came.</param>
internal sealed class ProfileExpansion(DefinitionsPack definitions, IReadOnlyList<ElementTree> profiles)
{
    /// <summary>Profiles that lead back to themselves are left to the generator, if they are few.</summary>
    private const int MostInCircle = 16;

    private readonly Dictionary<string, byte[]> made = new(StringComparer.Ordinal);

    /// <summary>Canonical URLs (without version) of the profiles that a StructureDefinition's snapshot is made from.</summary>
    public static IEnumerable<string> Bases(ElementTree profile)
    {
        if (profile.Root.Child("snapshot").Exists)
        {
            yield break;
        }

        yield return Url(profile.Root.Child("baseDefinition"));
        for (var element = profile.Root.Child("differential").Child("element"); element.Exists; element = element.NextSame())
        {
            for (var type = element.Child("type"); type.Exists; type = type.NextSame())
            {
                for (var link = type.Child("profile"); link.Exists; link = link.NextSame())
                {
                    yield return Url(link);
                }
            }
        }
    }

    /// <summary>A problem of the generator, at the element of the differential that it names, else at the differential.</summary>
    public static Issue Issue(ElementTree profile, string problem)
    {
        Element at = default;
        for (var element = profile.Root.Child("differential").Child("element"); element.Exists; element = element.NextSame())
        {
            var isNamed = element.Child("path").Text is { Length: > 0 } path && problem.Contains(path, StringComparison.Ordinal);
            at = isNamed && element.Child("path").Raw.Length > at.Child("path").Raw.Length ? element : at;
        }

        var issue = Resources.Issue.Error(
            IssueCode.Invalid, MessageId.ProfileSnapshot, $"No snapshot can be made of the differential. {problem}", at.Exists ? at : profile.Root.Child("differential"), $"Der kan ikke dannes et snapshot af differential (på engelsk): {problem}");
        return issue with { Profile = profile.Root.Child("url").Text, ElementId = at.Child("id").Text ?? at.Child("path").Text };
    }

    /// <summary>The snapshots of all profiles, or why there is none.</summary>
    public async Task<IReadOnlyList<(ElementTree Profile, SnapshotResult Made)>> RunAsync()
    {
        var results = new List<(ElementTree Profile, SnapshotResult Made)>();
        var resolver = new SnapshotResolver(url => made.TryGetValue(url, out var json) ? json : definitions.Find("StructureDefinition", url)?.Json);
        var (order, circle) = Order();
        foreach (var profile in circle.Count <= MostInCircle ? order.Concat(circle) : order)
        {
            var result = await Snapshots.GenerateAsync(profile.Json, resolver);
            results.Add((profile, result));
            if (result.Json is { } json)
            {
                var (url, version) = (Url(profile.Root.Child("url")), profile.Root.Child("version").Text ?? "");
                made[$"{url}|{version}"] = json;
                if (definitions.FindEntry("StructureDefinition", url)?.Version == version)
                {
                    made[url] = json;
                }
            }
        }

        results.AddRange(circle.Skip(circle.Count <= MostInCircle ? circle.Count : 0).Select(profile => (profile, new SnapshotResult(null, [$"It is one of {circle.Count} profiles that lead back to themselves."]))));
        return results;
    }

    private static string Url(Element canonical) => (canonical.Text ?? "").Split('|')[0];

    /// <summary>The profiles after those they rest on, and apart from them those that rest on themselves.</summary>
    private (List<ElementTree> Order, List<ElementTree> Circle) Order()
    {
        var waiting = profiles.ToDictionary<ElementTree, ElementTree, int>(profile => profile, _ => 0, ReferenceEqualityComparer.Instance);
        var byUrl = profiles.ToLookup(profile => Url(profile.Root.Child("url")), StringComparer.Ordinal);
        var dependents = new Dictionary<ElementTree, List<ElementTree>>(ReferenceEqualityComparer.Instance);
        foreach (var profile in profiles)
        {
            foreach (var needed in Bases(profile).Distinct(StringComparer.Ordinal).SelectMany(url => byUrl[url]))
            {
                waiting[profile]++;
                (dependents.TryGetValue(needed, out var list) ? list : dependents[needed] = []).Add(profile);
            }
        }

        var order = profiles.Where(profile => waiting[profile] == 0).ToList();
        for (var i = 0; i < order.Count; i++)
        {
            foreach (var dependent in dependents.GetValueOrDefault(order[i]) ?? [])
            {
                if (--waiting[dependent] == 0)
                {
                    order.Add(dependent);
                }
            }
        }

        return (order, [.. profiles.Where(profile => waiting[profile] > 0)]);
    }
}
