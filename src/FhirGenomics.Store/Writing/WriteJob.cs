using FhirGenomics.Store.Database;

namespace FhirGenomics.Store.Writing;

/// <summary>Work for the writer: one caller's part of a shared SQL transaction.</summary>
internal abstract class WriteJob(ConditionCheck? check, CancellationToken stop)
{
    /// <summary>What is decided when the others of the group have written; null if the work decides everything itself, or does more than create.</summary>
    public ConditionCheck? Check { get; } = check;

    /// <summary>The caller's wish to end; heeded until the work starts.</summary>
    public CancellationToken Stop { get; } = stop;

    /// <summary>Does the work inside the transaction. An exception undoes this job alone.</summary>
    public abstract void Apply(StoreSession session, ChangeSequence sequence);

    /// <summary>The transaction is on disk: releases the caller.</summary>
    public abstract void Committed();

    /// <summary>Nothing of this job was written: releases the caller with the reason.</summary>
    public abstract void Failed(Exception reason);
}

/// <summary>A job that gives its caller a result.</summary>
internal sealed class WriteJob<T>(Func<StoreSession, ChangeSequence, T> work, ConditionCheck? check, CancellationToken stop) : WriteJob(check, stop)
{
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;

    /// <summary>The result, once it is on disk.</summary>
    public Task<T> Completion => completion.Task;

    public override void Apply(StoreSession session, ChangeSequence sequence) => result = work(session, sequence);

    public override void Committed() => completion.TrySetResult(result!);

    public override void Failed(Exception reason) => completion.TrySetException(reason);
}
