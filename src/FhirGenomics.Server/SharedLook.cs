namespace FhirGenomics.Server;

/// <summary>
/// Looks for what others have changed, once for all who ask at the same time: whoever asks is answered by a look that began after it asked.
/// </summary>
internal sealed class SharedLook(Func<Task> look)
{
    private readonly Lock gate = new();
    private Task running = Task.CompletedTask;
    private Task? next;

    /// <summary>Completes when a look has ended that began after this call.</summary>
    public Task Ask()
    {
        lock (gate)
        {
            return running.IsCompleted && next is null ? running = Task.Run(look) : next ??= After(running);
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

        await look();
    }
}
