using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Store;

namespace FhirGenomics.Server.Http;

/// <summary>
/// The If-... headers of a request, or their counterparts in a Bundle entry.
/// Sources: https://hl7.org/fhir/R4/http.html#concurrency, https://hl7.org/fhir/R4/http.html#ccreate
/// </summary>
internal sealed record Preconditions
{
    private static readonly string[] Instants = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>The three forms of https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7.</summary>
    private static readonly string[] HttpDates = ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"];

    /// <summary>No condition.</summary>
    public static readonly Preconditions None = new();

    /// <summary><c>If-Match</c> as sent.</summary>
    public string? IfMatch { get; init; }

    /// <summary><c>If-None-Match</c> as sent.</summary>
    public string? IfNoneMatch { get; init; }

    /// <summary><c>If-Modified-Since</c> as sent.</summary>
    public string? IfModifiedSince { get; init; }

    /// <summary><c>If-None-Exist</c>: search parameters as in a URL, without question mark.</summary>
    public string? IfNoneExist { get; init; }

    /// <summary>The headers of a request.</summary>
    public static Preconditions Read(IHeaderDictionary headers)
    {
        var (match, noneMatch, since, noneExist) = (headers.IfMatch, headers.IfNoneMatch, headers.IfModifiedSince, headers["If-None-Exist"]);
        return match.Count + noneMatch.Count + since.Count + noneExist.Count == 0
            ? None
            : new Preconditions { IfMatch = Given(match), IfNoneMatch = Given(noneMatch), IfModifiedSince = Given(since), IfNoneExist = Given(noneExist) };
    }

    /// <summary>The versions that <c>If-Match</c> allows; null if there is no such condition. Throws <see cref="Failure"/> (412) if it names no version this server could have.</summary>
    public VersionMatch? RequiredVersion()
    {
        if (IfMatch is null)
        {
            return null;
        }

        if (IfMatch.Trim() == "*")
        {
            return VersionMatch.Any;
        }

        var versions = IfMatch.Split(',').Select(VersionOf).OfType<int>().ToList();
        return versions.Count > 0 ? new VersionMatch(versions) : throw new Failure(
            FailureKind.PreconditionFailed,
            Issue.Error(IssueCode.Conflict, "version-mismatch", $"If-Match asks for version {IfMatch}, which this server never gave: it expects W/\"n\" with the version's number.",
                $"If-Match beder om version {IfMatch}, som denne server aldrig har givet: den forventer W/\"n\" med versionens nummer."));
    }

    /// <summary>True if the caller has this version already, so that a read answers 304. If-None-Match goes before If-Modified-Since.</summary>
    public bool IsKnown(int version, DateTimeOffset lastUpdated)
    {
        if (IfNoneMatch is not null)
        {
            foreach (var tag in IfNoneMatch.Split(',', StringSplitOptions.TrimEntries))
            {
                if (tag == "*" || VersionOf(tag) == version)
                {
                    return true;
                }
            }

            return false;
        }

        // A Bundle has an instant, to the millisecond; the header has whole seconds.
        return IfModifiedSince is { } text
            && (DateTimeOffset.TryParseExact(text, Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since) ? lastUpdated.ToUnixTimeMilliseconds() <= since.ToUnixTimeMilliseconds()
                : DateTimeOffset.TryParseExact(text, HttpDates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite, out since) && lastUpdated.ToUnixTimeSeconds() <= since.ToUnixTimeSeconds());
    }

    /// <summary>The version in an entity tag, which clients write as <c>W/"3"</c>, <c>"3"</c> or <c>3</c>; null if it is none.</summary>
    public static int? VersionOf(string tag)
    {
        var bare = tag.AsSpan().Trim();
        bare = bare.StartsWith("W/", StringComparison.OrdinalIgnoreCase) ? bare[2..] : bare;
        bare = bare is ['"', .. var inner, '"'] ? inner : bare;
        return int.TryParse(bare, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0 ? version : null;
    }

    private static string? Given(Microsoft.Extensions.Primitives.StringValues header) => header.Count == 0 ? null : header.ToString();
}
