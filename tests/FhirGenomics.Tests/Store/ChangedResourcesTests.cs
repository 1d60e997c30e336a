using FhirGenomics.Resources;
using FhirGenomics.Store;

namespace FhirGenomics.Tests.Store;

public class ChangedResourcesTests
{
    [Fact]
    public async Task What_was_changed_is_read_as_it_is_now_each_once_and_in_parts_however_large_it_is()
    {
        await using var store = await TestStore.Open();
        await store.Put("before", Patient(10));
        var seen = (await store.Store.NewestChanges(["Patient"], TestContext.Current.CancellationToken))[0];
        for (var version = 1; version <= 3; version++)
        {
            await store.Put("large", Patient(3_000_000));
        }

        await store.Write([.. Enumerable.Range(0, 502).Select(i => new Change.Update(TestStore.Tree(Patient(i)), $"small{i}"))]);
        await store.Put("larger", Patient(4_500_000));
        await store.Put("other", Patient(3_000_000));
        await store.Delete("Patient", "small1");
        await store.Create("""{"resourceType":"Basic","code":{"text":"x"}}""");

        var found = await store.Store.ChangedSince("Patient", seen, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["large", "small0", .. Enumerable.Range(2, 500).Select(i => $"small{i}"), "larger", "other", "small1"], found.Select(resource => resource.Id));
        Assert.Equal((3, 2), (found[0].Version, found[^1].Version));
        Assert.Equal(found[^1], Assert.Single(found, resource => resource.IsDeleted));
        Assert.Empty(await store.Store.ChangedSince("Patient", long.MaxValue - 1, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
    }

    private static string Patient(int length) => $$"""{"resourceType":"Patient","name":[{"text":"{{new string('x', length + 1)}}"}]}""";
}
