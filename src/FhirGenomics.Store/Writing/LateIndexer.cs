using System.Collections.Concurrent;
using FhirGenomics.Resources;
using FhirGenomics.Store.Database;
using FhirGenomics.Store.Schema;
using FhirGenomics.Store.Search;
using FhirGenomics.Store.Search.Index;
using FhirGenomics.Store.Search.Text;

namespace FhirGenomics.Store.Writing;

/// <summary>
/// Fills the indexes that writes do not pay for (decision 0011): the words of texts, the texts of codes (<c>:text</c>), and what tokens, references and URIs are sorted by. Each follows the
/// changes in their order, in small transactions between those of callers; how far it is stands in the database. A search that needs one has it follow first.
/// One whose expression fails on a resource is left aside, and keeps none of the others from following.
/// </summary>
internal sealed class LateIndexer(StoreReaders readers, WriteQueue queue, Dictionaries dictionaries, CurrentSearch current, TimeProvider clock) : IDisposable
{
    private const int MostResources = 200;
    private const int MostBytes = 4_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How often it is tried again what was left aside: the resource on which it failed may be another by then.</summary>
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly ConcurrentDictionary<int, (Failure Reason, long At)> aside = new();

    /// <summary>Begins the words of texts anew if there are none: a copy of a database need not have them. When the store opens.</summary>
    public async Task Begin(CancellationToken stop)
    {
        if (await readers.Read(session => LateIndex.Text.Reached(session) > 0 && session.Scalar("SELECT 1 FROM text_index LIMIT 1") is null, stop))
        {
            await queue.Write(
                (session, _) =>
                {
                    session.Prepare("DELETE FROM late_index WHERE param = 0 AND NOT EXISTS (SELECT 1 FROM text_index)").Execute();
                    return 0;
                },
                stop);
        }
    }

    /// <summary>Has the indexes that a search needs follow all that is committed now. If that takes long it is a <see cref="Failure"/> (503), and they go on following.</summary>
    public async Task Require(SearchQuery query, CancellationToken stop)
    {
        foreach (var index in Needed(query))
        {
            var started = clock.GetTimestamp();
            var target = await readers.Read(session => index.Newest(session), stop);
            while (await readers.Read(session => index.Reached(session), stop) < target)
            {
                if (clock.GetElapsedTime(started) > Patience)
                {
                    IsWanted = true;
                    throw Behind(index, []);
                }

                if (!await TryStep(index, stop))
                {
                    throw Behind(index, aside.TryGetValue(index.Number, out var tried) ? tried.Reason.Issues : []);
                }
            }
        }
    }

    /// <summary>True if a search could not wait for an index, which is to follow even while others write.</summary>
    public bool IsWanted { get; private set; }

    /// <summary>A part of what is to be done in the background: for the words of texts, and for sorting by what was sorted by before. False if nothing is left that can be done.</summary>
    public async Task<bool> Next(CancellationToken stop)
    {
        foreach (var index in await readers.Read(Used, stop))
        {
            if (await readers.Read(session => index.Reached(session) < index.Newest(session), stop) && await TryStep(index, stop))
            {
                return true;
            }
        }

        IsWanted = false;
        return false;
    }

    public void Dispose() => gate.Dispose();

    private IEnumerable<LateIndex> Needed(SearchQuery query)
    {
        if (query.AsksText)
        {
            yield return LateIndex.Text;
        }

        foreach (var name in query.Asked.Where(name => SearchModifiers.IsLate(name.Code)))
        {
            var type = dictionaries.Type(name.Type);
            yield return new LateIndex(dictionaries.Parameter(type, name.Code), type, name.Code);
        }
    }

    /// <summary>The indexes that are in use: the words, and of the others those of parameters that are still there.</summary>
    private List<LateIndex> Used(StoreSession session)
    {
        var used = new List<LateIndex> { LateIndex.Text };
        var rows = session.Prepare("SELECT p.id, p.type, p.name FROM late_index l JOIN param_dict p ON p.id = l.param WHERE p.definition <> -p.id");
        while (rows.Step())
        {
            var (number, type, name) = ((int)rows.Number(0), (int)rows.Number(1), rows.Text(2));
            if (dictionaries.Parameter(type, name) == number)
            {
                used.Add(new LateIndex(number, type, name));
            }
        }

        return used;
    }

