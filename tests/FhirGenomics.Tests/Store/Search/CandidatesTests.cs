using FhirGenomics.Store.Search;
using FhirGenomics.Tests.Databases;

namespace FhirGenomics.Tests.Store.Search;

/// <summary>How SQLite runs the statements: an index for every search that is common, and no sort where rows come in order.</summary>
public class CandidatesTests
{
    [Theory]
    [InlineData("Patient?identifier=urn:s|1", "x USING PRIMARY KEY (param=? AND code=?)")]
    [InlineData("Observation?subject=Patient/1", "x USING PRIMARY KEY (param=? AND target=?)")]
    [InlineData("Observation?subject=Patient/1&code=a", "x EXISTS USING PRIMARY KEY (param=? AND code=? AND sid=?)")]
    [InlineData("Observation?subject=Patient/1&date=ge2020", "x EXISTS USING PRIMARY KEY (param=? AND sid=?)")]
    [InlineData("Patient", "IX_resource_type_sid (type=?")]
    [InlineData("Patient?_sort=-_lastUpdated", "IX_resource_type_change_seq (type=?")]
    [InlineData("Patient?_id=a", "IX_resource_type_id (type=? AND id=?)")]
    public async Task Common_searches_use_an_index_in_order(string search, string expected)
    {
        TestDatabase.OnlySqlite();
        await using var store = await TestStore.Open();
        await Fill(store);
        var plan = await Plan(store, search);
        Assert.Contains(expected, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Patient?family=smith", "IX_str_param_norm (param=? AND norm>? AND norm<?)")]
    [InlineData("Observation?date=2020-05", "IX_dat_param_lo_hi (param=? AND lo>? AND lo<?)")]
    [InlineData("Observation?date=ge2020-05", "IX_dat_param_hi_lo")]
    [InlineData("Observation?value-quantity=5|http://unitsofmeasure.org|mg", "IX_qty_param_unit_lo_hi (param=? AND unit=? AND lo>? AND lo<?)")]
    [InlineData("Observation?value-quantity=5|http://unitsofmeasure.org|mg,7|http://unitsofmeasure.org|g", "IX_qty_param_unit_lo_hi (param=? AND unit=? AND lo>? AND lo<?)")]
    [InlineData("Location?near=1|2|3", "IX_num_param_lo_hi (param=? AND lo>? AND lo<?)")]
    [InlineData("Location?near=1|2|3,0|180|4", "IX_num_param_lo_hi (param=? AND lo>? AND lo<?)")]
    [InlineData("Observation?value-quantity=gt5", "USING COVERING INDEX IX_qty_param_unit_lo_hi (param=? AND unit=?)")]
    public async Task Ranges_use_their_index(string search, string expected)
    {
        TestDatabase.OnlySqlite();
        await using var store = await TestStore.Open();
        await Fill(store);
        var plan = await Plan(store, search);
        Assert.Contains(expected, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN", plan.Replace("SCAN d", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_several_types_is_looked_for_under_each()
    {
        TestDatabase.OnlySqlite();
        await using var store = await TestStore.Open();
        await Fill(store);
        var query = SearchQuery.Parse(["Observation", "DiagnosticReport"], null, QueryString.Read("_sort=-date&patient=Patient/1"), TestStore.Parameters, strict: true);
        var plan = await store.Store.Explain(query, TestContext.Current.CancellationToken);
        Assert.Contains("k USING PRIMARY KEY (param=? AND sid=?)", plan, StringComparison.Ordinal);
        Assert.Contains("x USING PRIMARY KEY (param=? AND target=?)", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN r", plan, StringComparison.Ordinal);
    }

    private static async Task Fill(TestStore store)
    {
        await store.Put("1", """{"resourceType":"Patient","identifier":[{"system":"urn:s","value":"1"}],"name":[{"family":"Smith"}]}""");
        for (var i = 0; i < 3; i++)
        {
            await store.Create("""{"resourceType":"Observation","status":"final","code":{"coding":[{"code":"a"}]},"subject":{"reference":"Patient/1"},"effectiveDateTime":"2020-05-01","valueQuantity":{"value":6}}""");
        }
    }

    private static async Task<string> Plan(TestStore store, string search)
    {
        var sql = await store.Store.Explain(TestStore.Query(search), TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(sql);
        return sql;
    }
}
