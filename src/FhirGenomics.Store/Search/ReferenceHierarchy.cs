using FhirGenomics.Store.Search.Index;

namespace FhirGenomics.Store.Search;

/// <summary>
/// The modifiers <c>:above</c> and <c>:below</c> of references to resources that are part of others of their type: <c>Procedure?location:below=42</c>.
/// Source: https://hl7.org/fhir/R4/search.html#recursive
/// </summary>
internal static class ReferenceHierarchy
{
    public const string Above = "above";

    public const string Below = "below";

    /// <summary>The types among a parameter's targets that have such a hierarchy, each with the parameter that leads upwards; none for other parameters.</summary>
    public static IReadOnlyList<IndexedName> Of(SearchParameter parameter) =>
        parameter.Type != "reference" ? [] : [.. parameter.Targets.Where(type => ParentOf(type) is not null).Select(type => new IndexedName(type, ParentOf(type)!))];

    /// <summary>Reads <c>Type/id</c>, also below <paramref name="ownBase"/> (without slash at the end), or an id of any of these types; null if it is none.</summary>
    public static SearchValue? Parse(string text, string modifier, SearchParameter parameter, string? ownBase)
    {
        var reference = SearchValue.Unescape(text);
        reference = ownBase is not null && reference.StartsWith(ownBase + "/", StringComparison.Ordinal) ? reference[(ownBase.Length + 1)..] : reference;
        var hierarchies = Of(parameter);
        if (LocalReference.TrySplit(reference, out var type, out var id))
        {
            hierarchies = [.. hierarchies.Where(name => name.Type == type)];
        }
        else
        {
            id = reference;
        }

        return hierarchies.Count > 0 && LocalReference.IsId(id) ? new Value(id, modifier == Below, hierarchies) : null;
    }

    private static string? ParentOf(string type) => type switch
    {
        "Location" or "Organization" or "ResearchStudy" => "partof",
        "Encounter" or "Procedure" or "Task" => "part-of",
        _ => null,
    };

    private sealed record Value(string Id, bool IsBelow, IReadOnlyList<IndexedName> Hierarchies) : SearchValue
    {
        public override void Where(SqlText sql, ReadOnlySpan<string> columns, SearchScope scope)
        {
            for (var i = 0; i < Hierarchies.Count; i++)
            {
                // UNION takes each only once, so that a circle ends.
                sql.Add(i == 0 ? $"(x.{columns[0]} IN (" : $" OR x.{columns[0]} IN (").Add("WITH RECURSIVE part(target) AS (SELECT CAST(? AS bigint)", Hash.OfReference($"{Hierarchies[i].Type}/{Id}"));
                sql.Add(IsBelow ? " UNION SELECT h.ref_hash FROM part p CROSS JOIN rf y CROSS JOIN resource h WHERE y.target = p.target AND h.sid = y.sid AND y.param IN "
                    : " UNION SELECT y.target FROM part p CROSS JOIN resource h CROSS JOIN rf y WHERE h.ref_hash = p.target AND y.sid = h.sid AND y.param IN ");
                sql.AddList(scope.Numbers([Hierarchies[i]])).Add(" AND ");
                Candidates.Visible(sql, "h", [Hierarchies[i].Type], scope);
                sql.Add(") SELECT target FROM part)");
            }

            sql.Add(")");
        }
    }
}
