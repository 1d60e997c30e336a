using FhirGenomics.Resources;
using FhirGenomics.Store.Database;
using FhirGenomics.Store.Schema;

namespace FhirGenomics.Store.Search;

/// <summary>Finds which profiles, tags and security labels are in use, without reading all resources: the index tells of each value one resource that has it.</summary>
internal static class MetaValues
{
    private const int Most = 1000;

    private static readonly string[] Codes = ["_profile", "_tag", "_security"];

    /// <summary>
    /// Resources that together have each value that is in use among those of a type, or of all types (null). Codes that differ only in case count as one, as in searches.
    /// Throws <see cref="Failure"/> (422) if there are too many.
    /// </summary>
    public static IReadOnlyList<StoredResource> Read(StoreSession session, Dictionaries dictionaries, SearchParameterSet set, string? type)
    {
        var sids = new SortedSet<long>();
        foreach (var code in Codes)
        {
            var table = SearchParameterTypes.TableOf(set.Find(type ?? "Patient", code)!);
            var sql = new SqlText().Add($"SELECT min(x.sid) FROM {table.Name} x WHERE x.param IN (SELECT id FROM param_dict WHERE name = ?", code);
            sql = type is null ? sql : sql.Add(" AND type = ?", dictionaries.Type(type));
            var rows = sql.Add($") GROUP BY {string.Join(", ", table.Numbers.Select(column => "x." + column))} LIMIT ?", Most + 1).Prepare(session);
            var values = 0;
            for (; rows.Step(); values++)
            {
                sids.Add(rows.Number(0));
            }

            if (values > Most)
            {
                throw new Failure(FailureKind.Unprocessable, Issue.Error(
                    IssueCode.TooCostly,
                    "meta-too-many",
                    $"More than {Most} values of {code} are in use: search for those you know with {code}.",
                    $"Mere end {Most} værdier af {code} er i brug: søg efter dem, du kender, med {code}."));
            }
        }

        return [.. sids.Select(sid => ResourceRead.Current(session, dictionaries, sid)).OfType<StoredResource>().Where(resource => !resource.IsDeleted)];
    }
}
