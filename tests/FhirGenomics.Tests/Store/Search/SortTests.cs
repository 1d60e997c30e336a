using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Store;
using FhirGenomics.Store.Search;

namespace FhirGenomics.Tests.Store.Search;

/// <summary><c>_sort</c> by every type of parameter. One store for the cases that only read.</summary>
public sealed class SortTests(SortTests.Fixture fixture) : IClassFixture<SortTests.Fixture>
{
    [Theory]
    [InlineData("status", "b d a c")]
    [InlineData("-status", "c d a b")]
    [InlineData("code", "c a b d")]
    [InlineData("-code", "b a c d")]
    [InlineData("subject", "b d a c")]
    [InlineData("-subject", "d a b c")]
    [InlineData("identifier", "d b c a")]
    [InlineData("_tag", "c a d b")]
    [InlineData("_profile", "a d c b")]
    [InlineData("date", "c a b d")]
    [InlineData("-date", "b a c d")]
    [InlineData("value-quantity", "a b d c")]
    [InlineData("-value-quantity", "b a d c")]
    [InlineData("value-string", "d c b a")]
    [InlineData("combo-code", "c a b d")]
    [InlineData("_id", "a b c d")]
    [InlineData("-_id", "d c b a")]
    [InlineData("_lastUpdated", "a b c d")]
    [InlineData("-_lastUpdated", "d c b a")]
    [InlineData("status,date", "b a d c")]
    [InlineData("status,-_id", "b d a c")]
    [InlineData("-status,code,_id", "c a d b")]
    [InlineData("subject,-status,identifier", "b d a c")]
    public async Task Sorts_with_what_has_no_value_last_and_pages_neither_skip_nor_repeat(string sort, string ids)
    {
        Assert.Equal(ids, string.Join(' ', await fixture.Store.Ids("Observation?_sort=" + sort)));
        Assert.Equal(ids, string.Join(' ', await fixture.Store.AllIds($"Observation?_count=1&_sort={sort}")));
        Assert.Equal(ids, string.Join(' ', await fixture.Store.AllIds($"Observation?code:missing=false,true&_count=3&_sort={sort}".Replace("code:missing=false,true", "_id=a,b,c,d", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("_score", "search-sort-unsupported")]
    [InlineData("code-value-quantity", "search-sort-unsupported")]
    [InlineData("_text", "search-sort-unknown")]
    [InlineData("nothing", "search-sort-unknown")]
    [InlineData("", "search-sort-unknown")]
    [InlineData("-", "search-sort-unknown")]
    public void Refuses_what_has_no_order(string sort, string messageId)
    {
        Assert.Equal(messageId, Assert.Throws<Failure>(() => TestStore.Query("Observation?_sort=" + sort)).Issues[0].MessageId);
        var query = TestStore.Query("Observation?status=final&_sort=" + sort, strict: false);
        Assert.Equal(messageId, Assert.Single(query.Ignored).MessageId);
        Assert.Equal("status=final", query.Used);
    }

    [Theory]
    [InlineData("nothing,date", "date", "c a b d")]
    [InlineData("status,_score,-_id,code-value-quantity", "status,-_id", "b d a c")]
    public async Task A_key_that_is_ignored_leaves_the_others_and_the_pages_go_on(string sort, string used, string ids)
    {
        string[] searches = [$"Observation?_count=1&_sort={sort}", $"Observation?_count=1&_sort={used}"];
        Assert.Equal($"_count=1&_sort={used}", TestStore.Query(searches[0], strict: false).Used);
        var page = await fixture.Store.Store.Search(TestStore.Query(searches[0], strict: false), TestContext.Current.CancellationToken);
        var found = new List<string>(page.Entries.Select(entry => entry.Resource.Id));
        while (page.Next is { } next)
        {
            page = await fixture.Store.Search($"{searches[1]}&{SearchQuery.ContinueParameter}={next}");
            found.AddRange(page.Entries.Select(entry => entry.Resource.Id));
        }

        Assert.Equal(ids, string.Join(' ', found));
    }

    [Theory]
    [InlineData("date", "o1 r1 o2 r2 none")]
    [InlineData("-date", "r2 o2 r1 o1 none")]
    [InlineData("code,-_id", "r2 o1 o2 r1 none")]
    [InlineData("patient,-date", "o2 r1 r2 o1 none")]
    public async Task Several_types_are_sorted_by_what_they_share(string sort, string ids)
    {
        await using var store = await TestStore.Open();
        await store.Put("o1", """{"resourceType":"Observation","status":"final","code":{"text":"b"},"subject":{"reference":"Patient/2"},"effectiveDateTime":"2020-01"}""");
        await store.Put("r1", """{"resourceType":"DiagnosticReport","status":"final","code":{"text":"d"},"subject":{"reference":"Patient/1"},"effectiveDateTime":"2020-02"}""");
        await store.Put("none", """{"resourceType":"DiagnosticReport","status":"final"}""");
        await store.Put("o2", """{"resourceType":"Observation","status":"final","code":{"text":"c"},"subject":{"reference":"Patient/1"},"effectiveDateTime":"2020-03"}""");
        await store.Put("r2", """{"resourceType":"DiagnosticReport","status":"final","code":{"text":"a"},"subject":{"reference":"Patient/2"},"effectivePeriod":{"start":"2020-04"}}""");
        await store.Put("other", """{"resourceType":"Condition","code":{"text":"0"},"recordedDate":"2020-01"}""");
        foreach (var count in (int[])[1, 2, 50])
        {
            var (found, next) = (new List<string>(), (string?)null);
            do
            {
                var page = await store.Store.Search(OfSeveral($"_count={count}&_sort={sort}{(next is null ? "" : $"&{SearchQuery.ContinueParameter}={next}")}"), TestContext.Current.CancellationToken);
                found.AddRange(page.Entries.Select(entry => entry.Resource.Id));
                next = page.Next;
            }
            while (next is not null);
            Assert.Equal(ids, string.Join(' ', found));
        }
    }

    [Theory]
    [InlineData("value-quantity", "search-sort-unknown")]
    [InlineData("effective", "search-sort-unknown")]
    [InlineData("code-value-quantity", "search-sort-unknown")]
    [InlineData("status", "search-sort-unsupported")]
    [InlineData("_tag", null)]
    public void Several_types_are_not_sorted_by_what_one_has_alone(string sort, string? messageId)
    {
        var failure = Record.Exception(() => OfSeveral("_sort=" + sort)) as Failure;
        Assert.Equal(messageId, failure?.Issues[0].MessageId);
    }

    [Fact]
    public void Many_types_are_sorted_by_id_and_last_change_alone()
    {
        var failure = Assert.Throws<Failure>(() => SearchQuery.Parse(FhirTypes.R4.ResourceTypeNames, null, QueryString.Read("_sort=_tag"), TestStore.Parameters, strict: true));
        Assert.Equal("search-sort-unsupported", failure.Issues[0].MessageId);
        Assert.Equal(2, SearchQuery.Parse(FhirTypes.R4.ResourceTypeNames, null, QueryString.Read("_sort=_id,-_lastUpdated"), TestStore.Parameters, strict: true).Sort.Count);
    }

    [Fact]
    public void Keys_have_an_end()
    {
        Assert.Equal(20, TestStore.Query($"Observation?_sort={string.Join(',', Enumerable.Repeat("date", 20))}").Sort.Count);
        Assert.Equal("search-too-long", Assert.Throws<Failure>(() => TestStore.Query($"Observation?_sort={string.Join(',', Enumerable.Repeat("date", 21))}")).Issues[0].MessageId);
    }

    private static SearchQuery OfSeveral(string search) => SearchQuery.Parse(["Observation", "DiagnosticReport"], null, QueryString.Read(search), TestStore.Parameters, strict: true);

    [Fact]
    public async Task Pages_sorted_by_a_code_neither_skip_nor_repeat_while_others_write()
    {
        await using var store = await TestStore.Open();
        for (var i = 0; i < 60; i++)
        {
            await store.Put($"p{i:00}", Patient(i));
        }

        var later = 0;
        var ids = await store.AllIds("Patient?_sort=gender,-identifier&_count=7", async () =>
        {
            await store.Put($"later{later}", Patient(later++));
            await store.Put($"p{later:00}", Patient(later));
            await store.Delete("Patient", $"later{later - 1}");
        });
        Assert.Equal(Enumerable.Range(0, 60).OrderBy(i => (i % 3) switch { 0 => "female", 1 => "male", _ => "z" }, StringComparer.Ordinal).ThenByDescending(i => i).Select(i => $"p{i:00}"), ids.Where(id => id[0] == 'p'));
    }

    [Fact]
    public async Task What_is_sorted_by_follows_updates_and_deletes()
    {
        await using var store = await TestStore.Open();
        await store.Put("a", """{"resourceType":"Patient","gender":"male"}""");
        await store.Put("b", """{"resourceType":"Patient","gender":"female"}""");
        Assert.Equal(["b", "a"], await store.Ids("Patient?_sort=gender"));
        await store.Put("a", """{"resourceType":"Patient","gender":"female"}""");
        await store.Put("b", """{"resourceType":"Patient","gender":"male"}""");
        Assert.Equal(["a", "b"], await store.Ids("Patient?_sort=gender"));
        await store.Put("b", """{"resourceType":"Patient"}""");
        Assert.Equal(["a", "b"], await store.Ids("Patient?_sort=-gender"));
        await store.Delete("Patient", "a");
        Assert.Equal(["b"], await store.Ids("Patient?_sort=gender"));
        Assert.Equal(0L, Convert.ToInt64(store.Sql("SELECT count(*) FROM str s JOIN param_dict p ON p.id = s.param WHERE p.name = 'gender:sort'")[0][0], CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task What_nobody_sorted_by_has_no_rows()
    {
        await using var store = await TestStore.Open();
        await store.Put("a", """{"resourceType":"Patient","gender":"male"}""");
        Assert.Single(await store.Ids("Patient?gender=male"));
        Assert.Empty(store.Sql("SELECT * FROM late_index"));
        Assert.Empty(store.Sql("SELECT 1 FROM str s JOIN param_dict p ON p.id = s.param WHERE p.name LIKE '%:sort'"));
    }

    private static string Patient(int i) => $$"""{"resourceType":"Patient","identifier":[{"value":"{{i:00}}"}]{{(i % 3) switch { 0 => ",\"gender\":\"female\"", 1 => ",\"gender\":\"male\"", _ => "" }}}}""";

    public sealed class Fixture : IAsyncLifetime
    {
        private TestStore? store;

        internal TestStore Store => store!;

        public async ValueTask InitializeAsync()
        {
            store = await TestStore.Open();
            await store.Put("a", """
                {"resourceType":"Observation","meta":{"profile":["http://a.example"],"tag":[{"code":"m"}]},"identifier":[{"value":"9"}],"status":"final","code":{"coding":[{"code":"zzz","display":"Beta"}]},
                 "subject":{"reference":"Patient/2"},"effectiveDateTime":"2020-02","valueQuantity":{"value":1}}
                """);
            await store.Put("b", """
                {"resourceType":"Observation","identifier":[{"value":"3"}],"status":"amended","code":{"text":"gamma","coding":[{"code":"aaa"}]},"subject":{"reference":"Patient/1"},"effectiveDateTime":"2021","valueQuantity":{"value":20}}
                """);
            await store.Put("c", """
                {"resourceType":"Observation","meta":{"profile":["http://c.example"],"tag":[{"code":"A"}]},"identifier":[{"value":"5"}],"status":"registered","code":{"coding":[{"code":"Alpha"}]},"effectiveDateTime":"2019-12-31","valueString":"y"}
                """);
            await store.Put("d", """
                {"resourceType":"Observation","meta":{"profile":["http://z.example","http://b.example"],"tag":[{"code":"z"}]},"identifier":[{"value":"1"},{"value":"8"}],"status":"final","subject":{"reference":"Patient/2"},"valueString":"X"}
                """);
        }

        public ValueTask DisposeAsync() => store!.DisposeAsync();
    }
}
