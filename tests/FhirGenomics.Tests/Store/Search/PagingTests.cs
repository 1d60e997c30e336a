using FhirGenomics.Resources;
using FhirGenomics.Store;
using FhirGenomics.Store.Database;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Tests.Store.Search;

public class PagingTests
{
    [Theory]
    [InlineData("Basic?_count=10")]
    [InlineData("Basic?_count=10&_sort=-_id")]
    [InlineData("Basic?_count=10&_sort=code,created")]
    public async Task A_page_ends_where_its_content_is_large_and_the_next_goes_on_there(string search)
    {
        await using var store = await TestStore.Open();
        for (var i = 0; i < 5; i++)
        {
            await store.Put($"b{i}", $$"""{"resourceType":"Basic","code":{"coding":[{"code":"c{{i % 2}}"}]},"extension":[{"url":"urn:x","valueString":"{{new string('x', 6_000_000)}}"}]}""");
        }

        var pages = new List<string[]>();
        for (var page = await store.Search(search); ; page = await store.Search($"{search}&{SearchQuery.ContinueParameter}={page.Next}"))
        {
            pages.Add([.. page.Entries.Select(entry => entry.Resource.Id)]);
            if (page.Next is null)
            {
                break;
            }
        }

        Assert.Equal([3, 2], pages.Select(page => page.Length));
        Assert.Equal(5, pages.SelectMany(page => page).Distinct().Count());

        var history = await store.Store.History("Basic", null, new HistoryQuery { Count = 100 }, TestContext.Current.CancellationToken);
        Assert.Equal((3, 5), (history.Entries.Count, history.Total));
        Assert.Equal(2, (await store.Store.History("Basic", null, new HistoryQuery { Count = 100, Continue = history.Next }, TestContext.Current.CancellationToken)).Entries.Count);
    }

    [Theory]
    [InlineData("Patient?gender=male&_count=3")]
    [InlineData("Patient?_count=3")]
    [InlineData("Patient?_sort=birthdate&_count=3")]
    [InlineData("Patient?_sort=-birthdate,family&_count=2")]
    [InlineData("Patient?_sort=family,-_id&_count=4")]
    [InlineData("Patient?_sort=-_lastUpdated&_count=3")]
    [InlineData("Patient?name=a&_sort=_lastUpdated&_count=3")]
    public async Task Pages_neither_skip_nor_repeat_while_others_write(string search)
    {
        await using var store = await TestStore.Open();
        var expected = new List<string>();
        for (var i = 0; i < 11; i++)
        {
            var birthDate = i % 4 == 0 ? "" : $",\"birthDate\":\"19{i % 3}0-01-01\"";
            expected.Add((await store.Create($$"""{"resourceType":"Patient","gender":"male","name":[{"family":"A{{i % 5}}"}]{{birthDate}}}""")).Id);
        }

        var others = 0;
        var ids = await store.AllIds(search, async () =>
        {
            await store.Create("""{"resourceType":"Patient","gender":"female","name":[{"family":"B"}]}""");
            await store.Put("other", $$"""{"resourceType":"Patient","gender":"other","name":[{"family":"B{{others++}}"}]}""");
        });
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Empty(expected.Except(ids));
    }

    [Fact]
    public async Task Keys_sort_one_after_the_other_and_what_has_none_comes_last()
    {
        await using var store = await TestStore.Open();
        await store.Put("c", """{"resourceType":"Patient","birthDate":"1980","name":[{"family":"Å"}]}""");
        await store.Put("a", """{"resourceType":"Patient","birthDate":"1970","name":[{"family":"B"}]}""");
        await store.Put("b", """{"resourceType":"Patient","birthDate":"1970","name":[{"family":"a"}]}""");
        await store.Put("d", """{"resourceType":"Patient","active":true}""");
        Assert.Equal(["d", "b", "a", "c"], await store.Ids("Patient"));
        Assert.Equal(["a", "b", "c", "d"], await store.Ids("Patient?_sort=_id"));
        Assert.Equal(["d", "c", "b", "a"], await store.Ids("Patient?_sort=-_id"));
        Assert.Equal(["b", "a", "c", "d"], await store.Ids("Patient?_sort=birthdate,family"));
        Assert.Equal(["c", "a", "b", "d"], await store.Ids("Patient?_sort=-birthdate,-family"));
        Assert.Equal(["b", "c", "a", "d"], await store.Ids("Patient?_sort=family"));
        Assert.Equal(["c", "a", "b", "d"], await store.Ids("Patient?_sort=_lastUpdated"));
        Assert.Equal(["d", "b", "a", "c"], await store.Ids("Patient?_sort=-_lastUpdated"));
    }

