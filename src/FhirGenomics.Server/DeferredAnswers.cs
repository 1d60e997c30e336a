using System.Collections.Concurrent;
using System.Diagnostics;
using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using FhirGenomics.Store;

namespace FhirGenomics.Server;

/// <summary>
/// Requests whose answer comes later (<c>Prefer: respond-async</c>). The server that takes one works on it; its answer is kept in the database, where every server finds
/// it, as R5 has it for single requests: a batch-response with one entry. R4 knows only files of bulk data.
/// Source: https://hl7.org/fhir/R4/async.html, https://hl7.org/fhir/R5/async-bundle.html
/// </summary>
internal sealed partial class DeferredAnswers(KeptAnswers answers, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>How often the database is told that an answer is still being worked on, and asked whether it was cancelled at another server.</summary>
    private static readonly TimeSpan BetweenSigns = KeptAnswers.Silence / 6;

    private readonly ConcurrentDictionary<string, Job> jobs = new(StringComparer.Ordinal);

    /// <summary>Starts a request and answers where to ask for its answer: 202. Throws <see cref="Failure"/> (503) if there are too many.</summary>
    public async Task<FhirResponse> Start(FhirRequest request, FhirRoute route, FhirServer server, ILogger log, CancellationToken stop)
    {
        var id = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
        if (!await answers.Begin(id, stop))
        {
            throw new Failure(FailureKind.Unavailable, Issue.Error(
                IssueCode.Transient,
                "async-too-many",
                $"{KeptAnswers.Most} answers are waiting already: cancel some when you have fetched them, or ask without respond-async.",
                $"{KeptAnswers.Most} svar venter allerede: annullér nogle, når de er hentet, eller spørg uden respond-async."));
        }

        var job = jobs[id] = new Job(new CancellationTokenSource());
        job.Work = Task.Run(() => Work(id, job, request, route, server, log), CancellationToken.None);
        return new FhirResponse(202) { ContentLocation = $"{request.Base}/_async/{id}" };
    }

    /// <summary>The answer as a Bundle; null while it is under way. Throws <see cref="Failure"/> (404) if there is no such request, or it is too long ago.</summary>
    public async Task<ReadOnlyMemory<byte>?> Find(string id, Language language, CancellationToken stop)
    {
        var found = await answers.Find(id, stop) ?? throw Unknown();
        if (found.IsGivenUp)
        {
            return Bundle(Outcome.Of(Ended("The server that worked on the request has ended: it may have written or not.", "Den server, der arbejdede på forespørgslen, er stoppet: den kan have gemt eller ikke.")), language);
        }

        return found.IsThere ? found.Json : (ReadOnlyMemory<byte>?)null;
    }

    /// <summary>Stops a request, as far as it has not written yet, and forgets its answer. Throws <see cref="Failure"/> (404) if there is none.</summary>
    public async Task Cancel(string id, CancellationToken stop)
    {
        if (!await answers.Remove(id, stop))
        {
            throw Unknown();
        }

        // If another server works on it, that one finds out by itself.
        if (jobs.TryGetValue(id, out var job))
        {
            await job.Stop.CancelAsync();
        }
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

    /// <summary>Works on a request and keeps its answer.</summary>
    private async Task Work(string id, Job job, FhirRequest request, FhirRoute route, FhirServer server, ILogger log)
    {
        try
        {
            using var timer = new PeriodicTimer(BetweenSigns, clock);
            var signs = GiveSigns(id, job, timer, log);
            var answer = await Answer(id, request, route, server, log, job.Stop.Token);
            timer.Dispose();
            await signs;
            await answers.End(id, Bundle(answer, request.Language), CancellationToken.None);
        }
        catch (Failure unkept)
        {
            NotKept(log, id, unkept.Message);
        }
        finally
        {
            jobs.TryRemove(id, out _);
        }
    }

    private static async Task<FhirResponse> Answer(string id, FhirRequest request, FhirRoute route, FhirServer server, ILogger log, CancellationToken stop)
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
            return Outcome.Of(Ended("The server was stopped before the request had ended: unless it was a batch, nothing was written.", "Serveren blev stoppet, før forespørgslen var færdig: medmindre den var en batch, er intet gemt."));
        }
        catch (Exception defect)
        {
            // Nobody else would hear of it; as for every other request the caller learns only where the log tells more.
            Defect(log, id, defect.GetType().FullName ?? "", new StackTrace(defect, fNeedFileInfo: true).ToString());
            return Outcome.OfDefect(id);
        }
    }

    /// <summary>Tells the database that the answer is still being worked on, until the timer ends; cancels the request if nobody waits for it any more.</summary>
    private async Task GiveSigns(string id, Job job, PeriodicTimer timer, ILogger log)
    {
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            try
            {
                if (!await answers.IsAwaited(id, CancellationToken.None))
                {
                    await job.Stop.CancelAsync();
                }
            }
            catch (Failure unavailable)
            {
                NotKept(log, id, unavailable.Message);
            }
        }
    }

    private static ReadOnlyMemory<byte> Bundle(FhirResponse answer, Language language)
    {
        using var bundle = new BundleWriter("batch-response");
        var isOutcome = answer.Status >= 400;
        var content = answer.Content(language).Span;
        bundle.ResponseEntry(answer, isOutcome ? default : content, isOutcome ? content : default);
        return bundle.End();
    }

    private static Failure Ended(string text, string danish) => new(FailureKind.Unavailable, Issue.Error(IssueCode.Transient, "async-ended", text, danish));

    private static Failure Unknown() => new(FailureKind.NotFound, Issue.Error(
        IssueCode.NotFound, "async-unknown", "There is no such answer: it was never asked for, was cancelled, or is too long ago.", "Der er ikke et sådant svar: det er aldrig bestilt, er annulleret eller er for gammelt."));

    [LoggerMessage(1, LogLevel.Error, "Deferred request {RequestId} failed: {ExceptionType}\n{Places}")]
    private static partial void Defect(ILogger log, string requestId, string exceptionType, string places);

    [LoggerMessage(2, LogLevel.Warning, "The answer to the deferred request {RequestId} could not be kept: {Reason}")]
    private static partial void NotKept(ILogger log, string requestId, string reason);

    private sealed record Job(CancellationTokenSource Stop)
    {
        /// <summary>Ends when the answer is kept.</summary>
        public Task Work { get; set; } = Task.CompletedTask;
    }
}
