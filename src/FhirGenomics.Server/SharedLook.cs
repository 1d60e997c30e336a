namespace FhirGenomics.Server;

/// <summary>
/// Looks for what others have changed, once for all who ask at the same time, and not more often than every <see cref="Validity"/>: whoever changes something
/// that others look for waits as long before it says so, so that everything acknowledged was seen by the look that an answer rests on.
/// </summary>
internal sealed class SharedLook(Func<Task> look, TimeProvider clock)
{
    /// <summary>How long a look holds, from its beginning.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private Task running = Task.CompletedTask;
    private Task? next;
    private long? began;

    /// <summary>Completes when a look has ended that began after this call, or at most <see cref="Validity"/> before.</summary>
    public Task Ask()
    {
        lock (gate)
        {
            return began is { } last && clock.GetElapsedTime(last) < Validity ? Task.CompletedTask
                : running.IsCompleted && next is null ? running = Task.Run(Look)
                : next ??= After(running);
        }
    }

    private async Task After(Task before)
    {
        await Task.Yield();
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (gate)
        {
            (running, next) = (next!, null);
        }

        await Look();
    }

    private async Task Look()
    {
        var start = clock.GetTimestamp();
        await look();
        lock (gate)
        {
            began = start;
        }
    }
}
