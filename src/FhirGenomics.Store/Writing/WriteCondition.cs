using System.Runtime.InteropServices;
using FhirGenomics.Resources;
using FhirGenomics.Store.Search;
using FhirGenomics.Store.Database;

namespace FhirGenomics.Store.Writing;

/// <summary>What a search found that a write depends on: how many (2 for several) and the first. It is the same as long as the ids are.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ConditionMatch(int Count, StoredResource? First)
{
    /// <summary>The first as <c>Type/id</c>.</summary>
    public string Target => First is null ? "" : $"{First.Type}/{First.Id}";

    /// <summary>What was found: the first two at most.</summary>
    public static ConditionMatch Of(IReadOnlyList<StoredResource> found) => new(found.Count, found.Count == 0 ? null : found[0]);

    /// <inheritdoc/>
    public bool Equals(ConditionMatch other) => Count == other.Count && First?.Type == other.First?.Type && First?.Id == other.First?.Id;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, First?.Type, First?.Id);
}

/// <summary>A search that decides about a write: a conditional create, or a conditional reference (then <paramref name="Reference"/> exists).</summary>
/// <param name="Change">Position of the change that has it.</param>
/// <param name="Query">The search.</param>
/// <param name="Reference">The reference element.</param>
internal sealed record WriteCondition(int Change, SearchQuery Query, Element Reference)
{
    /// <summary>The same for conditions that ask the same.</summary>
    public string Key => $"{Query.Type}?{Query.Used}";

    /// <summary>All conditions of a transaction. Criteria that cannot be read or that ask for nothing are a Failure (400).</summary>
    public static List<WriteCondition> Of(IReadOnlyList<Change> changes, SearchParameterSet parameters)
    {
        var conditions = new List<WriteCondition>();
        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i] is Change.Create { IfNoneExist: { } query })
            {
                RequireCriteria(query, changes[i].Place, default);
                conditions.Add(new WriteCondition(i, query, default));
            }

            var tree = changes[i].Content;
            foreach (var reference in tree is null ? [] : ReferenceRewriter.Conditional(tree, changes[i].Base))
            {
                conditions.Add(new WriteCondition(i, Parse(reference, parameters, changes[i]), reference));
            }
        }

        return conditions;
    }

    /// <summary>What the conditions find now, besides what the transaction itself deletes.</summary>
    public static ConditionMatch[] Evaluate(IReadOnlyList<WriteCondition> conditions, IReadOnlyList<Change> changes, SearchRunner search, StoreSession session)
    {
        var deleted = changes.OfType<Change.Delete>().Select(delete => (delete.Type, delete.Id)).ToHashSet();
        var found = search.First(session, [.. conditions.Select(condition => new FirstMatches(condition.Query, 2 + deleted.Count))]);
        return [.. found.Select(all => ConditionMatch.Of([.. all.Where(resource => !deleted.Contains((resource.Type, resource.Id))).Take(2)]))];
    }

    /// <summary>The Failure if a condition does not allow the write, null if it does: 412 for several matches; a create may find none, a reference must find one (400).</summary>
    public Failure? Refusal(ConditionMatch match, string? place) => (match.Count, Reference.Exists) switch
    {
        ( > 1, true) => Refuse(FailureKind.PreconditionFailed, IssueCode.MultipleMatches, "condition-several", $"The conditional reference '{Reference.Text}' matches more than one resource.", $"Den betingede reference '{Reference.Text}' passer på mere end én ressource.", place),
        ( > 1, false) => Refuse(FailureKind.PreconditionFailed, IssueCode.MultipleMatches, "condition-several", $"The condition '{Key}' of the create matches more than one resource.", $"Oprettelsens betingelse '{Key}' passer på mere end én ressource.", place),
        (0, true) => Refuse(FailureKind.BadRequest, IssueCode.NotFound, "condition-none", $"The conditional reference '{Reference.Text}' matches no resource.", $"Den betingede reference '{Reference.Text}' passer ikke på nogen ressource.", place),
        _ => null,
    };

    private Failure Refuse(FailureKind kind, string code, string messageId, string text, string danish, string? place) => new(kind, At(Issue.Error(code, messageId, text, danish), Reference, place));

    private static SearchQuery Parse(Element reference, SearchParameterSet parameters, Change change)
    {
        var (text, place) = (LocalReference.Conditional(reference.Text!, change.Base)!, change.Place);
        var at = text.IndexOf('?', StringComparison.Ordinal);
        var type = text[..at];
        if (!FhirTypes.R4.IsResource(type))
        {
            var meant = Spelling.DidYouMean(type, FhirTypes.R4.ResourceTypeNames);
            throw new Failure(FailureKind.BadRequest, At(Issue.Error(
                IssueCode.Value,
                "condition-type",
                $"The conditional reference '{text}' does not begin with a resource type, as 'Patient?identifier=system|value' does: '{type}' is none.{meant}",
                $"Den betingede reference '{text}' begynder ikke med en ressourcetype, som 'Patient?identifier=system|value' gør: '{type}' er ingen.{meant.Danish}"), reference, place));
        }

        try
        {
            var query = SearchQuery.Parse(type, QueryString.Read(text[(at + 1)..]), parameters, strict: true, change.Base);
            RequireCriteria(query, place, reference);
            return query;
        }
        catch (Failure failure)
        {
            throw new Failure(failure.Kind, [.. failure.Issues.Select(issue => At(issue, reference, place))]);
        }
    }

    /// <summary>Throws <see cref="Failure"/> (400) if a search would match everything, or asks for words of a text: their index follows writes, so it decides about none.</summary>
    public static void RequireCriteria(SearchQuery query, string? place, Element reference)
    {
        if (query.NeedsLateIndex)
        {
            throw new Failure(FailureKind.BadRequest, At(Issue.Error(
                IssueCode.NotSupported,
                "condition-text",
                $"The condition '{query.Type}?{query.Used}' cannot ask for texts (_text, _content, :text): ask for an identifier or other elements.",
                $"Betingelsen '{query.Type}?{query.Used}' kan ikke søge efter tekst (_text, _content, :text): brug en identifikator eller andre elementer."), reference, place));
        }

        if (query.Criteria.Count == 0)
        {
            throw new Failure(FailureKind.BadRequest, At(Issue.Error(IssueCode.Required, "condition-empty", $"The condition '{query.Type}?{query.Used}' has no criterion: it would match everything.", $"Betingelsen '{query.Type}?{query.Used}' har intet kriterium: den ville passe på alt."), reference, place));
        }
    }

    /// <summary>The issue with its place in the request: <c>Bundle.entry[2].resource.subject.reference</c>.</summary>
    private static Issue At(Issue issue, Element reference, string? place)
    {
        if (!reference.Exists)
        {
            return issue with { Expression = issue.Expression ?? place };
        }

        var path = reference.Path;
        return issue with { Expression = place is null ? path : place + path[reference.Tree.ResourceType.Length..] };
    }
}
