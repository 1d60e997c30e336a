using System.Diagnostics;
using FhirGenomics.Resources;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Routing;

namespace FhirGenomics.Server.Http;

/// <summary>
/// The outermost step of every HTTP exchange: gives it an id, logs it without anything that may tell of a patient (no ids, no parameters,
/// no content), and turns whatever abandons it into an OperationOutcome.
/// </summary>
internal sealed partial class Exchange(RequestDelegate next, TimeProvider clock, RequestLog requests, ILogger<Exchange> log)
{
    private const string IdHeader = "X-Request-Id";
    private const int LongestId = 64;

    /// <summary>What the log says of a request that nobody waited for.</summary>
    private const int CallerLeft = 499;

    public async Task InvokeAsync(HttpContext http)
    {
        var started = clock.GetTimestamp();
        var id = RequestId(http.Request.Headers[IdHeader].ToString());
        http.Response.Headers[IdHeader] = id;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "private, no-cache";
        var status = await TryAnswer(http, id) ? http.Response.StatusCode : CallerLeft;
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";
        requests.Add(http.Request.Method, route, status, clock.GetElapsedTime(started).TotalMilliseconds, id);
    }

    /// <summary>Answers, whatever happens; false if the caller has gone: nobody reads an answer.</summary>
    private async Task<bool> TryAnswer(HttpContext http, string id)
    {
        try
        {
            await Answer(http, id);
            return true;
        }
        catch (Exception gone) when (HasLeft(http, gone))
        {
            // What is left of the content is not waited for either.
            http.Response.StatusCode = http.Response.HasStarted ? http.Response.StatusCode : CallerLeft;
            http.Abort();
            return false;
        }
    }

    private async Task Answer(HttpContext http, string id)
    {
        try
        {
            await next(http);
            AllowHeader.Tell(http, http.Response.StatusCode);
            if (http.Response is { HasStarted: false, StatusCode: 405 } && HttpMethods.IsOptions(http.Request.Method))
            {
                // The header Allow tells what the URL offers, which is all that was asked.
                http.Response.StatusCode = StatusCodes.Status204NoContent;
            }
            else if (http.Response is { HasStarted: false, StatusCode: 404 or 405, ContentLength: null, ContentType: null })
            {
                await Abandon(http, Outcome.OfNoRoute(http));
            }
        }
        catch (Failure failure) when (!http.Response.HasStarted)
        {
            AllowHeader.Tell(http, Outcome.StatusOf(failure.Kind));
            await Abandon(http, Outcome.Of(failure));
        }
        catch (BadHttpRequestException refused) when (!http.Response.HasStarted)
        {
            await Abandon(http, Outcome.Of(refused));
        }
        catch (Exception defect) when (!http.Response.HasStarted && !HasLeft(http, defect))
        {
            // Messages of exceptions may quote content; types and places do not.
            Defect(log, id, defect.GetType().FullName ?? "", new StackTrace(defect, fNeedFileInfo: true).ToString());
            await Abandon(http, Outcome.OfDefect(id));
        }
    }

    /// <summary>True for what ends an exchange because its caller ended it: a request that was cancelled, or a connection that was reset while it was read or written.</summary>
    private static bool HasLeft(HttpContext http, Exception error) =>
        error is ConnectionResetException || (error is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested);

    private static Task Abandon(HttpContext http, FhirResponse response) =>
        Respond.Write(http, response, Negotiation.ForError(http.Request), http.RequestAborted);

    /// <summary>The caller's id if it is harmless in a log, else a new one.</summary>
    private string RequestId(string given) =>
        given.Length is > 0 and <= LongestId && given.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.') ? given : Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");

    [LoggerMessage(2, LogLevel.Error, "Request {RequestId} failed: {ExceptionType}\n{Places}")]
    private static partial void Defect(ILogger log, string requestId, string exceptionType, string places);
}
