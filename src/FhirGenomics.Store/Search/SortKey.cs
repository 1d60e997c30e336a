using FhirGenomics.Store.Database;
using FhirGenomics.Store.Search.Index;

namespace FhirGenomics.Store.Search;

/// <summary>One key of <c>_sort</c>. Resources without a value come last. Source: https://hl7.org/fhir/R4/search.html#_sort</summary>
/// <param name="Parameter">What is sorted by; of several values of a resource the least counts, descending the greatest.</param>
/// <param name="Descending">True for a leading minus.</param>
internal sealed record SortKey(SearchParameter Parameter, bool Descending)
{
    /// <summary>The order of a key in SQL.</summary>
    public string Order => Descending ? "DESC" : "ASC";

    /// <summary>What stands before a key in the condition that continues after it.</summary>
    public string After => Descending ? "<" : ">";

    /// <summary>Types that are sorted together at most, other than by _id and _lastUpdated: each key is looked for under each of them.</summary>
    public const int MostTypes = 10;

    /// <summary>True for what the index keeps in order.</summary>
    public static bool IsSortable(SearchParameter parameter, IReadOnlyList<string> types) =>
        parameter.Code is "_id" or "_lastUpdated" || (types.Count <= MostTypes && parameter.Type is not ("composite" or "special"));

    /// <summary>True for parameters whose index has hashes, which have no order: what to sort by is indexed when it is first asked for.</summary>
    public bool IsLate => SortText.Sorts(Parameter);

    /// <summary>The name under which the key is indexed.</summary>
    public string IndexedCode => IsLate ? Parameter.Code + SortText.Suffix : Parameter.Code;

    /// <summary>True if the key is a text.</summary>
    public bool IsText => Parameter.Code == "_id" || Parameter.Type == "string" || IsLate;

    /// <summary>Adds the key's expression for a resource.</summary>
    public void Add(SqlText sql, string sid, IReadOnlyList<string> types, SearchScope scope)
    {
        if (Parameter.Code is "_id" or "_lastUpdated")
        {
            sql.Add(Parameter.Code == "_id" ? "r.id" : "r.change_seq");
            return;
        }

        var column = IsText ? "norm" : Descending ? "hi" : "lo";
        var table = (IsLate ? IndexTable.Text : SearchParameterTypes.TableOf(Parameter)).Name;
        var unit = Parameter.Type == "quantity" ? " AND k.unit = 0" : "";
        var numbers = scope.Numbers(types.Select(type => new IndexedName(type, IndexedCode)));
        sql.Add($"coalesce((SELECT {(Descending ? "max" : "min")}(k.{column}) FROM {table} k WHERE k.param ");
        _ = numbers.Count == 1 ? sql.Add("= ?", numbers[0]) : sql.Add("IN ").AddList(numbers);
        sql.Add($" AND k.sid = {sid}{unit}), ?)", Missing);
    }

    private SqlValue Missing => (IsText, Descending) switch
    {
        (true, true) => "",
        (true, false) => StringParameter.Last,
        (false, true) => long.MinValue,
        (false, false) => long.MaxValue,
    };
}
