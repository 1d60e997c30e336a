using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
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
    private const string HistoryPart = "/_history/";

    private readonly byte[] ownBaseBytes = Encoding.UTF8.GetBytes(ownBase ?? "");
    private readonly Dictionary<string, ReferenceTarget> targets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> conditional = new(StringComparer.Ordinal);
    private readonly HashSet<string> versions = new(StringComparer.Ordinal);

    /// <summary>The <c>Type/id</c> of which a version was named in a replacement.</summary>
    public IReadOnlySet<string> Versions => versions;

    /// <summary>True if there may be something to replace in a resource's JSON; an escaped slash may hide the base.</summary>
    public bool Concerns(ReadOnlySpan<byte> json) =>
        targets.Count + conditional.Count > 0 || (ownBaseBytes.Length > 0 && (json.IndexOf(ownBaseBytes) >= 0 || json.IndexOf("\\/"u8) >= 0));

    /// <summary>Says what a fullUrl becomes.</summary>
    public void Add(string fullUrl, ReferenceTarget target)
    {
        if (!targets.TryAdd(fullUrl, target) && targets[fullUrl] != target)
        {
            throw new Failure(FailureKind.BadRequest, Issue.Error(IssueCode.Duplicate, "full-url-duplicate", $"Two entries have the fullUrl '{fullUrl}'.", $"To entries har samme fullUrl, '{fullUrl}'."));
        }
    }

    /// <summary>Says what a conditional reference becomes: <c>Type/id</c>.</summary>
    public void AddConditional(string reference, string target) => conditional[reference] = target;

    /// <summary>What the text of a Reference becomes; null if it stays.</summary>
    public string? Reference(string text, string? ownFullUrl) =>
        conditional.TryGetValue(text, out var found) || TryFind(text, ownFullUrl, out found) ? found : Relative(text);

    /// <summary>
    /// What a reference or another link becomes; false if it stays. A relative one is looked up below the base of the entry's own fullUrl, as the
    /// specification says; a fragment stays, and a version becomes the one that the transaction makes.
    /// </summary>
    public bool TryFind(string reference, string? ownFullUrl, [NotNullWhen(true)] out string? replacement)
    {
        replacement = null;
        var fragmentAt = reference.IndexOf('#', StringComparison.Ordinal);
        var fragment = fragmentAt < 0 ? "" : reference[fragmentAt..];
        var whole = fragmentAt < 0 ? reference : reference[..fragmentAt];
        if (whole.Length == 0)
        {
            return false;
        }

        if (TryTarget(reference, ownFullUrl, out var target))
        {
            replacement = target.Reference;
        }
        else if (fragmentAt >= 0 && TryTarget(whole, ownFullUrl, out target))
        {
            replacement = target.Reference + fragment;
        }
        else if (whole.IndexOf(HistoryPart, StringComparison.Ordinal) is > 0 and var versionAt && TryTarget(whole[..versionAt], ownFullUrl, out target))
        {
            replacement = (target.Version == 0 ? target.Reference : string.Create(CultureInfo.InvariantCulture, $"{target.Reference}{HistoryPart}{target.Version}")) + fragment;
            versions.Add(target.Reference);
        }

        return replacement is not null;
    }

    private string? Relative(string reference) => LocalReference.Below(ownBase, reference) is { } relative && LocalReference.TrySplit(relative, out _, out _) ? relative : null;

    private bool TryTarget(string reference, string? ownFullUrl, out ReferenceTarget target) =>
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

/// <summary>What the fullUrl of an entry becomes.</summary>
/// <param name="Reference"><c>Type/id</c>.</param>
/// <param name="Version">The version that is there after the transaction; 0 if it is not known before.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReferenceTarget(string Reference, int Version);
