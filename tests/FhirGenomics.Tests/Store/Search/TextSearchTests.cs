using System.Globalization;
using FhirGenomics.Resources;
using FhirGenomics.Store;

namespace FhirGenomics.Tests.Store.Search;

/// <summary><c>_text</c> and <c>_content</c>. One store for the cases that only read.</summary>
public sealed class TextSearchTests(TextSearchTests.Fixture fixture) : IClassFixture<TextSearchTests.Fixture>
{
    [Theory]
    [InlineData("Condition?_text=metastases", "bone", "liver")]
    [InlineData("Condition?_text=METASTASES", "bone", "liver")]
    [InlineData("Condition?_text=metastas", "")]
    [InlineData("Condition?_text=(bone OR liver) and metastases", "bone", "liver")]
    [InlineData("Condition?_text=bone liver", "")]
    [InlineData("Condition?_text=bone OR liver", "bone", "liver")]
    [InlineData("Condition?_text=bone,liver", "bone", "liver")]
    [InlineData("Condition?_text=metastases NOT bone", "liver")]
    [InlineData("Condition?_text=metastases AND NOT (bone OR lung)", "liver")]
    [InlineData("Condition?_text=NOT metastases", "danish")]
    [InlineData("Condition?_text=NOT NOT metastases", "bone", "liver")]
    [InlineData("Condition?_text=NOT bone OR NOT liver", "bone", "liver", "danish")]
    [InlineData("Condition?_text=bone OR NOT metastases", "bone", "danish")]
    [InlineData("Condition?_text=metastases (NOT bone OR lung)", "liver")]
    [InlineData("Condition?_text=\"bone metastases\"", "bone")]
    [InlineData("Condition?_text=\"metastases bone\"", "")]
    [InlineData("Condition?_text=metastases&_text=bone", "bone")]
    [InlineData("Condition?_text=h2o", "bone")]
    [InlineData("Condition?_text=breast", "")]
    [InlineData("Condition?_text=\"beta %26 gamma\"", "bone")]
    [InlineData("Condition?_text=class", "")]
    [InlineData("Condition?_text=secretcomment", "")]
    [InlineData("Condition?_text=blåbærgrød", "danish")]
    [InlineData("Condition?_text=BLÅBÆRGRØD", "danish")]
    [InlineData("Condition?_text=blabaergrod", "")]
    [InlineData("Condition?_text=ål", "danish")]
    [InlineData("Condition?_text=al", "")]
    [InlineData("Condition?_text=cafe", "danish")]
    [InlineData("Condition?_text=CAFÉ", "danish")]
    [InlineData("Condition?_text=strasse", "danish")]
    [InlineData("Condition?_content=carcinoma", "liver")]
    [InlineData("Condition?_text=carcinoma", "")]
    [InlineData("Condition?_content=carcinoma metastases", "liver")]
    [InlineData("Condition?_content=metastases NOT carcinoma", "bone")]
    [InlineData("Condition?_content=\"familial cancer\"", "bone")]
    [InlineData("Condition?_content=c.68_69del", "bone")]
    [InlineData("Condition?_content=\"NM_007294.4:c.68_69del\"", "bone")]
    [InlineData("Condition?_content=68_70del", "")]
    [InlineData("Condition?_content=contained", "liver")]
    [InlineData("Condition?_content=metastases&code:missing=false", "bone", "liver")]
    [InlineData("Condition?subject:Patient._content=hansen", "bone")]
    [InlineData("Condition?subject:Patient._content=NOT hansen", "")]
    [InlineData("Patient?_has:Condition:patient:_text=bone", "anna")]
    [InlineData("Patient?_content=metastases", "")]
    [InlineData("Condition?_content=%F0%9D%94%B8bc", "")]
    [InlineData("Condition?_content=a\\,b", "danish")]
    [InlineData("Condition?_content=and\\", "")]
    [InlineData("Condition?_content=- bone %26", "bone")]
    [InlineData("Condition?_filter=_content co \"carcinoma\"", "liver")]
    [InlineData("Condition?_filter=_text co metastases and not (_text eq bone)", "liver")]
    [InlineData("Condition?_filter=_text co \"metastases NOT bone\"", "liver")]
    [InlineData("Condition?_filter=_text co \"\\\"bone metastases\\\"\" or _content co carcinoma", "bone", "liver")]
    [InlineData("Condition?_filter=_content co \"familial cancer\" and subject._content co hansen", "bone")]
    [InlineData("Condition?_filter=not (_content co metastases)", "danish")]
    [InlineData("Patient?_filter=_has:Condition:patient:_text co bone", "anna")]
    public async Task Finds(string search, params string[] ids)
    {
        Assert.Equal(ids.Where(id => id.Length > 0).Order(), (await fixture.Store.Ids(search)).Order());
        Assert.Equal(ids.Count(id => id.Length > 0), (await fixture.Store.Search(search + "&_summary=count")).Total);
    }

