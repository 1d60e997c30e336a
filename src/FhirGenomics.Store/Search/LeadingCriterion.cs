namespace FhirGenomics.Store.Search;

/// <summary>Chooses the criterion that a search starts from: the one that is met by the fewest resources.</summary>
internal static class LeadingCriterion
{
    /// <summary>
    /// Numbers up to which rows are counted, one after the other: a criterion with fewer leads without further counting. One with more rows than the last does not lead
    /// a search, if its rows are not in the order of resources.
    /// </summary>
    private static readonly int[] Apart = [64, 2000];

    /// <summary>The same where all are counted by one question: to count the others as far as 64 at once would cost more than another question.</summary>
    private static readonly int[] Together = [8, 64, 2000];

    /// <summary>The criterion that leads each of some searches; null where none does. A database behind a network is asked for all of them together.</summary>
    public static Criterion?[] Of(IReadOnlyList<SearchQuery> queries, SearchScope scope)
    {
        var leading = new Criterion?[queries.Count];
        var eligible = new List<Criterion>?[queries.Count];
        for (var i = 0; i < leading.Length; i++)
        {
            var able = queries[i].Criteria.Any(criterion => criterion is ResourceCriterion { Ids.Count: > 0 }) ? [] : queries[i].Criteria.Where(criterion => criterion.CanLead).ToList();
            (leading[i], eligible[i]) = able switch
            {
                [] => (null, null),
                [var only] when only.IsOrderedIn(scope.Session) => (only, null),
                _ => (able.Find(criterion => criterion.IsOrderedIn(scope.Session)), able),
            };
        }

        var open = Enumerable.Range(0, leading.Length).Where(i => eligible[i] is not null).ToList();
        foreach (var limit in scope.Session.AsksTogether ? Together : Apart)
        {
            if (open.Count == 0)
            {
                break;
            }

            foreach (var (i, fewest) in open.Zip(Fewest([.. open.Select(i => eligible[i]!)], scope, limit)))
            {
                (leading[i], eligible[i]) = fewest is null ? (leading[i], eligible[i]) : (fewest, null);
            }

            open.RemoveAll(i => eligible[i] is null);
        }

        return leading;
    }

    /// <summary>Of each of some searches the criterion with the fewest rows; null if all have as many as the limit, up to which is counted.</summary>
    private static Criterion?[] Fewest(IReadOnlyList<List<Criterion>> searches, SearchScope scope, int limit)
    {
        var counted = Counted(searches, scope, limit);
        return [.. searches.Select(criteria => Fewest(criteria, (criterion, fewest) => counted.TryGetValue(criterion, out var rows) ? rows : criterion.Rows(scope.Session, scope, fewest), limit))];
    }

    private static Criterion? Fewest(List<Criterion> criteria, Func<Criterion, long, long> count, long fewest)
    {
        Criterion? best = null;
        foreach (var criterion in criteria)
        {
            var rows = count(criterion, fewest);
            if (rows < fewest)
            {
                (best, fewest) = (criterion, rows);
            }
        }

        return best;
    }

    /// <summary>The rows of all criteria that can be counted together, if that is worth it.</summary>
    private static Dictionary<Criterion, long> Counted(IReadOnlyList<List<Criterion>> searches, SearchScope scope, int limit)
    {
        var able = scope.Session.AsksTogether ? searches.SelectMany(criteria => criteria) : [];
        var asked = able.Select(criterion => (Criterion: criterion, Sql: criterion.CountRows(scope, limit))).Where(one => one.Sql is not null).ToList();
        return asked.Zip(scope.Session.Rows([.. asked.Select(one => one.Sql!)], (row, _) => row.Number(0)))
            .ToDictionary(counted => counted.First.Criterion, counted => counted.Second[0], (IEqualityComparer<Criterion>)ReferenceEqualityComparer.Instance);
    }
}
