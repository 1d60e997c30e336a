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
        if (request.Id is not null)
        {
            return ElementTree.Read(Read.Require(await server.Store.Read(request.Type!, request.Id, stop), request).Json);
        }

        if (parameters.Resource(resourceName, request.Type!) is { } sent)
        {
            return sent;
        }

        if (parameters.Text("url") is not { } url)
        {
            return null;
        }

        var canonical = versionName is not null && parameters.Text(versionName) is { } version && !url.Contains('|', StringComparison.Ordinal) ? $"{url}|{version}" : url;
        return terminology.Definitions.Find(request.Type!, canonical) is { } found && IsAskedFor(found, canonical) ? found : throw Unknown(request.Type!, canonical, terminology);
    }

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