    [Fact]
    public async Task The_total_is_that_of_all_pages()
    {
        await using var store = await TestStore.Open();
        for (var i = 0; i < 5; i++)
        {
            await store.Create("""{"resourceType":"Patient","gender":"male"}""");
        }

        var page = await store.Search("Patient?gender=male&_count=2&_total=accurate");
        Assert.Equal((2, 5, true), (page.Entries.Count, page.Total, page.Next is not null));
        Assert.Null((await store.Search("Patient?gender=male")).Total);
        foreach (var countOnly in (string[])["_summary=count", "_count=0"])
        {
            var count = await store.Search("Patient?gender=male&" + countOnly);
            Assert.Equal((0, 5, null), (count.Entries.Count, count.Total, count.Next));
        }

        Assert.Equal(0, (await store.Search("Patient?gender=female&_summary=count")).Total);
    }

    [Fact]
    public async Task A_damaged_or_foreign_link_is_refused()
    {
        await using var store = await TestStore.Open();
        for (var i = 0; i < 3; i++)
        {
            await store.Create("""{"resourceType":"Patient","gender":"male"}""");
        }

        const string Search = "Patient?gender=male&_count=1";
        var next = (await store.Search(Search)).Next!;
        Assert.Single(await store.Ids($"{Search}&_page={next}"));
        foreach (var bad in (string[])["", "x", "!!!", new string('A', 11), next[..^1], next + "A", (next[0] == 'A' ? 'B' : 'A') + next[1..], new string('A', 5000), "é"])
        {
            Assert.Equal("continue-token", Assert.Throws<Failure>(() => TestStore.Query($"{Search}&_page={Uri.EscapeDataString(bad)}")).Issues[0].MessageId);
        }

        foreach (var (sort, key) in ((string, SqlValue)[])[("birthdate", "x"), ("family", 1), ("_lastUpdated", "x"), ("_id", 1), ("family", "a\0")])
        {
            var query = TestStore.Query($"{Search}&_sort={sort}");
            var forged = new ContinueToken([key], 1).Write(query.Identity);
            Assert.Equal("continue-token", Assert.Throws<Failure>(() => TestStore.Query($"{Search}&_sort={sort}&_page={forged}")).Issues[0].MessageId);
        }

        Assert.Throws<Failure>(() => TestStore.Query($"Patient?gender=female&_count=1&_page={next}"));
        Assert.Throws<Failure>(() => TestStore.Query($"{Search}&_sort=birthdate&_page={next}"));
    }

    [Fact]
    public async Task A_deleted_resource_is_found_no_more_and_an_updated_one_by_its_new_content()
    {
        await using var store = await TestStore.Open();
        await store.Put("a", """{"resourceType":"Patient","gender":"male","name":[{"family":"Old"}]}""");
        await store.Put("a", """{"resourceType":"Patient","gender":"male","name":[{"family":"New"}]}""");
        Assert.Equal(["a"], await store.Ids("Patient?family=new&gender=male"));
        Assert.Empty(await store.Ids("Patient?family=old"));
        await store.Delete("Patient", "a");
        Assert.Empty(await store.Ids("Patient?gender=male"));
        Assert.Empty(await store.Ids("Patient?gender:not=female"));
        Assert.Empty(await store.Ids("Patient?_id=a"));
        Assert.Empty(await store.Ids("Patient"));
        Assert.Equal(0, (await store.Search("Patient?_summary=count")).Total);
    }
}