    [Theory]
    [InlineData("")]
    [InlineData("()")]
    [InlineData("AND")]
    [InlineData("bone AND")]
    [InlineData("OR bone")]
    [InlineData("bone OR")]
    [InlineData("NOT")]
    [InlineData("(bone")]
    [InlineData("bone)")]
    [InlineData("\"bone")]
    [InlineData("\"")]
    [InlineData("\"\"")]
    [InlineData("!!!")]
    [InlineData("*")]
    [InlineData("a AND OR b")]
    [InlineData(",")]
    public void What_is_no_expression_is_refused(string value) =>
        Assert.Equal("search-value", Assert.Throws<Failure>(() => TestStore.Query("Condition?_content=" + Uri.EscapeDataString(value))).Issues[0].MessageId);

    [Fact]
    public async Task Hostile_expressions_are_answered_or_refused_and_never_reach_the_database_as_they_are()
    {
        string[] hostile =
        [
            "bone* NEAR(liver)", "{narrative} : bone", "narrative:bone", "^bone", "bone' OR 1=1 --", "'bone':A & !'x'", "bone <-> liver", "\"bone\"\"liver\"", "+bone -liver",
            "bone\0liver", "\uFFFE", "bone:*", "col:\"x", "\\", "\\\"", "bone;DROP TABLE text_index",
            string.Concat(Enumerable.Repeat("(", 500)), string.Concat(Enumerable.Repeat("NOT ", 150)) + "bone", string.Concat(Enumerable.Repeat("a ", 500)), "\"" + string.Concat(Enumerable.Repeat("a ", 40)) + "\"",
            new string('x', 5000), string.Join(" AND ", Enumerable.Range(0, 90).Select(i => $"(w{i} OR NOT v{i})")), string.Concat(Enumerable.Repeat("(a OR ", 15)) + "b" + new string(')', 15),
        ];
        foreach (var value in hostile)
        {
            foreach (var parameter in (string[])["_text", "_content"])
            {
                try
                {
                    await fixture.Store.Search($"Condition?{parameter}={Uri.EscapeDataString(value)}");
                }
                catch (Failure refused)
                {
                    Assert.Equal(FailureKind.BadRequest, refused.Kind);
                    Assert.NotNull(refused.Issues[0].Danish);
                }
            }
        }

        Assert.Equal(["bone"], await fixture.Store.Ids("Condition?_text=bone"));
    }

    [Fact]
    public void Types_without_narrative_have_no_text_parameter_and_no_search_has_modifiers_on_it()
    {
        Assert.Equal("search-parameter-unknown", Assert.Throws<Failure>(() => TestStore.Query("Bundle?_text=x")).Issues[0].MessageId);
        Assert.NotNull(TestStore.Query("Bundle?_content=x"));
        Assert.Throws<Failure>(() => TestStore.Query("Condition?_text:exact=x"));
        Assert.Throws<Failure>(() => TestStore.Query("Condition?_text:exact=x", strict: false));
    }

