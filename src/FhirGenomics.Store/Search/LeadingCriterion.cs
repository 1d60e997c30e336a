namespace FhirGenomics.Store.Search;

/// <summary>Chooses the criterion that a search starts from: the one that is met by the fewest resources.</summary>
internal static class LeadingCriterion
{
    /// <summary>A criterion with more rows than this does not lead a search, if its rows are not in the order of resources.</summary>
    private const int Dense = 2000;

    /// <summary>A criterion with fewer rows than this leads without further counting.</summary>
    private const int Few = 64;

    /// <summary>The same where all are counted by one question: to count the others as far as <see cref="Few"/> would cost more than the question.</summary>
    private const int FewTogether = 8;

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

        foreach (var limit in scope.Session.AsksTogether ? [FewTogether, Few, Dense] : new[] { Few, Dense })
        {
            var open = Enumerable.Range(0, leading.Length).Where(i => eligible[i] is not null).ToList();
            foreach (var (i, fewest) in open.Zip(Fewest([.. open.Select(i => eligible[i]!)], scope, limit)))
            {
                if (fewest is not null)
                {
                    (leading[i], eligible[i]) = (fewest, null);
                }
            }
        }

        return leading;
    }

    /// <summary>Of each of some searches the criterion with the fewest rows; null if all have as many as the limit, up to which is counted.</summary>
    private static Criterion?[] Fewest(IReadOnlyList<List<Criterion>> searches, SearchScope scope, int limit)
    {
        var counted = Counted(searches, scope, limit);
        return [.. searches.Select(criteria => Fewest(criteria, (criterion, fewest) => counted.TryGetValue(criterion, out var rows) ? rows : criterion.Rows(scope.Session, scope, fewest), limit))];
    }

    private static Criterion? Fewest(List<Criterion> criteria, Func<Criterion, long, long> count, int limit)
    {
        Criterion? best = null;
        long fewest = limit;
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
