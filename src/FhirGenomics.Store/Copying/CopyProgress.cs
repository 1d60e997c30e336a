namespace FhirGenomics.Store.Copying;

/// <summary>What a copy is at.</summary>
public enum CopyStep
{
    /// <summary>It reads the source, to know what there is.</summary>
    Reading,

    /// <summary>It writes the copy.</summary>
    Copying,

    /// <summary>It reads the copy back.</summary>
    ReadingBack,
}

/// <summary>How far a copy is.</summary>
/// <param name="Step">What it is at.</param>
/// <param name="Done">Rows or pages that are done.</param>
/// <param name="All">All of them; 0 if that is not known yet.</param>
public sealed record CopyProgress(CopyStep Step, long Done, long All);

/// <summary>Counts what is done and tells it now and then.</summary>
internal sealed class CopyMeter(IProgress<CopyProgress>? progress)
{
    private const int Between = 20_000;

    private CopyStep step;
    private long done;
    private long all;

    /// <summary>Begins a step of so many rows; 0 if that is not known.</summary>
    public void Begin(CopyStep next, long rows) => (step, done, all) = (next, 0, rows);

    /// <summary>Counts a row.</summary>
    public void Add()
    {
        if (++done % Between == 0)
        {
            progress?.Report(new CopyProgress(step, done, all));
        }
    }

    /// <summary>Tells how many pages of all are done.</summary>
    public void Pages(int copied, int total) => progress?.Report(new CopyProgress(step, copied, total));

    /// <summary>Counts rows as they are taken.</summary>
    public IEnumerable<object[]> Count(IEnumerable<object[]> rows)
    {
        foreach (var row in rows)
        {
            Add();
            yield return row;
        }
    }
}
