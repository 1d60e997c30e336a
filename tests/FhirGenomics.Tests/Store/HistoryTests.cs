using FhirGenomics.Resources;
using FhirGenomics.Store;

namespace FhirGenomics.Tests.Store;

public class HistoryTests
{
    private const string Patient = """{"resourceType":"Patient","active":true}""";

    [Fact]
    public async Task Versions_come_newest_first_with_what_made_them()
    {
        await using var store = await TestStore.Open();
        await store.Put("a", Patient);
        await store.Put("b", Patient);
        await store.Put("a", Patient);
        await store.Delete("Patient", "a");
        await store.Put("a", Patient);
        await store.Put("o", """{"resourceType":"Organization","active":true}""");
        Assert.Equal(["a4 Created", "a3 Deleted", "a2 Updated", "a1 Created"], await Texts(store, "Patient", "a"));
        Assert.Equal(["a4 Created", "a3 Deleted", "a2 Updated", "b1 Created", "a1 Created"], await Texts(store, "Patient", null));
        Assert.Equal(["o1 Created", "a4 Created", "a3 Deleted", "a2 Updated", "b1 Created", "a1 Created"], await Texts(store, null, null));
        Assert.Empty(await Texts(store, "Patient", "none"));
        var page = await store.History("Patient", "a");
        Assert.Equal((4, null), (page.Total, page.Next));
        Assert.True(page.Entries[1].Resource is { IsDeleted: true, Json.IsEmpty: true });
    }

    [Fact]
    public async Task Pages_go_on_where_the_page_before_ended_whatever_is_written_meanwhile()
    {
        await using var store = await TestStore.Open();
        for (var i = 0; i < 7; i++)
        {
            await store.Put("a", Patient);
        }

        var versions = new List<int>();
        string? next = null;
        do
        {
            var page = await store.History(null, null, new HistoryQuery { Count = 3, Continue = next });
            versions.AddRange(page.Entries.Select(entry => entry.Resource.Version));
            next = page.Next;
            await store.Put("a", Patient);
        }
        while (next is not null);

        Assert.Equal([7, 6, 5, 4, 3, 2, 1], versions);
    }

    [Fact]
    public async Task Since_is_inclusive()
    {
        await using var store = await TestStore.Open();
        await store.Put("a", Patient);
        await Task.Delay(5, TestContext.Current.CancellationToken);
        var second = await store.Put("a", Patient);
        await Task.Delay(5, TestContext.Current.CancellationToken);
        await store.Put("a", Patient);
        var page = await store.History("Patient", "a", new HistoryQuery { Since = second.LastUpdated });
        Assert.Equal([3, 2], page.Entries.Select(entry => entry.Resource.Version));
        Assert.Equal(2, page.Total);
        Assert.Equal([3], (await store.History("Patient", "a", new HistoryQuery { Since = second.LastUpdated.AddTicks(1) })).Entries.Select(entry => entry.Resource.Version));
        Assert.Empty((await store.History(null, null, new HistoryQuery { Since = DateTimeOffset.MaxValue })).Entries);
        Assert.Equal(3, (await store.History(null, null, new HistoryQuery { Since = DateTimeOffset.MinValue })).Total);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("gggggggggggggggg")]
    [InlineData("ffffffffffffffff")]
    [InlineData("0000000000000000 ")]
    public async Task A_damaged_link_is_refused(string token)
    {
        await using var store = await TestStore.Open();
        var failure = await Assert.ThrowsAsync<Failure>(() => store.History(null, null, new HistoryQuery { Continue = token }));
        Assert.Equal(FailureKind.BadRequest, failure.Kind);
    }

    private static async Task<List<string>> Texts(TestStore store, string? type, string? id) =>
        [.. (await store.History(type, id)).Entries.Select(entry => $"{entry.Resource.Id}{entry.Resource.Version} {entry.Effect}")];
}
