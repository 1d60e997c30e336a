using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Server.Http;

namespace FhirGenomics.Server.Interactions;

/// <summary>One entry of a transaction or batch: what it asks for, or why that cannot be done.</summary>
/// <param name="Request">What it asks for; null if that cannot be told.</param>
/// <param name="Route">The interaction that it asks for.</param>
/// <param name="Failure">Why it cannot be done.</param>
internal sealed record BundleEntry(FhirRequest? Request, FhirRoute? Route, Failure? Failure);

/// <summary>The entries of a transaction or batch as requests. Source: https://hl7.org/fhir/R4/bundle.html#bundle.entry.request</summary>
internal static class BundleEntries
{
    /// <summary>Reads all entries in their order.</summary>
    public static List<BundleEntry> Read(ElementTree bundle, FhirRequest outer)
    {
        var entries = new List<BundleEntry>();
        for (var entry = bundle.Root.Child("entry"); entry.Exists; entry = entry.NextSame())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"Bundle.entry[{entries.Count}]");
            try
            {
                entries.Add(Read(entry, place, outer with { Body = null }));
            }
            catch (Failure failure)
            {
                entries.Add(new BundleEntry(null, null, new Failure(failure.Kind, [.. failure.Issues.Select(issue => issue with { Expression = issue.Expression ?? place + ".request.url" })])));
            }
        }

        return entries;
    }

    /// <summary>The entry that a finding about the whole Bundle belongs to; -1 if it is about the Bundle itself.</summary>
    public static int IndexOf(Issue issue)
    {
        const string Start = "Bundle.entry[";
        var expression = issue.Expression ?? "";
        var end = expression.IndexOf(']', StringComparison.Ordinal);
        return expression.StartsWith(Start, StringComparison.Ordinal) && int.TryParse(expression.AsSpan(Start.Length, Math.Max(0, end - Start.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1;
    }

    /// <summary>What went wrong with an entry, told at its place in the Bundle; lines and columns of a resource that was taken out of it mean nothing there.</summary>
    public static Failure AtPlace(Failure failure, FhirRequest entry) => new(failure.Kind, [.. failure.Issues.Select(issue => AtPlace(issue, entry))]);

    private static Issue AtPlace(Issue issue, FhirRequest entry)
    {
        var (told, type) = (issue.Expression, entry.Body?.ResourceType ?? "Bundle");
        return told is null ? issue with { Expression = entry.Place }
            : told.StartsWith(entry.Place!, StringComparison.Ordinal) ? issue
            : told.StartsWith(type, StringComparison.Ordinal) && (told.Length == type.Length || !char.IsAsciiLetter(told[type.Length])) ? issue with { Expression = entry.ResourcePlace + told[type.Length..], Line = 0, Column = 0 }
            : issue with { Expression = entry.Place, Text = $"{issue.Text} (In the result of the patch: {told})", Danish = $"{issue.Danish} (I resultatet af patchen: {told})", Line = 0, Column = 0 };
    }

    /// <summary>True if a path below the base, in its parts, is one of the route's.</summary>
    public static bool IsOf(FhirRoute route, string[] segments) => Match(route, segments) is not null;

    private static BundleEntry Read(Element entry, string place, FhirRequest outer)
    {
        var asked = entry.Child("request");
        if (asked.Child("method").Text is not { } method || asked.Child("url").Text is not { } url)
        {
            throw Wrong(IssueCode.Required, "entry-request-missing", "An entry of a transaction or batch needs request.method and request.url.", asked.Exists ? asked : entry, "En entry i en transaction eller batch skal have request.method og request.url.");
        }

        var relative = url.StartsWith(outer.Base, StringComparison.Ordinal) && (url.Length == outer.Base.Length || url[outer.Base.Length] is '/' or '?') ? url[outer.Base.Length..] : url;
        var mark = relative.IndexOf('?', StringComparison.Ordinal);
        var path = (mark < 0 ? relative : relative[..mark]).Trim('/');
        var (route, type, id, member, version) = Find(method, path, asked);
        var resource = entry.Child("resource");
        var request = outer with
        {
            Method = method,
            Type = type,
            Id = id,
            Member = member,
            VersionId = version,
            Parameters = mark < 0 ? [] : Query.Read(relative[mark..]),
            Query = mark < 0 ? "" : relative[mark..],
            Body = resource.Exists ? resource.Detach() : null,
            Place = place,
            FullUrl = entry.Child("fullUrl").Text,
            Conditions = new Preconditions
            {
                IfMatch = asked.Child("ifMatch").Text,
                IfNoneMatch = asked.Child("ifNoneMatch").Text,
                IfModifiedSince = asked.Child("ifModifiedSince").Text,
                IfNoneExist = asked.Child("ifNoneExist").Text,
            },
        };
        return new BundleEntry(request, route, null);
    }

    private static (FhirRoute Route, string? Type, string? Id, string? Member, string? Version) Find(string method, string path, Element asked)
    {
        var segments = path.Split('/');
        FhirRoute? known = null;
        foreach (var route in Routes.All)
        {
            if (route.Content is FhirContent.Bundle || Match(route, segments) is not var (type, id, member, version))
            {
                continue;
            }

            known ??= route;
            if (route.Content is FhirContent.Form)
            {
                throw Wrong(IssueCode.NotSupported, "entry-search-by-form", $"An entry cannot hold a form: in a Bundle a search is GET {path[..^"_search".Length].TrimEnd('/')}?name=value.", asked.Child("url"), $"En entry kan ikke rumme en formular: i en Bundle er en søgning GET {path[..^"_search".Length].TrimEnd('/')}?navn=værdi.");
            }

            if (route.Methods.Contains(method, StringComparer.Ordinal))
            {
                Routes.Check(type, id, member);
                return (route, type ?? route.OnlyType, id, member, version);
            }
        }

        throw known is not null
            ? new Failure(FailureKind.MethodNotAllowed, Issue.Error(IssueCode.NotSupported, "method-not-allowed", $"{method} is not offered for {path}.", asked.Child("method"), $"{method} tilbydes ikke for {path}."))
            : Wrong(IssueCode.NotFound, "url-unknown", "The URL of the entry is not one of this server: Type or Type/id, relative to the base.", asked.Child("url"), "URL'en i entry er ikke en af denne servers: Type eller Type/id, relativt til basen.");
    }

    private static (string? Type, string? Id, string? Member, string? Version)? Match(FhirRoute route, string[] segments)
    {
        var template = route.Segments;
        if (template.Length != segments.Length)
        {
            return null;
        }

        (string? Type, string? Id, string? Member, string? Version) values = default;
        for (var i = 0; i < template.Length; i++)
        {
            switch (template[i])
            {
                case "{type}" when segments[i].Length > 0:
                    values.Type = segments[i];
                    break;
                case "{id}" when !segments[i].StartsWith('_') && !segments[i].StartsWith('$'):
                    values.Id = segments[i];
                    break;
                case "{member}" when !segments[i].StartsWith('_') && !segments[i].StartsWith('$'):
                    values.Member = segments[i];
                    break;
                case "{vid}":
                    values.Version = segments[i];
                    break;
                case var literal when literal == segments[i]:
                    break;
                default:
                    return null;
            }
        }

        return values.Type is "metadata" or ['_' or '$', ..] ? null : values;
    }

    private static Failure Wrong(string code, string messageId, string text, Element at, string danish) => new(FailureKind.BadRequest, Issue.Error(code, messageId, text, at, danish));
}
