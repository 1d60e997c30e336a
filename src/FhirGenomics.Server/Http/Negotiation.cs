using FhirGenomics.Resources;
using Microsoft.Net.Http.Headers;

namespace FhirGenomics.Server.Http;

/// <summary>How a response is written.</summary>
/// <param name="Xml">XML instead of JSON.</param>
/// <param name="Pretty">With line breaks and indentation.</param>
/// <param name="ForBrowser">A browser shows it to a person.</param>
internal sealed record Representation(bool Xml, bool Pretty, bool ForBrowser)
{
    /// <summary>Compact JSON.</summary>
    public static readonly Representation Json = new(false, false, false);

    /// <summary>Value of Content-Type.</summary>
    public string ContentType => Xml ? "application/fhir+xml; charset=utf-8" : ForBrowser ? "application/json; charset=utf-8" : "application/fhir+json; charset=utf-8";
}

/// <summary>Chooses JSON or XML from <c>_format</c> and Accept. Source: https://hl7.org/fhir/R4/http.html#mime-type</summary>
internal static class Negotiation
{
    private const string Offered = "application/fhir+json, application/json, application/fhir+xml, application/xml";
    private static readonly Representation Browser = new(Xml: false, Pretty: true, ForBrowser: true);

    /// <summary>The representation that the caller wants. Throws <see cref="Failure"/> (406) if the server has none of those.</summary>
    public static Representation Choose(HttpRequest request) => Find(request) ?? throw new Failure(
        FailureKind.NotAcceptable,
        Issue.Error(IssueCode.NotSupported, "format-not-offered", $"None of the formats that you accept is offered. Offered are {Offered} (with fhirVersion 4.0), and _format=json or xml.",
        $"Ingen af de formater, du accepterer, tilbydes. Der tilbydes {Offered} (med fhirVersion 4.0) og _format=json eller xml."));

    /// <summary>The representation for an error, which must be written in any case.</summary>
    public static Representation ForError(HttpRequest request) => Find(request) ?? Representation.Json;

    /// <summary>The language of Accept-Language that findings are told in: Danish if it is wanted more than English, else English.</summary>
    public static Language LanguageOf(HttpRequest request)
    {
        var (danish, english) = (0.0, 0.0);
        if (request.Headers.AcceptLanguage.Count == 0 || !StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var wanted))
        {
            return Language.English;
        }

        foreach (var language in wanted)
        {
            var tag = language.Value.AsSpan();
            var primary = tag[..(tag.IndexOf('-') is >= 0 and var end ? end : tag.Length)];
            if (primary.Equals("da", StringComparison.OrdinalIgnoreCase) && english < (language.Quality ?? 1))
            {
                danish = Math.Max(danish, language.Quality ?? 1);
            }
            else if (primary is "*" || primary.Equals("en", StringComparison.OrdinalIgnoreCase))
            {
                english = Math.Max(english, language.Quality ?? 1);
            }
        }

        return danish > 0 && danish >= english ? Language.Danish : Language.English;
    }

    /// <summary>JSON or XML by the name of a format; null if it is neither.</summary>
    public static bool? IsXml(ReadOnlySpan<char> mediaType) => mediaType.ToString().ToUpperInvariant() switch
    {
        "JSON" or "APPLICATION/FHIR+JSON" or "APPLICATION/JSON" or "APPLICATION/JSON+FHIR" or "TEXT/JSON" => false,
        "XML" or "APPLICATION/FHIR+XML" or "APPLICATION/XML" or "APPLICATION/XML+FHIR" or "TEXT/XML" => true,
        _ => null,
    };

    private static Representation? Find(HttpRequest request)
    {
        var pretty = request.QueryString.HasValue && request.Query["_pretty"] is [.., "true"];
        var format = request.QueryString.HasValue ? request.Query["_format"].ToString() : "";
        if (format.Length > 0)
        {
            // An unescaped plus of application/fhir+json reaches us as a blank.
            var parts = format.Split(';', 2, StringSplitOptions.TrimEntries);
            var chosen = parts[0].Replace(' ', '+');
            return parts is [_, var parameters] && MediaTypeHeaderValue.TryParse("a/b;" + parameters, out var type) && OtherVersion(type) is not null ? null
                : chosen.ToUpperInvariant() is "HTML" or "TEXT/HTML" ? Browser
                : IsXml(chosen) is { } xml ? new Representation(xml, pretty, false) : null;
        }

        var accept = request.Headers.Accept;
        if (accept.Count == 0 || (accept.Count == 1 && accept[0] is "*/*" or "application/fhir+json" or "application/json" or ""))
        {
            return pretty ? Representation.Json with { Pretty = true } : Representation.Json;
        }

        return Best(accept) is { } best ? best with { Pretty = best.Pretty || pretty } : null;
    }

    private static Representation? Best(Microsoft.Extensions.Primitives.StringValues accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out var ranges))
        {
            return null;
        }

        Representation? best = null;
        var quality = 0.0;
        foreach (var range in ranges)
        {
            var q = range.Quality ?? 1;
            if (q > quality && Of(range, ranges) is { } found)
            {
                (best, quality) = (found, q);
            }
        }

        return best;
    }

    /// <summary>The fhirVersion of a media type if it is another than R4's; null if it is R4's or not given.</summary>
    public static string? OtherVersion(MediaTypeHeaderValue type)
    {
        foreach (var parameter in type.Parameters)
        {
            if (parameter.Name.Equals("fhirVersion", StringComparison.OrdinalIgnoreCase) && HeaderUtilities.RemoveQuotes(parameter.Value).Value is var version and not ("4.0" or "4.0.1"))
            {
                return version ?? "";
            }
        }

        return null;
    }

    private static Representation? Of(MediaTypeHeaderValue range, IList<MediaTypeHeaderValue> ranges) => OtherVersion(range) is not null ? null : range.MediaType.Value?.ToUpperInvariant() switch
    {
        "*/*" or "APPLICATION/*" or "TEXT/*" => !IsRefused(ranges, xml: false) ? Representation.Json : !IsRefused(ranges, xml: true) ? Representation.Json with { Xml = true } : null,
        "TEXT/HTML" or "APPLICATION/XHTML+XML" => Browser,
        var type => IsXml(type) is { } xml ? new Representation(xml, false, false) : null,
    };

    /// <summary>True if a form is named with <c>q=0</c>: then no wildcard means it.</summary>
    private static bool IsRefused(IList<MediaTypeHeaderValue> ranges, bool xml) => ranges.Any(range => range.Quality == 0 && IsXml(range.MediaType.AsSpan()) == xml);
}
