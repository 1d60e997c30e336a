using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Resources.FhirPath;
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
    private readonly Dictionary<(Include Include, string Target), List<long>> referring = [];
    private readonly Dictionary<Include, Issue> failed = [];

    /// <summary>Adds the entries; gives warnings if some were left out. What a level of resources refers to is read together.</summary>
    public IReadOnlyList<Issue> AddTo(List<SearchEntry> entries, CancellationToken stop)
    {
        var matches = entries.Count;
        seen.UnionWith(entries.Select(entry => Name(entry.Resource)));
        for (var from = 0; from < entries.Count && entries.Count - matches <= Most;)
        {
            var level = entries.GetRange(from, entries.Count - from).ConvertAll(entry => entry.Resource);
            var following = from == 0 ? includes : [.. includes.Where(include => include.Iterates)];
            from = entries.Count;
            foreach (var resource in Forward(following, level).Concat(Reverse(following, level)))
            {
                stop.ThrowIfCancellationRequested();
                entries.Add(new SearchEntry(resource, true));
                if (entries.Count - matches > Most)
                {
                    break;
                }
            }
        }

        if (entries.Count - matches <= Most)
        {
            return [.. failed.Values];
        }

        entries.RemoveAt(entries.Count - 1);
        return [.. failed.Values, new Issue(IssueSeverity.Warning, IssueCode.TooCostly, "search-include-cut", $"The page includes more than {Most} resources: only the first {Most} are given. Ask for fewer matches with _count.")
        {
            Danish = $"Siden tager mere end {Most} ressourcer med: kun de første {Most} er her. Bed om færre fund med _count.",
        }];
    }

    /// <summary>What resources refer to.</summary>
    private IEnumerable<StoredResource> Forward(IReadOnlyList<Include> following, List<StoredResource> level)
    {
        var asked = new List<string>();
        foreach (var resource in level)
        {
            var forward = following.Where(include => !include.IsReverse && (include.Source is null || include.Source == resource.Type)).ToList();
            var tree = forward.Count > 0 ? ElementTree.Read(resource.Json) : null;
            foreach (var include in forward)
            {
                foreach (var reference in References(include, tree!))
                {
                    if (ReferenceParameter.Target(reference) is { } target && LocalReference.TrySplit(target, out var type, out var id)
                        && (include.Target is null || include.Target == type) && seen.Add($"{type}/{id}"))
                    {
                        asked.Add($"{type}/{id}");
                    }
                }
            }
        }

        return ResourceRead.Current(session, dictionaries, asked).Select(found => found.Resource).Where(resource => !resource.IsDeleted);
    }

    private List<Element> References(Include include, ElementTree tree)
    {
        var references = new List<Element>();
        if (include.Parameter is { } parameter)
        {
            try
            {
                indexer.Select(tree, parameter.Code, references);
                return references;
            }
            catch (FhirPathException error)
            {
                failed.TryAdd(include, Failed(parameter.Code, $"{tree.ResourceType}/{tree.Root.Child("id").Text}", error));
                return [];
            }
        }

        for (var element = tree.Root; element.Exists; element = ReferenceRewriter.After(element))
        {
            if (ReferenceRewriter.IsReference(element))
            {
                references.Add(element);
            }
        }

        return references;
    }

    private static Issue Failed(string code, string resource, FhirPathException error) => new(
        IssueSeverity.Warning, IssueCode.Exception, "search-include-failed", $"Nothing is included by '{code}' for {resource} and others on which its expression fails: {error.Message}")
    {
        Danish = $"Intet tages med efter '{code}' for {resource} og andre, hvor dens udtryk fejler: {error.Message}",
    };

    /// <summary>What refers to resources, the newest of each first.</summary>
    private IEnumerable<StoredResource> Reverse(IReadOnlyList<Include> following, List<StoredResource> level)
    {
        var asked = new List<(StoredResource Target, SqlText Sql)>();
        foreach (var resource in level)
        {
            foreach (var include in following.Where(include => include.IsReverse && (include.Target is null || include.Target == resource.Type)))
            {
                if (!referring.TryGetValue((include, resource.Type), out var numbers))
                {
                    referring.Add((include, resource.Type), numbers = Numbers(include, resource.Type));
                }

                if (numbers.Count > 0)
                {
                    asked.Add((resource, Referring(numbers, resource)));
                }
            }
        }

        var targets = new Dictionary<long, List<string>>();
        foreach (var (one, sids) in asked.Zip(session.Rows([.. asked.Select(one => one.Sql)], (row, _) => row.Number(0))))
        {
            var name = Name(one.Target);
            foreach (var sid in sids.OrderDescending())
            {
                if (!targets.TryGetValue(sid, out var names))
                {
                    targets.Add(sid, names = []);
                }

                names.Add(name);
            }
        }

        return ResourceRead.Current(session, dictionaries, [.. targets.Keys])
            .Where(found => !found.Resource.IsDeleted && Refers(found.Resource, targets[found.Sid]) && seen.Add(Name(found.Resource)))
            .Select(found => found.Resource);
    }

    /// <summary>True if a resource refers to one of some others: the hash of another reference may be the same. Nearly always the text is found at once.</summary>
    private static bool Refers(StoredResource resource, List<string> names)
    {
        if (names.Exists(name => resource.Json.Span.IndexOf(Encoding.UTF8.GetBytes(name)) >= 0))
        {
            return true;
        }

        // JSON may write the slash or a letter as an escape, and a reference may be a bare id.
        for (var element = ElementTree.Read(resource.Json).Root; element.Exists; element = ReferenceRewriter.After(element))
        {
            if (element.Kind == ElementKind.String && element.Text is { } text && names.Exists(name => text.StartsWith(name, StringComparison.Ordinal) || (LocalReference.IsId(text) && name.EndsWith("/" + text, StringComparison.Ordinal))))
            {
                return true;
            }
        }

        return false;
    }

    private static SqlText Referring(List<long> numbers, StoredResource resource) => (numbers.Count == 1
        ? new SqlText("SELECT sid FROM rf WHERE ").Add("param = ?", numbers[0]).Add(" AND target = ? ORDER BY sid DESC", Hash.OfReference(Name(resource)))
        : new SqlText("SELECT DISTINCT sid FROM rf WHERE param IN ").AddList(numbers).Add(" AND target = ?", Hash.OfReference(Name(resource)))).Add(" LIMIT ?", Most + 1);

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
