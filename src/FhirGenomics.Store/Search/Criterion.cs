using FhirGenomics.Store.Search.Index;

namespace FhirGenomics.Store.Search;

/// <summary>One parameter of a search with its values, of which one must match.</summary>
/// <param name="Parameter">The search parameter.</param>
/// <param name="Modifier">Its modifier, empty for none.</param>
/// <param name="Values">The values; none for the modifier <c>missing</c>.</param>
/// <param name="IsNegative">True if resources that have such a value are the ones that do not match: <c>:not</c>, <c>:missing=true</c>.</param>
internal sealed record Criterion(SearchParameter Parameter, string Modifier, IReadOnlyList<SearchValue> Values, bool IsNegative)
{
    /// <summary>True if it asks about columns of the resource itself.</summary>
    public bool IsOfResource => Parameter.Code is "_id" or "_lastUpdated";

    /// <summary>True if the rows that match come in the order of resources.</summary>
    public bool IsOrdered => Values is [{ Points.Count: 1 }];

    /// <summary>True if a hash stands between the value and the row, so that matches are checked against the resource.</summary>
    public bool IsHashed => !IsNegative && Values.Count > 0 && Values.All(value => value.Hashed.Count > 0);

    /// <summary>The table that is searched.</summary>
    public IndexTable Table => Parameter.Type == "reference" && Modifier == "identifier" ? IndexTable.Token : SearchParameterTypes.TableOf(Parameter);

    /// <summary>Adds the condition on a row <c>x</c> of <see cref="Table"/>, without the resource. <paramref name="leads"/> says that the search starts here.</summary>
    public void Where(SqlText sql, int type, SearchScope scope, bool leads)
    {
        var suffix = Modifier switch
        {
            "identifier" when Parameter.Type == "reference" => ReferenceParameter.Identifier,
            "below" => UriParameter.Below,
            _ => "",
        };
        var number = scope.Dictionaries.Parameter(type, Parameter.Code + suffix);
        if (leads && Values.Count == 1 && Values[0].TryLead(sql, number, scope))
        {
            return;
        }

        sql.Add("x.param = ?", number);
        if (Values.Count > 1 && Values.All(value => value.Points is not null))
        {
            // Says once more what the alternatives say, so that the primary key can be used.
            sql.Add($" AND x.{Table.Numbers[0]} IN ").AddList(Values.SelectMany(value => value.Points!));
        }

        for (var i = 0; i < Values.Count; i++)
        {
            sql.Add(i == 0 ? " AND ((" : ") OR (");
            Values[i].Where(sql, Table.Numbers, scope);
        }

        sql.Add(Values.Count > 0 ? "))" : "");
    }

    /// <summary>Adds the condition on the resource <c>r</c>, for what is a column of it.</summary>
    public void WhereResource(SqlText sql, SearchScope scope)
    {
        for (var i = 0; i < Values.Count; i++)
        {
            sql.Add(i == 0 ? "(" : " OR ");
            if (Parameter.Code == "_id")
            {
                sql.Add("r.id = ?", ((IdValue)Values[i]).Id);
            }
            else
            {
                sql.Add("(");
                DateParameter.WhereLastUpdated(sql, Values[i], scope);
                sql.Add(")");
            }
        }

        sql.Add(")");
    }
}

/// <summary>A value of <c>_id</c>.</summary>
internal sealed record IdValue(string Id) : SearchValue
{
    public override void Where(SqlText sql, ReadOnlySpan<string> columns, SearchScope scope) => sql.Add("r.id = ?", Id);
}