    /// <summary>A step; false if the index is left aside.</summary>
    private async Task<bool> TryStep(LateIndex index, CancellationToken stop)
    {
        if (aside.TryGetValue(index.Number, out var tried) && clock.GetElapsedTime(tried.At) < BetweenTries)
        {
            return false;
        }

        try
        {
            await Step(index, stop);
            aside.TryRemove(index.Number, out _);
            return true;
        }
        catch (Failure unindexable) when (unindexable.Kind == FailureKind.Unprocessable)
        {
            aside[index.Number] = (unindexable, clock.GetTimestamp());
            return false;
        }
    }

    /// <summary>Indexes the next resources that have changed, outside of the transaction as far as it can be.</summary>
    private async Task Step(LateIndex index, CancellationToken stop)
    {
        await gate.WaitAsync(stop);
        try
        {
            var indexer = index.Type == 0 ? null : (await current.For([dictionaries.TypeName(index.Type)], stop)).Indexer;
            if (index.Type != 0 && dictionaries.Parameter(index.Type, index.Name) != index.Number)
            {
                // The name means something else now; the number may still be that of another name.
                return;
            }

            var (from, upTo, changes) = await readers.Read(session => Changes(session, index, indexer), stop);
            if (upTo > from)
            {
                await queue.Write((session, _) => Apply(session, index, from, upTo, changes), stop);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private (long From, long UpTo, List<LateChange> Changes) Changes(StoreSession session, LateIndex index, Indexer? indexer)
    {
        var from = index.Reached(session);
        var found = new List<(long Sid, long At)>();
        var rows = new SqlText().Add("SELECT sid, change_seq FROM resource WHERE change_seq > ?", from).Add(index.Type == 0 ? "" : $" AND type = {index.Type}")
            .Add(" ORDER BY change_seq LIMIT ?", MostResources).Prepare(session);
        while (rows.Step())
        {
            found.Add((rows.Number(0), rows.Number(1)));
        }

        var (changes, words, bytes, upTo) = (new List<LateChange>(found.Count), new WordBuffer(), 0, from);
        foreach (var (sid, at) in found)
        {
            if (bytes > MostBytes)
            {
                break;
            }

            var resource = ResourceRead.Current(session, dictionaries, sid)!;
            var tree = resource.IsDeleted ? null : ElementTree.Read(resource.Json);
            changes.Add(new LateChange(
                sid,
                resource.Version > 1,
                tree is null || index.Type != 0 ? default : ResourceText.Of(tree, words),
                tree is null ? [] : indexer?.LateRows(tree, index.Name, index.Number) ?? []));
            bytes += resource.Json.Length;
            upTo = at;
        }

        return (from, upTo, changes);
    }

    private static int Apply(StoreSession session, LateIndex index, long from, long upTo, List<LateChange> changes)
    {
        if (index.Reached(session) != from || index.IsRetired(session))
        {
            // Another server has done it meanwhile, or taken the parameter away.
            return 0;
        }

        foreach (var change in changes)
        {
            if (index.Type == 0)
            {
                WriteText(session, change);
            }
            else
            {
                WriteRows(session, index, change);
            }
        }

        var update = session.Prepare("INSERT INTO late_index (param, change_seq) VALUES (?, ?) ON CONFLICT (param) DO UPDATE SET change_seq = excluded.change_seq");
        update.Bind(1, index.Number).Bind(2, upTo).Execute();
        return changes.Count;
    }

    private static void WriteText(StoreSession session, LateChange change)
    {
        if (change.WasThere)
        {
            session.Text.Delete(session, change.Sid);
        }

        if (change.Text.Narrative is not null)
        {
            session.Text.Insert(session, change.Sid, change.Text);
        }
    }

    private static void WriteRows(StoreSession session, LateIndex index, LateChange change)
    {
        if (change.WasThere)
        {
            session.Prepare("DELETE FROM str WHERE param = ? AND sid = ?").Bind(1, index.Number).Bind(2, change.Sid).Execute();
        }

        foreach (var row in change.Rows)
        {
            session.Insert(change.Sid, row);
        }
    }

    private static Failure Behind(LateIndex index, IReadOnlyList<Issue> reasons) => new(FailureKind.Unavailable, [Issue.Error(
        IssueCode.Transient,
        "search-parameter-incomplete",
        $"{(index.Type == 0 ? "The text of some resources is" : $"Some resources are")} not indexed yet, so that the search would leave them out or sort them wrongly. Try again in a while.",
        $"{(index.Type == 0 ? "Teksten i nogle ressourcer er" : "Nogle ressourcer er")} ikke indekseret endnu, så søgningen ville udelade dem eller sortere dem forkert. Prøv igen om lidt."), .. reasons]);
}
