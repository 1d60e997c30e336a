using FhirGenomics.Resources;

namespace FhirGenomics.Tests.Store.Writing;

public class ReferenceHashesTests
{
    [Fact]
    public async Task A_database_from_before_the_hashes_told_the_time_is_searched_along_references_as_ever()
    {
        await using var store = await TestStore.Open();
        var patient = await store.Create("""{"resourceType":"Patient","name":[{"family":"Holm"}]}""");
        await store.Put("p1", """{"resourceType":"Patient","name":[{"family":"Holm"}]}""");
        await store.Put("o1", $$$"""{"resourceType":"Observation","status":"final","code":{"text":"t"},"subject":{"reference":"Patient/{{{patient.Id}}}"}}""");
        await store.Put("o2", """{"resourceType":"Observation","status":"final","code":{"text":"t"},"subject":{"reference":"Patient/p1"}}""");

        // As the migration leaves it: no hash of ids with a time, and parameters that are indexed otherwise.
        store.Sql($"UPDATE resource SET ref_hash = 0 WHERE id = '{patient.Id}'");
        store.Sql("UPDATE param_dict SET definition = definition + 1 WHERE id IN (SELECT param FROM rf)");
        store.Sql("UPDATE rf SET target = 1 WHERE target IN (SELECT r.target FROM rf r JOIN resource o ON o.sid = r.sid WHERE o.id = 'o1')");
        await store.Reopen();

        Assert.Empty(store.Sql("SELECT sid FROM resource WHERE ref_hash = 0"));
        var refused = await Assert.ThrowsAsync<Failure>(() => store.Search("Observation?subject:Patient.name=holm"));
        Assert.Equal("search-parameter-incomplete", refused.Issues[0].MessageId);
        Assert.Equal(["o2", "o1"], await IdsOnceIndexed(store, "Observation?subject:Patient.name=holm"));
        Assert.Equal(["o1"], await store.Ids($"Observation?subject=Patient/{patient.Id}"));
        Assert.Equal([patient.Id], await IdsOnceIndexed(store, "Patient?_has:Observation:subject:_id=o1"));
    }

    private static async Task<string[]> IdsOnceIndexed(TestStore store, string search)
    {
        for (var attempt = 0; attempt < 500; attempt++)
        {
            try
            {
                return await store.Ids(search);
            }
            catch (Failure pending) when (pending.Kind == FailureKind.Unavailable)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }

        return await store.Ids(search);
    }
}
