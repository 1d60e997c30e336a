using FhirGenomics.Store.Database;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Store.Writing;

/// <summary>
/// Conditions of a transaction that only creates. They are asked when all transactions of a group that only create have written, together with the conditions of
/// those: a database behind a network is asked once. Among what was stored before the transaction's own resources each finds what it would have found before them:
/// nothing else was changed, and each condition asks about one resource alone (<see cref="SearchQuery.AsksOneResource"/>).
/// </summary>
/// <param name="search">What searches.</param>
/// <param name="conditions">The conditions.</param>
internal sealed class ConditionCheck(SearchRunner search, IReadOnlyList<WriteCondition> conditions)
{
    private readonly SearchRunner search = search;
    private readonly IReadOnlyList<WriteCondition> conditions = conditions;
    private long before;
    private Action<ConditionMatch[]> decide = _ => { };

    /// <summary>True if the conditions of these changes can be asked after the changes were made.</summary>
    public static bool Allows(IReadOnlyList<Change> changes, IReadOnlyList<WriteCondition> conditions) =>
        changes.All(change => change is Change.Create) && conditions.All(condition => condition.Query.AsksOneResource);

    /// <summary>Says what the transaction wrote, each time that it is applied.</summary>
    /// <param name="first">Number of its first resource, or of the next one if it has none.</param>
    /// <param name="decides">Is given what the conditions found; throws if that does not allow the transaction.</param>
    public void Applied(long first, Action<ConditionMatch[]> decides) => (before, decide) = (first, decides);

    /// <summary>Asks all conditions and decides. What a transaction throws is thrown.</summary>
    public static void Decide(IReadOnlyList<ConditionCheck> checks, StoreSession session)
    {
        // Nearly always one: others if the search parameters have just changed.
        foreach (var same in checks.GroupBy(check => check.search))
        {
            var found = same.Key.First(session, [.. same.SelectMany(check => check.Asked)]);
            var next = 0;
            foreach (var check in same)
            {
                check.decide([.. found.Skip(next).Take(check.conditions.Count).Select(ConditionMatch.Of)]);
                next += check.conditions.Count;
            }
        }
    }

    private IEnumerable<FirstMatches> Asked => conditions.Select(condition => new FirstMatches(condition.Query, 2) { Before = before });
}
