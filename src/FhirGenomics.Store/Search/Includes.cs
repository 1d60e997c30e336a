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
    private readonly Dictionary<(Include Include, string Target), List<long>> referring = [];
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
        else if (include.Source is null || include.Source == resource.Type)
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
        if (!referring.TryGetValue((include, resource.Type), out var numbers))
        {
            referring.Add((include, resource.Type), numbers = Numbers(include, resource.Type));
        }

        if (numbers.Count == 0)
        {
            return;
        }

        var sql = numbers.Count == 1
            ? new SqlText("SELECT sid FROM rf WHERE ").Add("param = ?", numbers[0]).Add(" AND target = ? ORDER BY sid DESC", Hash.Of(Name(resource)))
            : new SqlText("SELECT DISTINCT sid FROM rf WHERE param IN ").AddList(numbers).Add(" AND target = ?", Hash.Of(Name(resource)));
        var rows = sql.Add(" LIMIT ?", Most + 1).Prepare(session);
        var sids = new List<long>();
        while (rows.Step())
        {
            sids.Add(rows.Number(0));
        }

        var target = Encoding.UTF8.GetBytes(Name(resource));
        foreach (var sid in sids.OrderDescending())
        {
            // The text is looked for because the hash of another reference may be the same.
            if (ResourceRead.Current(session, dictionaries, sid) is { IsDeleted: false } found && found.Json.Span.IndexOf(target) >= 0 && seen.Add(Name(found)))
            {
                added.Enqueue(found);
            }
        }
    }

    /// <summary>The numbers of the parameters by which resources may refer to one of a type; one that is not indexed for all yet is a Failure (503).</summary>
    private List<long> Numbers(Include include, string target)
    {
        if (include.Source is null)
        {
            return OfAllTypes(target);
        }

        var type = dictionaries.Type(include.Source);
        var codes = include.Parameter is { } parameter ? [parameter.Code] : Include.Referring(include.Source, target, indexer.Parameters).Select(parameter => parameter.Code);
        return [.. codes.Select(code => dictionaries.Parameter(type, code) is var number && !dictionaries.Pending.ContainsKey(number) ? number : throw PendingParameter.Refusal(include.Source, code))];
    }

    /// <summary>Asks the database, since most of the types have no resources, and parameters only get numbers when one is written.</summary>
    private List<long> OfAllTypes(string target)
    {
        var referring = FhirTypes.R4.ResourceTypeNames.SelectMany(type => Include.Referring(type, target, indexer.Parameters).Select(parameter => ((long)dictionaries.Type(type), parameter.Code))).ToHashSet();
        var numbers = new List<long>();
        var rows = session.Prepare("SELECT id, type, name, pending FROM param_dict WHERE definition <> -id");
        while (rows.Step())
        {
            if (referring.Contains((rows.Number(1), rows.Text(2))))
            {
                numbers.Add(rows.Number(3) == 0 ? rows.Number(0) : throw PendingParameter.Refusal(dictionaries.TypeName((int)rows.Number(1)), rows.Text(2)));
            }
        }

        return numbers;
    }

    private static string Name(StoredResource resource) => $"{resource.Type}/{resource.Id}";
}
