using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Store.Schema;
using FhirGenomics.Store.Search.Index;
using FhirGenomics.Store.Database;
using FhirGenomics.Store.Writing;

namespace FhirGenomics.Store.Search;

/// <summary>Adds to the matches of a page what they refer to and what refers to them. Source: https://hl7.org/fhir/R4/search.html#include</summary>
internal sealed class Includes(StoreSession session, Dictionaries dictionaries, Indexer indexer, IReadOnlyList<Include> includes)
{
    /// <summary>Most resources that a page includes; the caller is told if there were more.</summary>
    public const int Most = 1000;

    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly Queue<StoredResource> added = new();
    private bool isCut;

    /// <summary>Adds the entries; gives warnings if some were left out.</summary>
    public IReadOnlyList<Issue> AddTo(List<SearchEntry> entries, CancellationToken stop)
    {
        var matches = entries.Count;
        foreach (var entry in entries)
        {
            seen.Add(Name(entry.Resource));
        }

        for (var i = 0; i < entries.Count; i++)
        {
            stop.ThrowIfCancellationRequested();
            foreach (var include in includes)
            {
                if (i < matches || include.Iterates)
                {
                    Follow(include, entries[i].Resource);
                }
            }

            for (; added.TryDequeue(out var resource) && !isCut; isCut = entries.Count - matches > Most)
            {
                entries.Add(new SearchEntry(resource, true));
            }
        }

        if (!isCut)
        {
            return [];
        }

        entries.RemoveAt(entries.Count - 1);
        return [new Issue(IssueSeverity.Warning, IssueCode.TooCostly, "search-include-cut", $"The page includes more than {Most} resources: only the first {Most} are given. Ask for fewer matches with _count.")
        {
            Danish = $"Siden tager mere end {Most} ressourcer med: kun de første {Most} er her. Bed om færre fund med _count.",
        }];
    }

    private void Follow(Include include, StoredResource resource)
    {
        if (isCut)
        {
            return;
        }

        if (include.IsReverse)
        {
            if (include.Target is null || include.Target == resource.Type)
            {
                Reverse(include, resource);
            }
        }
        else if (include.Source == resource.Type)
        {
            Forward(include, resource);
        }
    }

    private void Forward(Include include, StoredResource resource)
    {
        var tree = ElementTree.Read(resource.Json);
        var references = new List<Element>();
        if (include.Parameter is { } parameter)
        {
            indexer.Select(tree, parameter.Code, references);
        }
        else
        {
            for (var element = tree.Root; element.Exists; element = ReferenceRewriter.After(element))
            {
                if (ReferenceRewriter.IsReference(element))
                {
                    references.Add(element);
                }
            }
        }

        foreach (var reference in references)
        {
            if (ReferenceParameter.Target(reference) is { } target && LocalReference.TrySplit(target, out var type, out var id)
                && (include.Target is null || include.Target == type) && seen.Add($"{type}/{id}")
                && ResourceRead.Current(session, dictionaries, type, id) is { IsDeleted: false } found)
            {
                added.Enqueue(found);
            }
        }
    }

    private void Reverse(Include include, StoredResource resource)
    {
        var type = dictionaries.Type(include.Source);
        var codes = include.Parameter is { } parameter ? [parameter.Code] : indexer.ReferenceParameters(include.Source);
        var target = Encoding.UTF8.GetBytes(Name(resource));
        foreach (var code in codes)
        {
            var sids = new List<long>();
            var rows = session.Prepare("SELECT sid FROM rf WHERE param = ? AND target = ? ORDER BY sid DESC LIMIT ?")
                .Bind(1, dictionaries.Parameter(type, code)).Bind(2, Hash.Of(Name(resource))).Bind(3, Most + 1);
            while (rows.Step())
            {
                sids.Add(rows.Number(0));
            }

            foreach (var sid in sids)
            {
                // The text is looked for because the hash of another reference may be the same.
                if (ResourceRead.Current(session, dictionaries, sid) is { IsDeleted: false } found && found.Json.Span.IndexOf(target) >= 0 && seen.Add(Name(found)))
                {
                    added.Enqueue(found);
                }
            }
        }
    }

    private static string Name(StoredResource resource) => $"{resource.Type}/{resource.Id}";
}
