using System.Diagnostics.CodeAnalysis;
using System.Text;
using FhirGenomics.Resources;

namespace FhirGenomics.Store.Writing;

/// <summary>
/// What references of a transaction mean after it: fullUrls of its entries and conditional references, each with the <c>Type/id</c> it becomes.
/// Source: https://hl7.org/fhir/R4/http.html#trules and https://hl7.org/fhir/R4/bundle.html#references
/// </summary>
/// <param name="ownBase">Base URL of this server without slash at the end: references below it become relative. Null if they stay.</param>
internal sealed class ReferenceMap(string? ownBase)
{
    private readonly byte[] ownBaseBytes = Encoding.UTF8.GetBytes(ownBase ?? "");
    private readonly Dictionary<string, string> targets = new(StringComparer.Ordinal);

    /// <summary>True if there may be something to replace in a resource's JSON; an escaped slash may hide the base.</summary>
    public bool Concerns(ReadOnlySpan<byte> json) => targets.Count > 0 || (ownBaseBytes.Length > 0 && (json.IndexOf(ownBaseBytes) >= 0 || json.IndexOf("\\/"u8) >= 0));

    /// <summary>The reference without this server's base; null if it has another one or names no resource.</summary>
    public string? Relative(string reference) =>
        ownBase is not null && reference.Length > ownBase.Length + 1 && reference.StartsWith(ownBase, StringComparison.Ordinal) && reference[ownBase.Length] == '/'
        && LocalReference.TrySplit(reference[(ownBase.Length + 1)..], out _, out _) ? reference[(ownBase.Length + 1)..] : null;

    /// <summary>Says what a fullUrl or a conditional reference becomes.</summary>
    public void Add(string reference, string target)
    {
        if (!targets.TryAdd(reference, target) && targets[reference] != target)
        {
            throw new Failure(FailureKind.BadRequest, Issue.Error(IssueCode.Duplicate, "full-url-duplicate", $"Two entries have the fullUrl '{reference}'.", $"To entries har samme fullUrl, '{reference}'."));
        }
    }

    /// <summary>
    /// What a reference becomes; false if it stays. A relative one is looked up below the base of the entry's own fullUrl, as the specification
    /// says; a fragment stays, a version goes (the new version is another one).
    /// </summary>
    public bool TryFind(string reference, string? ownFullUrl, [NotNullWhen(true)] out string? replacement)
    {
        if (targets.TryGetValue(reference, out replacement))
        {
            return true;
        }

        var fragmentAt = reference.IndexOf('#', StringComparison.Ordinal);
        var fragment = fragmentAt < 0 ? "" : reference[fragmentAt..];
        var whole = fragmentAt < 0 ? reference : reference[..fragmentAt];
        if (whole.Length == 0)
        {
            return false;
        }

        var versionAt = whole.IndexOf("/_history/", StringComparison.Ordinal);
        if (TryTarget(whole, ownFullUrl, out var target) || (versionAt > 0 && TryTarget(whole[..versionAt], ownFullUrl, out target)))
        {
            replacement = target + fragment;
            return true;
        }

        return false;
    }

    private bool TryTarget(string reference, string? ownFullUrl, [NotNullWhen(true)] out string? target) =>
        targets.TryGetValue(reference, out target)
        || (RestBase(ownFullUrl) is { } root && LocalReference.IsLocal(reference) && targets.TryGetValue(root + reference, out target));

    /// <summary>The base of a RESTful fullUrl with its slash: of <c>http://x/fhir/Patient/1</c> it is <c>http://x/fhir/</c>; null for others.</summary>
    private static string? RestBase(string? fullUrl)
    {
        if (fullUrl is null || !fullUrl.StartsWith("http", StringComparison.Ordinal))
        {
            return null;
        }

        var id = fullUrl.LastIndexOf('/');
        var type = id > 0 ? fullUrl.LastIndexOf('/', id - 1) : -1;
        return type > 0 && LocalReference.IsLocal(fullUrl[(type + 1)..]) ? fullUrl[..(type + 1)] : null;
    }
}
