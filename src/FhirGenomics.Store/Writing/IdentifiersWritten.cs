using FhirGenomics.Resources;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Store.Writing;

/// <summary>
/// The identifiers of what a transaction creates and updates: a search by identifier (<c>Patient?identifier=system|value</c>), of a condition or a conditional
/// reference, may mean what stands beside it. Source: https://hl7.org/fhir/R4/http.html#trules
/// </summary>
internal sealed class IdentifiersWritten
{
    private readonly ILookup<(string Type, string Value), (string? System, int Change)> written;

    /// <summary>Collects them.</summary>
    public IdentifiersWritten(IReadOnlyList<Change> changes) =>
        written = Enumerable.Range(0, changes.Count).SelectMany(i => Identifiers(changes[i], i)).ToLookup(one => (changes[one.Change].Type, one.Value), one => (one.System, one.Change));

    /// <summary>The changes with the identifier that a search asks for, in their order; whether it asks for nothing else, so that it finds what they write. None if it asks for no identifier, or for several.</summary>
    public (IReadOnlyList<int> Changes, bool IsAll) Of(SearchQuery query)
    {
        var asked = QueryString.Read(query.Used).Where(parameter => parameter.Key == "identifier").ToList();
        if (asked is not [{ Value: { Length: > 0 } value }] || value.AsSpan().ContainsAny(",\\$") || value.Split('|') is not { Length: <= 2 } parts || parts[^1].Length == 0)
        {
            return ([], false);
        }

        var found = written[(query.Type, Folded(parts[^1]))].Where(one => parts.Length == 1 || (one.System ?? "") == parts[0]);
        return ([.. found.Select(one => one.Change).Distinct()], query.Criteria.Count == 1);
    }

    private static IEnumerable<(string? System, string Value, int Change)> Identifiers(Change change, int position)
    {
        for (var identifier = change.Content is { } tree ? tree.Root.Child("identifier") : default; identifier.Exists; identifier = identifier.NextSame())
        {
            if (identifier.Child("value").Text is { } value)
            {
                yield return (identifier.Child("system").Text, Folded(value), position);
            }
        }
    }

    /// <summary>Codes and identifiers are searched without case.</summary>
    private static string Folded(string value) => value.ToUpperInvariant();
}
