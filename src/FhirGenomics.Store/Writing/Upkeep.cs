using FhirGenomics.Resources;

namespace FhirGenomics.Store.Writing;

/// <summary>
/// What is done in the background while nobody writes: late indexes follow, so that a search need not wait for them, the rows of retired search parameters go, and what
/// an earlier version has indexed otherwise is found (<paramref name="compare"/>). As soon as somebody writes it waits for the next quiet time, unless a search could not wait.
/// </summary>
internal sealed class Upkeep(LateIndexer indexer, RetiredRows retired, WriteQueue queue, Func<CancellationToken, Task> compare, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    /// <summary>How much longer than a step the pause after it is.</summary>
    private const int Pause = 19;

    private readonly CancellationTokenSource closing = new();
    private Task running = Task.CompletedTask;

    /// <summary>Starts it, once.</summary>
    public void Start() => running = Task.Run(Run);

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await running;
        closing.Dispose();
    }

    private async Task Run()
    {
        using var timer = new PeriodicTimer(Quiet, clock);
        try
        {
            for (var before = queue.Committed; await timer.WaitForNextTickAsync(closing.Token); before = queue.Committed)
            {
                try
                {
                    await WhileQuiet(before, closing.Token);
                    await Task.WhenAll(retired.Look(closing.Token), compare(closing.Token));
                }
                catch (Failure)
                {
                    // The database cannot be read or written now: callers are told so by their own requests. It is tried again at the next tick.
                }
            }
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // The next start goes on where it was.
        }
    }

    private async Task WhileQuiet(long committed, CancellationToken stop)
    {
        var started = clock.GetTimestamp();
        while ((queue.Committed == committed || indexer.IsWanted) && await Next(stop))
        {
            committed++;
            if (!indexer.IsWanted)
            {
                // Those who read have the machine for most of the time.
                await Task.Delay(clock.GetElapsedTime(started) * Pause, clock, stop);
            }

            started = clock.GetTimestamp();
        }
    }

    /// <summary>Does all that is to be done, at once.</summary>
    public async Task Finish(CancellationToken stop)
    {
        await retired.Look(stop);
        while (await Next(stop))
        {
        }
    }

    /// <summary>One step, of one commit; false if nothing is left.</summary>
    private async Task<bool> Next(CancellationToken stop) => await indexer.Next(stop) || await retired.Next(stop);
}
