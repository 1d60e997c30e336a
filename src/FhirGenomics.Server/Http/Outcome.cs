using FhirGenomics.Resources;

namespace FhirGenomics.Server.Http;

/// <summary>
/// The one table that turns what abandons a request into an HTTP status and an OperationOutcome.
/// Source: https://hl7.org/fhir/R4/http.html#Status-Codes
/// </summary>
internal static class Outcome
{
    /// <summary>The HTTP status of a failure.</summary>
    public static int StatusOf(FailureKind kind) => kind switch
    {
        FailureKind.BadRequest => 400,
        FailureKind.NotFound => 404,
        FailureKind.MethodNotAllowed => 405,
        FailureKind.NotAcceptable => 406,
        FailureKind.Conflict => 409,
        FailureKind.Gone => 410,
        FailureKind.PreconditionFailed => 412,
        FailureKind.TooLarge => 413,
        FailureKind.UnsupportedMediaType => 415,
        FailureKind.Unprocessable => 422,
        FailureKind.Unavailable => 503,
        _ => 500,
    };

    /// <summary>The answer to a request that was abandoned.</summary>
    public static FhirResponse Of(Failure failure) => Respond.Outcome(StatusOf(failure.Kind), failure.Issues);

    /// <summary>The answer to a request that HTTP itself refuses: too large, too slow, malformed.</summary>
    public static FhirResponse Of(BadHttpRequestException refused) => Respond.Outcome(refused.StatusCode, [refused.StatusCode switch
    {
        413 => Issue.Error(IssueCode.TooLong, "content-too-large", "The content is larger than this server takes (setting Requests:MaxBytes).", "Indholdet er større, end denne server tager imod (indstillingen Requests:MaxBytes)."),
        414 or 431 => Issue.Error(IssueCode.TooLong, "headers-too-large", "The URL or the headers are too long.", "URL'en eller headerne er for lange."),
        408 => Issue.Error(IssueCode.Transient, "request-timeout", "The request took too long to arrive.", "Forespørgslen var for længe om at nå frem."),
        _ => Issue.Error(IssueCode.Invalid, "http-invalid", "The request is not valid HTTP.", "Forespørgslen er ikke gyldig HTTP."),
    }]);

    /// <summary>The answer when the server itself failed: nothing but the id under which the log tells more.</summary>
    public static FhirResponse OfDefect(string requestId) => Respond.Outcome(500, [new Issue(
        IssueSeverity.Fatal, IssueCode.Exception, "internal-error", $"The server failed. Its log says more under the request id {requestId}.")
    {
        Danish = $"Serveren fejlede. Dens log siger mere under forespørgslens id {requestId}.",
    }]);

    /// <summary>The answer where no route fits: the URL is unknown, or it does not offer the method.</summary>
    public static FhirResponse OfNoRoute(HttpContext http)
    {
        var allow = http.Response.Headers.Allow.ToString();
        var last = http.Request.Path.Value!.TrimEnd('/').Split('/')[^1];
        return http.Response.StatusCode == 405
            ? Respond.Outcome(405, [Issue.Error(IssueCode.NotSupported, "method-not-allowed", $"{http.Request.Method} is not offered for this URL. It offers {allow}.", $"{http.Request.Method} tilbydes ikke for denne URL. Den tilbyder {allow}.")])
            : Respond.Outcome(404, [last.StartsWith('$') ? Routes.UnknownOperation(last) : Issue.Error(IssueCode.NotFound, "url-unknown", $"This URL is unknown. The FHIR base is {Routes.Base}; what it offers is told at {Routes.Base}/metadata.", $"Denne URL er ukendt. FHIR-basen er {Routes.Base}; hvad den tilbyder, står i {Routes.Base}/metadata.")]);
    }
}
