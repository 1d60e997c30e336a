using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Server.Interactions;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Server.Operations;

/// <summary>Finds the definition that a terminology operation is about.</summary>
internal static class StoredDefinition
{
    /// <summary>
    /// The one of the URL's id, the one sent as <paramref name="resourceName"/>, or the one with the canonical URL <c>url</c>; null if none of these was given.
    /// Throws <see cref="Failure"/>: 404 if it is not known.
    /// </summary>
    public static async Task<ElementTree?> Find(FhirRequest request, FhirServer server, TerminologyService terminology, OperationParameters parameters, string resourceName, string? versionName, CancellationToken stop)
    {
        var sent = parameters.Resource(resourceName, request.Type!);
        if (request.Id is not null && sent is not null)
        {
            throw parameters.Wrong(resourceName, "is not for the URL of a stored one", "hører ikke til URL'en på en, der er gemt");
        }

        if ((request.Id is null ? sent : ElementTree.Read(Read.Require(await server.Store.Read(request.Type!, request.Id, stop), request).Json)) is { } known)
        {
            // On an instance the id says which is meant: R4 has url for the other levels, and clients that send it all the same are answered.
            parameters.MustBe(known.Root, sent is null ? null : "url", versionName);
            return known;
        }

        if (parameters.Text("url") is not { } url)
        {
            return null;
        }

        var canonical = versionName is not null && parameters.Text(versionName) is { } version ? Versioned(url, version, parameters, versionName) : url;
        return terminology.Definitions.Find(request.Type!, canonical) is { } found && IsAskedFor(found, canonical) ? found : throw Unknown(request.Type!, canonical, terminology);
    }

    /// <summary>A canonical URL as it is told: with the version if there is one.</summary>
    public static string Canonical(string? url, string? version) => version is null ? url ?? "" : $"{url}|{version}";

    /// <summary>A canonical URL with its version. Throws <see cref="Failure"/> (400) if it has another one already.</summary>
    public static string Versioned(string url, string version, OperationParameters parameters, string versionName) => url.Split('|', 2) switch
    {
        [_] => $"{url}|{version}",
        [_, var own] when own == version => url,
        [_, var own] => throw parameters.Wrong(versionName, $"is '{version}', but the URL says '{own}'", $"er '{version}', men URL'en siger '{own}'"),
        _ => url,
    };

    /// <summary>404: no definition of this URL; if another one was probably meant, that is told.</summary>
    public static Failure Unknown(string type, string url, TerminologyService terminology)
    {
        var meant = terminology.Meant(type, url);
        var question = Spelling.Question(meant == url.Split('|')[0] ? null : meant);
        return new Failure(FailureKind.NotFound, Issue.Error(
            IssueCode.NotFound, "definition-unknown", $"The {type} '{url}' is not loaded here.{question}", $"{type} '{url}' er ikke indlæst her.{question.Danish}"));
    }

    private static bool IsAskedFor(ElementTree found, string canonical) =>
        canonical.Split('|', 2) is not [_, var version] || found.Root.Child("version").Text == version;
}
