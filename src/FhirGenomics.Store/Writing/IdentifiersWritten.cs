using FhirGenomics.Resources;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Store.Writing;

/// <summary>
/// The identifiers of what a transaction creates and updates. Conditional references are resolved after that, so that one by identifier
/// (<c>Patient?identifier=system|value</c>) may mean what stands beside it. Source: https://hl7.org/fhir/R4/http.html#trules
/// </summary>
internal sealed class IdentifiersWritten
{
    private readonly ILookup<(string Type, string System, string Value), string> targets;

    /// <summary>Collects them; <paramref name="target"/> tells what a change writes, as <c>Type/id</c>; null if it writes nothing.</summary>
    public IdentifiersWritten(IReadOnlyList<Change> changes, Func<int, string?> target) =>
        targets = Enumerable.Range(0, changes.Count)
            .SelectMany(i => target(i) is { } written ? Identifiers(changes[i]).Select(identifier => (identifier, written)) : [])
            .ToLookup(one => one.identifier, one => one.written);

    /// <summary>What is written with the identifier that a search asks for; nothing if it asks for anything else too.</summary>
    public HashSet<string> Of(SearchQuery query)
    {
        var asked = QueryString.Read(query.Used).ToList();
        return asked is [{ Key: "identifier", Value: var value }] && !value.AsSpan().ContainsAny(",\\$") && value.Split('|') is [{ Length: > 0 } system, { Length: > 0 } text]
            ? [.. targets[(query.Type, system, Folded(text))]]
            : [];
    }

    private static IEnumerable<(string Type, string System, string Value)> Identifiers(Change change)
    {
        var tree = change switch { Change.Create create => create.Resource, Change.Update update => update.Resource, _ => null };
        for (var identifier = tree is null ? default : tree.Root.Child("identifier"); identifier.Exists; identifier = identifier.NextSame())
        {
            if (identifier.Child("system").Text is { } system && identifier.Child("value").Text is { } value)
            {
                yield return (change.Type, system, Folded(value));
            }
        }
    }

    /// <summary>Codes and identifiers are searched without case.</summary>
    private static string Folded(string value) => value.ToUpperInvariant();
}
