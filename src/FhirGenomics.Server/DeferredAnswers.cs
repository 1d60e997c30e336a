using System.Collections.Concurrent;
using System.Diagnostics;
using FhirGenomics.Resources;
using FhirGenomics.Server.Http;

namespace FhirGenomics.Server;

/// <summary>
/// Requests whose answer comes later (<c>Prefer: respond-async</c>), in the memory of this process: a restart forgets them, as the decision on choices of the REST API tells.
/// Source: https://hl7.org/fhir/R4/async.html
/// </summary>
internal sealed partial class DeferredAnswers(TimeProvider clock) : IAsyncDisposable
{
    /// <summary>Answers that are under way or kept; more are refused (503).</summary>
    public const int Most = 64;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Job> jobs = new(StringComparer.Ordinal);

    /// <summary>Starts a request and answers where to ask for its answer: 202. Throws <see cref="Failure"/> (503) if there are too many.</summary>
    public FhirResponse Start(FhirRequest request, FhirRoute route, FhirServer server, ILogger log)
    {
        Forget();
        if (jobs.Count >= Most)
        {
            throw new Failure(FailureKind.Unavailable, Issue.Error(
                IssueCode.Transient, "async-too-many", $"{Most} answers are waiting already: fetch or cancel some, or ask without respond-async.", $"{Most} svar venter allerede: hent eller annullér nogle, eller spørg uden respond-async."));
        }

        var id = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
        var stop = new CancellationTokenSource();
        jobs[id] = new Job(Task.Run(() => Run(id, request, route, server, log, stop.Token)), stop, clock.GetUtcNow());
        return new FhirResponse(202) { ContentLocation = $"{request.Base}/_async/{id}" };
    }

    /// <summary>The answer; null while it is under way. Throws <see cref="Failure"/> (404) if there is no such request, or it is too long ago.</summary>
    public async Task<FhirResponse?> Find(string id)
    {
        Forget();
        return jobs.TryGetValue(id, out var job) ? job.Work.IsCompleted ? await job.Work : null : throw Unknown();
    }

    /// <summary>Stops a request, as far as it has not written yet, and forgets its answer. Throws <see cref="Failure"/> (404) if there is none.</summary>
    public async Task Cancel(string id)
    {
        if (!jobs.TryRemove(id, out var job))
        {
            throw Unknown();
        }

        await job.Stop.CancelAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var job in jobs.Values)
        {
            await job.Stop.CancelAsync();
        }

        await Task.WhenAll(jobs.Values.Select(job => job.Work));
    }

    private static async Task<FhirResponse> Run(string id, FhirRequest request, FhirRoute route, FhirServer server, ILogger log, CancellationToken stop)
    {
        try
        {
            return await route.Handle(request, server, stop);
        }
        catch (Failure failure)
        {
            return Outcome.Of(failure);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new FhirResponse(499);
        }
        catch (Exception defect)
        {
            // Nobody else would hear of it; as for every other request the caller learns only where the log tells more.
            Defect(log, id, defect.GetType().FullName ?? "", new StackTrace(defect, fNeedFileInfo: true).ToString());
            return Outcome.OfDefect(id);
        }
    }

    private void Forget()
    {
        foreach (var (id, job) in jobs)
        {
            if (job.Work.IsCompleted && clock.GetUtcNow() - job.Started > Kept)
            {
                jobs.TryRemove(id, out _);
            }
        }
    }

    private static Failure Unknown() => new(FailureKind.NotFound, Issue.Error(
        IssueCode.NotFound, "async-unknown", "There is no such answer: it was never asked for, was cancelled, is too long ago, or the server was restarted.", "Der er ikke et sådant svar: det er aldrig bestilt, er annulleret, er for gammelt, eller serveren er genstartet."));

    [LoggerMessage(1, LogLevel.Error, "Deferred request {RequestId} failed: {ExceptionType}\n{Places}")]
    private static partial void Defect(ILogger log, string requestId, string exceptionType, string places);

    private sealed record Job(Task<FhirResponse> Work, CancellationTokenSource Stop, DateTimeOffset Started);
}
