using FhirGenomics.Resources;

namespace FhirGenomics.Tests.Store.Writing;

public class TransactionWriterTests
{
    [Fact]
    public async Task A_resource_on_which_a_later_search_parameter_fails_can_be_corrected_and_deleted()
    {
        var parameters = TestStore.Hl7With(TestStore.Parameter("only", "string", "Patient.name.single().family"));
        await using var store = await TestStore.Open();
        await store.Put("corrected", Patient("A", "B"));
        await store.Put("deleted", Patient("A", "B"));
        await store.Store.Use(parameters, ["Patient"], long.MaxValue, TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAsync<Failure>(() => store.Put("corrected", Patient("A", "C")));
        Assert.Equal((FailureKind.Unprocessable, "index-expression"), (refused.Kind, refused.Issues[0].MessageId));
        await store.Put("corrected", Patient("A"));
        await store.Delete("Patient", "deleted");

        Assert.Empty(store.Sql("SELECT 1 FROM str WHERE sid = (SELECT sid FROM resource WHERE id = 'deleted')"));
        Assert.Equal(["corrected"], await store.Ids("Patient?family=A"));
        Assert.Empty(await store.Ids("Patient?family=B"));
        store.Store.StartIndexing(again: true);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var found = await store.Store.Search(TestStore.Query("Patient?only=A", parameters: parameters), TestContext.Current.CancellationToken);
                Assert.Equal(["corrected"], found.Entries.Select(entry => entry.Resource.Id));
                return;
            }
            catch (Failure pending) when (pending.Kind == FailureKind.Unavailable && attempt < 500)
            {
                store.Store.StartIndexing(again: true);
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }
    }

    private static string Patient(params string[] families) => $$"""{"resourceType":"Patient","name":[{{string.Join(',', families.Select(family => $$"""{"family":"{{family}}"}"""))}}]}""";
}
