using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Store.Search.Index;
using FhirGenomics.Store.Database;

namespace FhirGenomics.Store.Search;

/// <summary>A search parameter of a resource type, as the index knows it.</summary>
/// <param name="Type">The resource type.</param>
/// <param name="Code">The parameter, with the suffix of what a modifier searches.</param>
internal sealed record IndexedName(string Type, string Code);

/// <summary>One parameter of a search with its values, of which one must match.</summary>
/// <param name="Parameter">The search parameter; of several (a compartment) one that stands for all.</param>
/// <param name="Names">Where it is indexed: for each type that is searched, and of a compartment for each of its parameters.</param>
/// <param name="Table">The table that is searched.</param>
/// <param name="Values">The values; none for the modifier <c>missing</c>.</param>
/// <param name="IsNegative">True if resources that have such a value are the ones that do not match: <c>:not</c>, <c>:missing=true</c>.</param>
internal sealed record ValueCriterion(SearchParameter Parameter, IReadOnlyList<IndexedName> Names, IndexTable Table, IReadOnlyList<SearchValue> Values, bool IsNegative) : Criterion
{
    public override bool NeedsResource => false;

    public override bool CanLead => !IsNegative;

    public override bool IsOrdered => Names.Count == 1 && Values is [{ Points.Count: 1 }];

    /// <summary>The index of a parameter for the types that are searched, with what its modifier searches.</summary>
    public static ValueCriterion For(IReadOnlyList<string> types, SearchParameter parameter, string modifier, IReadOnlyList<SearchValue> values, bool isNegative)
    {
        var (table, suffix) = SearchModifiers.IndexOf(parameter, modifier);
        return new ValueCriterion(parameter, [.. types.Select(type => new IndexedName(type, parameter.Code + suffix))], table, values, isNegative);
    }

    /// <summary>The same about another value.</summary>
    public ValueCriterion WithValue(SearchValue value) => this with { Values = [value] };

    /// <summary>The parameters that lead from a resource to the one it is part of, where the values ask for all above or below.</summary>
    public IReadOnlyList<IndexedName> Hierarchies { get; init; } = [];

    public override IEnumerable<IndexedName> Asked => Names.Concat(Hierarchies);

    public override bool AsksOneResource => Hierarchies.Count == 0;

    public override long Rows(StoreSession session, SearchScope scope, long limit) => CountRows(scope, limit).Number(session);

    public override SqlText CountRows(SearchScope scope, long limit)
    {
        var sql = new SqlText("SELECT count(*) FROM (");
        Lead(sql, scope, "1");
        return sql.Add(" LIMIT ?) c", limit);
    }

    public override void Lead(SqlText sql, SearchScope scope)
    {
        // The plus sign keeps a range from being read in the order of resources, past all that is outside of it.
        Lead(sql, scope, IsOrdered ? "x.sid AS sid" : "+x.sid AS sid");
    }

    public override void Probe(SqlText sql, Probed resource, SearchScope scope)
    {
        // Without a code the primary key of a code table is of no use for one resource: then all resources that match are one set.
        var isSet = Table.Ranges.Length == 0 && (Values.Count == 0 || Values.Any(value => value.Points is null));
        sql.Add(isSet ? $"{resource.Sid} {(IsNegative ? "NOT IN" : "IN")} (SELECT x.sid" : IsNegative ? "NOT EXISTS (SELECT 1" : "EXISTS (SELECT 1");
        sql.Add($" FROM {Table.Name} x WHERE ");
        Where(sql, scope, Values, leads: false);
        sql.Add(isSet ? ")" : $" AND x.sid = {resource.Sid}{scope.Session.ForEachRow})");
    }

    /// <summary>Nearly always the text is found in the resource at once.</summary>
    public override bool IsMatch(StoredResource resource, Indexer indexer)
    {
        var isHashed = !IsNegative && Values.Count > 0 && Values.All(value => value.Hashed.Count > 0);
        if (!isHashed || Values.Any(value => value.Written.Any(text => resource.Json.Span.IndexOf(Encoding.UTF8.GetBytes(text)) >= 0)))
        {
            return true;
        }

        var tree = ElementTree.Read(resource.Json);
        return Names.Where(name => name.Type == resource.Type).Select(name => indexer.Hashed(tree, name.Code.Split(':')[0])).Any(hashed => Values.Any(value => value.Hashed.Any(hashed.Contains)));
    }

    /// <summary>Adds the statement that gives the rows. Of several ranges each is looked for by itself: in one condition SQLite would read all rows of the parameter.</summary>
    private void Lead(SqlText sql, SearchScope scope, string columns)
    {
        var parts = Values.Count > 1 && Table.Ranges.Length > 0 && Values.All(value => value.Points is null) ? Values.Count : 1;
        for (var i = 0; i < parts; i++)
        {
            sql.Add(i == 0 ? "" : " UNION ALL ").Add($"SELECT {columns} FROM {Table.Name} x WHERE ");
            Where(sql, scope, parts == 1 ? Values : [Values[i]], leads: true);
        }
    }

    /// <summary>Adds the condition on a row <c>x</c> of <see cref="Table"/>, without the resource. <paramref name="leads"/> says that the search starts here.</summary>
    private void Where(SqlText sql, SearchScope scope, IReadOnlyList<SearchValue> values, bool leads)
    {
        var numbers = scope.Numbers(Names);
        if (leads && values.Count == 1 && numbers.Count == 1 && values[0].TryLead(sql, (int)numbers[0], scope))
        {
            return;
        }

        _ = numbers.Count == 1 ? sql.Add("x.param = ?", numbers[0]) : sql.Add("x.param IN ").AddList(numbers);
        if (values.Count > 1 && values.All(value => value.Points is not null))
        {
            // Says once more what the alternatives say, so that the primary key can be used.
            sql.Add($" AND x.{Table.Numbers[0]} IN ").AddList(values.SelectMany(value => value.Points!));
        }

        if (values.Count > 0)
        {
            sql.Add(" AND ").AddEach(" OR ", 0, values.Count, i => values[i].Where(sql, Table.Numbers, scope));
        }
    }
}
