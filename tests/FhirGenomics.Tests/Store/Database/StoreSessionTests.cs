using FhirGenomics.Store.Database;
using FhirGenomics.Tests.Databases;

namespace FhirGenomics.Tests.Store.Database;

/// <summary>A session belongs to one thread at a time: SQLite does not lock around its calls.</summary>
public sealed class StoreSessionTests : IDisposable
{
    private readonly TestDatabase database = TestDatabase.New();

    [Fact]
    public async Task A_second_thread_is_refused_while_the_first_reads_and_may_come_after_it()
    {
        using var opened = await StoreDatabase.Open(database.Settings, TestContext.Current.CancellationToken);
        using var session = opened.OpenReader();
        session.Snapshot(
            one =>
            {
                Refused(() => one.Snapshot(other => 0, CancellationToken.None));
                Refused(() => one.Single(other => 0, CancellationToken.None));
                Refused(one.BeginWrite);
                Refused(() => one.Prepare("SELECT 1"));
                return one.Prepare("SELECT 1").Step();
            },
            CancellationToken.None);
        Assert.Throws<OperationCanceledException>(() => session.Snapshot<int>(_ => throw new OperationCanceledException(), CancellationToken.None));
        Elsewhere(() => Assert.True(session.Snapshot(one => one.Prepare("SELECT 1").Step(), CancellationToken.None)));
    }

    [Fact]
    public async Task A_second_thread_is_refused_while_the_first_writes_and_may_come_after_it()
    {
        using var opened = await StoreDatabase.Open(database.Settings, TestContext.Current.CancellationToken);
        using var session = opened.OpenWriter();
        session.BeginWrite();
        Refused(() => session.Prepare("SELECT 1"));
        Refused(session.BeginWrite);
        session.Rollback();
        Elsewhere(session.BeginWrite);
        Refused(() => session.Prepare("SELECT 1"));
    }

    public void Dispose() => database.Dispose();

    private static void Refused(Action use) => Elsewhere(() => Assert.Throws<InvalidOperationException>(use));

    private static void Elsewhere(Action use)
    {
        Exception? thrown = null;
        var thread = new Thread(() => thrown = Record.Exception(use)) { IsBackground = true };
        thread.Start();
        thread.Join();
        Assert.Null(thrown);
    }
}