    [Fact]
    public async Task The_index_follows_updates_and_deletes()
    {
        await using var store = await TestStore.Open();
        await store.Put("a", Condition("old words"));
        await store.Put("b", Condition("other words"));
        Assert.Equal(["a", "b"], (await store.Ids("Condition?_text=words")).Order());
        await store.Put("a", Condition("new words"));
        await store.Put("a", Condition("newest words"));
        Assert.Empty(await store.Ids("Condition?_text=old"));
        Assert.Empty(await store.Ids("Condition?_text=new"));
        Assert.Equal(["a"], await store.Ids("Condition?_content=newest"));
        await store.Delete("Condition", "b");
        Assert.Equal(["a"], await store.Ids("Condition?_text=words"));
        Assert.Equal(["a"], await store.Ids("Condition?_text=NOT nothing"));
        await store.Put("b", Condition("again words"));
        Assert.Equal(["a", "b"], (await store.Ids("Condition?_text=words")).Order());
        await store.Reopen();
        Assert.Equal(["b"], await store.Ids("Condition?_text=again"));
        Assert.Equal(2L, Convert.ToInt64(store.Sql("SELECT count(*) FROM text_index")[0][0], CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_copy_without_the_index_makes_it_anew()
    {
        await using var store = await TestStore.Open();
        await store.Put("a", Condition("some words"));
        Assert.Equal(["a"], await store.Ids("Condition?_text=words"));
        store.Sql("DELETE FROM text_index");
        await store.Reopen();
        Assert.Equal(["a"], await store.Ids("Condition?_text=words"));
    }

    [Fact]
    public async Task A_search_finds_all_that_was_acknowledged_before_it_while_others_write()
    {
        await using var store = await TestStore.Open();
        var written = 0;
        var done = false;
        var writers = Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 60; i++)
            {
                await store.Put($"w{writer}-{i}", Condition("parallel"));
                Interlocked.Increment(ref written);
            }
        })).ToArray()).ContinueWith(all => done = true, TaskScheduler.Default);
        while (!done)
        {
            var before = Volatile.Read(ref written);
            Assert.InRange((await store.Search("Condition?_text=parallel&_summary=count")).Total!.Value, before, 240);
        }

        await writers;
        Assert.Equal(240, (await store.AllIds("Condition?_text=parallel&_count=50")).Distinct().Count());
    }

    [Fact]
    public async Task Words_that_many_resources_have_are_read_in_order_and_joined_with_other_criteria()
    {
        await using var store = await TestStore.Open();
        for (var batch = 0; batch < 5; batch++)
        {
            var first = batch * 500;
            await store.Write([.. Enumerable.Range(first, 500).Select(i => new Change.Update(
                TestStore.Tree($$"""{"resourceType":"Basic","code":{"coding":[{"code":"{{(i % 2 == 0 ? "even" : "odd")}}","display":"common {{(i % 500 == 0 ? "rare" : "usual")}}"}]},"subject":{"reference":"Patient/{{i % 100}}"} }"""), $"b{i}"))]);
        }

        Assert.Equal(["b2499", "b2498"], (await store.Search("Basic?_content=common&_count=2")).Entries.Select(entry => entry.Resource.Id));
        Assert.Equal(["b2498", "b2496"], (await store.Search("Basic?_content=common&code=even&_count=2")).Entries.Select(entry => entry.Resource.Id));
        Assert.Equal(25, (await store.Ids("Basic?_content=common&subject=Patient/7")).Length);
        Assert.Equal(2495, (await store.Search("Basic?_content=NOT rare&_summary=count")).Total);
        Assert.Equal(5, (await store.Search("Basic?_content=rare&code=even&_summary=count")).Total);
        Assert.Equal(2500, (await store.AllIds("Basic?_content=common&_count=700")).Distinct().Count());
        if (!Databases.TestDatabase.IsPostgreSql)
        {
            Assert.DoesNotContain("ORDER BY", await store.Store.Explain(TestStore.Query("Basic?_content=common"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Long_texts_are_found_by_every_word_and_phrase()
    {
        await using var store = await TestStore.Open();
        var words = string.Join(' ', Enumerable.Range(0, 40_000).Select(i => i % 3 == 0 ? "the" : $"w{i}"));
        await store.Create($$"""{"resourceType":"Basic","code":{"text":"{{words}} {{new string('q', 3000)}}1"} }""");
        foreach (var expression in (string[])["w1 w39998", "\"the w39997 w39998\"", "\"w11998 the w12000\" OR \"w20000 the w20002 w20003\"", "w1 NOT w40001", "\"w300 w301\" OR w39998", new string('q', 3000)])
        {
            Assert.Single((await store.Search("Basic?_content=" + Uri.EscapeDataString(expression))).Entries);
        }

        for (var i = 1; i < 39_990; i += 997)
        {
            var phrase = string.Join(' ', Enumerable.Range(i, 5).Select(j => j % 3 == 0 ? "the" : $"w{j}"));
            Assert.Single((await store.Search($"Basic?_content=\"{phrase}\"")).Entries);
        }

        Assert.Empty((await store.Search("Basic?_content=\"w1 w39998\"")).Entries);
        Assert.Empty((await store.Search("Basic?_content=w1 NOT w39998")).Entries);
    }

    [Fact]
    public async Task Conditions_of_writes_cannot_ask_for_words()
    {
        await using var store = await TestStore.Open();
        var refused = await Assert.ThrowsAsync<Failure>(() => store.Write(new Change.Create(TestStore.Tree(Condition("x"))) { IfNoneExist = TestStore.Query("Condition?_text=x") }));
        Assert.Equal((FailureKind.BadRequest, "condition-text"), (refused.Kind, refused.Issues[0].MessageId));
        refused = await Assert.ThrowsAsync<Failure>(() => store.Create("""{"resourceType":"Condition","subject":{"reference":"Patient?_content=x"}}"""));
        Assert.Equal("condition-text", refused.Issues[0].MessageId);
    }

    private static string Condition(string text) => $$"""{"resourceType":"Condition","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">{{text}}</div>"},"subject":{"reference":"Patient/anna"} }""";

    public sealed class Fixture : IAsyncLifetime
    {
        private TestStore? store;

        internal TestStore Store => store!;

        public async ValueTask InitializeAsync()
        {
            store = await TestStore.Open();
            await store.Put("anna", """{"resourceType":"Patient","name":[{"family":"Hansen","given":["Anna"]}]}""");
            await store.Put("bo", """{"resourceType":"Patient","name":[{"family":"Bo"}]}""");
            await store.Put("bone", """
                {"resourceType":"Condition","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p class=\"a > b\">Bone</p><p>metas<b>tases</b>, H<sub>2</sub>O</p><!-- secretcomment --> &beta; beta &amp; gamma&#160;delta</div>"},
                 "code":{"coding":[{"system":"http://example.org/x","code":"NM_007294.4:c.68_69del","display":"Familial cancer"}]},"subject":{"reference":"Patient/anna"}}
                """);
            await store.Put("liver", """
                {"resourceType":"Condition","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">Liver<br/>metastases</div>"},"contained":[{"resourceType":"Patient","id":"c","name":[{"text":"Contained"}]}],
                 "code":{"text":"Carcinoma"},"subject":{"reference":"Group/breast"},"note":[{"text":"A note"}]}
                """);
            await store.Put("danish", """
                {"resourceType":"Condition","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">Bl\u00e5b\u00e6rgr\u00f8d, A\u030Al, caf\u00e9, Stra\u00dfe</div>"},"subject":{"identifier":{"value":"a b"}}}
                """);
        }

        public ValueTask DisposeAsync() => store!.DisposeAsync();
    }
}
