using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using FhirGenomics.Resources;

namespace FhirGenomics.Store;

/// <summary>References to resources of this server: <c>Type/id</c>. Source: https://hl7.org/fhir/R4/references.html#literal</summary>
public static class LocalReference
{
    private const int LongestId = 64;

    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.");

    /// <summary>True for <c>Type/id</c> of a resource type and a legal id.</summary>
    public static bool IsLocal(string reference) => TrySplit(reference, out _, out _);

    /// <summary>Splits <c>Type/id</c> or <c>Type/id/_history/version</c>; false for all else.</summary>
    public static bool TrySplit(string reference, [NotNullWhen(true)] out string? type, [NotNullWhen(true)] out string? id)
    {
        type = id = null;
        var slash = reference.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0)
        {
            return false;
        }

        var version = reference.IndexOf("/_history/", slash + 1, StringComparison.Ordinal);
        id = version < 0 ? reference[(slash + 1)..] : reference[(slash + 1)..version];
        type = reference[..slash];
        return IsId(id) && FhirTypes.R4.IsResource(type);
    }

    /// <summary>The resource type that a literal reference names, relative or absolute; null if it names none.</summary>
    public static string? TypeOf(string reference)
    {
        var version = reference.IndexOf("/_history/", StringComparison.Ordinal);
        var whole = version < 0 ? reference : reference[..version];
        var id = whole.LastIndexOf('/');
        if (id <= 0)
        {
            return null;
        }

        var type = whole[(whole.LastIndexOf('/', id - 1) + 1)..id];
        return FhirTypes.R4.IsResource(type) ? type : null;
    }

    /// <summary>What stands below a base URL (without slash at the end); null if the reference stands elsewhere.</summary>
    public static string? Below(string? baseUrl, string reference) =>
        baseUrl is not null && reference.Length > baseUrl.Length + 1 && reference[baseUrl.Length] == '/' && reference.StartsWith(baseUrl, StringComparison.Ordinal) ? reference[(baseUrl.Length + 1)..] : null;

    /// <summary>
    /// A conditional reference (<c>Patient?identifier=a|b</c>, or the same below the own base URL) without the base, whatever stands where its type should be; null for
    /// one without query or with the URL of another server.
    /// </summary>
    public static string? Conditional(string reference, string? ownBase)
    {
        var relative = Below(ownBase, reference) ?? reference;
        return relative.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at && relative.AsSpan(0, at).IndexOfAny(':', '#') < 0 ? relative : null;
    }

    /// <summary>True for a logical id that a URL can name: a path with one or two dots means another. Source: https://hl7.org/fhir/R4/datatypes.html#id</summary>
    public static bool IsId(string id) => id.Length is > 0 and <= LongestId && !id.AsSpan().ContainsAnyExcept(IdCharacters) && id is not ("." or "..");
}
