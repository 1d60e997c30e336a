using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace FhirGenomics.Server.Http;

/// <summary>
/// Logs each request in a line, without anything that may tell of a patient. Lines are given to the log some at a time: to wake the thread that writes it
/// costs as much as to read a resource. They come a moment later, in the order in which the requests ended.
/// </summary>
internal sealed partial class RequestLog(TimeProvider clock, ILogger<Exchange> log) : BackgroundService
{
    /// <summary>If so many wait, the log cannot follow: requests wait for it.</summary>
    private const int MostWaiting = 20_000;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentQueue<Line> waiting = new();

    /// <summary>Adds a line. <paramref name="route"/> is the pattern, not the URL.</summary>
    public void Add(string method, string route, int status, double milliseconds, string requestId)
    {
        if (log.IsEnabled(LogLevel.Information))
        {
            waiting.Enqueue(new Line(method, route, status, milliseconds, requestId));
            if (waiting.Count > MostWaiting)
            {
                Write();
            }
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Write();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Between, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Write();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What waits is written when it has stopped.
        }
    }

    private void Write()
    {
        for (var left = waiting.Count; left > 0 && waiting.TryDequeue(out var line); left--)
        {
            Done(log, line.Method, line.Route, line.Status, line.Milliseconds, line.RequestId);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Method} {Route} {Status} {Milliseconds:0.0} ms, request {RequestId}")]
    private static partial void Done(ILogger log, string method, string route, int status, double milliseconds, string requestId);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Line(string Method, string Route, int Status, double Milliseconds, string RequestId);
}
