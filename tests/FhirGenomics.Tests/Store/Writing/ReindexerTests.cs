using FhirGenomics.Resources;
using FhirGenomics.Store;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Tests.Store.Writing;

public class ReindexerTests
{
    [Fact]
    public async Task A_new_search_parameter_finds_what_was_stored_before_it_once_all_is_indexed_and_is_refused_till_then()
    {
        await using var store = await TestStore.Open(parameters: TestStore.Hl7Without("gender"));
        for (var i = 0; i < 230; i++)
        {
            await store.Put($"p{i}", $$"""{"resourceType":"Patient","gender":"{{(i % 2 == 0 ? "male" : "female")}}","birthDate":"2001-01-01"}""");
        }

        await store.Delete("Patient", "p7");
        await store.Reopen();

        var refused = await Assert.ThrowsAsync<Failure>(() => store.Search("Patient?gender=male"));
        Assert.Equal((FailureKind.Unavailable, "search-parameter-incomplete"), (refused.Kind, refused.Issues[0].MessageId));
        Assert.NotEmpty((await store.Search("Patient?birthdate=2001")).Entries);
        await store.Put("p3", """{"resourceType":"Patient","gender":"male"}""");
        await store.Put("new", """{"resourceType":"Patient","gender":"male"}""");

        await Indexed(store);
        Assert.Equal(117, (await store.Search("Patient?gender=male&_summary=count")).Total);
        Assert.Equal(113, (await store.Search("Patient?gender=female&_summary=count")).Total);
        Assert.DoesNotContain("p3", await store.AllIds("Patient?gender=female&_count=100"));
        await store.Reopen();
        Assert.Equal(117, (await store.Search("Patient?gender=male&_summary=count")).Total);
    }

    [Fact]
    public async Task An_index_that_is_under_way_goes_on_after_a_restart()
    {
        await using var store = await TestStore.Open(parameters: TestStore.Hl7Without("gender"));
        for (var i = 0; i < 110; i++)
        {
            await store.Put($"p{i}", """{"resourceType":"Patient","gender":"male"}""");
        }

        await store.Reopen();
        await Assert.ThrowsAsync<Failure>(() => store.Search("Patient?gender=male"));
        await store.Reopen();
        await Indexed(store);
        Assert.Equal(110, (await store.Search("Patient?gender=male&_summary=count")).Total);
    }

    private static async Task Indexed(TestStore store)
    {
        for (var attempt = 0; attempt < 500; attempt++)
        {
            try
            {
                await store.Search("Patient?gender=male&_summary=count");
                return;
            }
            catch (Failure pending) when (pending.Kind == FailureKind.Unavailable)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }

        Assert.Fail("The index was not finished in time.");
    }
}
